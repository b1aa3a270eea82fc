using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// A baseline as a file that people review: JSON, one finding after the other, the same findings always as the same bytes.
/// </summary>
public static class BaselineFile
{
    public const int Version = 1;

    private const int MaxBytes = 64 * 1024 * 1024;
    private const string Remedy = "Write the baseline anew with `gatehouse baseline`.";

    /// <summary>What is there now and not excused: the findings that a new baseline holds.</summary>
    public static Baseline Of(ImmutableArray<Finding> findings) =>
        new([
            .. findings
                .Where(finding => finding.State != FindingState.Waived)
                .Select(finding => new BaselineEntry(
                    finding.Fingerprint,
                    finding.Rule.Id,
                    finding.Location.Path,
                    finding.Origin?.IsOnlyInHistory ?? false
                )),
        ]);

    public static void Write(Baseline baseline, Stream output)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n" };
        using (var json = new Utf8JsonWriter(output, options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartArray("findings");
            foreach (
                var entry in baseline
                    .Entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)
                    .ThenBy(entry => entry.Rule, StringComparer.Ordinal)
                    .ThenBy(entry => entry.Fingerprint.Value, StringComparer.Ordinal)
            )
            {
                json.WriteStartObject();
                json.WriteString("path", entry.Path);
                json.WriteString("rule", entry.Rule);
                json.WriteString("fingerprint", entry.Fingerprint.Value);
                if (entry.IsOnlyInHistory)
                    json.WriteBoolean("onlyInHistory", true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads a baseline; a <see cref="UserError"/> says what is wrong and where.</summary>
    public static Baseline Read(ReadOnlyMemory<byte> json, string path)
    {
        if (json.Length > MaxBytes)
            throw new UserError(
                $"{path}: the baseline holds {ByteSize.Show(json.Length)}; at most {ByteSize.Show(MaxBytes)} are read.",
                Remedy
            );
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return Read(document.RootElement, path);
        }
        catch (JsonException wrong)
        {
            // The parser counts lines and bytes from 0, and knows no place for a property that stands twice.
            var place = wrong.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $":{line + 1}:{wrong.BytePositionInLine + 1}")
                : "";
            throw new UserError($"{path}{place}: this is no baseline: not JSON, or a property stands twice.", Remedy);
        }
    }

    private static Baseline Read(JsonElement root, string path)
    {
        if (BanditBaseline.IsOne(root))
            return Baseline.Empty with { Bandit = BanditBaseline.Read(root, path) };
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version))
            throw new UserError($"{path}: this is no baseline: `version` is missing.", Remedy);
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
            throw new UserError($"{path}: `version` is not {Version}, the only one that this program reads.", Remedy);
        if (!root.TryGetProperty("findings", out var findings) || findings.ValueKind != JsonValueKind.Array)
            throw new UserError($"{path}: this is no baseline: the list `findings` is missing.", Remedy);
        var entries = ImmutableArray.CreateBuilder<BaselineEntry>();
        foreach (var one in findings.EnumerateArray())
        {
            var fingerprint = Text(one, "fingerprint", entries.Count, path);
            entries.Add(
                new BaselineEntry(
                    new Fingerprint(fingerprint),
                    Text(one, "rule", entries.Count, path),
                    Text(one, "path", entries.Count, path),
                    Flag(one, "onlyInHistory", entries.Count, path)
                )
            );
        }

        return new Baseline(entries.ToImmutable());
    }

    private static bool Flag(JsonElement entry, string name, int index, string path)
    {
        if (!entry.TryGetProperty(name, out var value))
            return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new UserError(
                string.Create(CultureInfo.InvariantCulture, $"{path}: findings[{index}]: `{name}` must be true or false."),
                Remedy
            );
    }

    private static string Text(JsonElement entry, string name, int index, string path)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{path}: findings[{index}]");
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(name, out var value))
            throw new UserError($"{place}: `{name}` is missing.", Remedy);
        if (value.ValueKind != JsonValueKind.String)
            throw new UserError($"{place}: `{name}` must be text.", Remedy);
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 alone is JSON, but no text.
            throw new UserError($"{place}: `{name}` holds half a character.", Remedy);
        }
    }
}
