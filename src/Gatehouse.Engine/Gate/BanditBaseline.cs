using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// A report of Bandit in JSON that serves as its baseline (<c>bandit -b</c>). An entry hides one finding of its test in its file: the one with
/// the same line of code first, else the one on the same line, else any. Bandit itself hides all findings of a test in a file that it has
/// once seen there; one more of them is news here.
/// </summary>
public sealed class BanditBaseline
{
    private const string Remedy = "Write it anew with `bandit -f json -o FILE`, or use `gatehouse baseline`.";

    private const int MostOfOne = 5_000;

    private readonly List<Entry> _entries = [];
    private readonly string _path;

    private BanditBaseline(string path) => _path = path;

    private sealed record Entry(string Test, string Path, int Line, string Code);

    internal static bool IsOne(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && !root.TryGetProperty("version", out _)
        && root.TryGetProperty("results", out var results)
        && results.ValueKind == JsonValueKind.Array
        && root.TryGetProperty("metrics", out _);

    internal static BanditBaseline Read(JsonElement root, string path)
    {
        var baseline = new BanditBaseline(path);
        foreach (var one in root.GetProperty("results").EnumerateArray())
        {
            if (Text(one, "test_id") is not { } test || Text(one, "filename") is not { } file)
                throw new UserError(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{path}: results[{baseline._entries.Count}]: `test_id` or `filename` is missing."
                    ),
                    Remedy
                );
            var line = one.TryGetProperty("line_number", out var number) && number.TryGetInt32(out var at) ? at : 0;
            baseline._entries.Add(new Entry(test, ForeignExcuses.Normal(file), line, CodeAt(Text(one, "code") ?? "", line)));
        }

        return baseline;
    }

    /// <summary>The findings that stand in it.</summary>
    internal (ImmutableArray<Finding> Known, int Idle) Match(ImmutableArray<Finding> findings)
    {
        var known = ImmutableArray.CreateBuilder<Finding>();
        var idle = 0;
        var byTest = _entries.ToLookup(entry => (entry.Test, entry.Path));
        var byPath = findings.ToLookup(finding => finding.Location.Path, StringComparer.Ordinal);
        foreach (var group in byTest)
        {
            // No file has more findings than this.
            var left = group.Take(MostOfOne).ToList();
            var free = byPath[group.Key.Path].Where(finding => finding.Rule.IsNamed("bandit:" + group.Key.Test)).ToList();
            Take(left, free, known, (entry, finding) => entry.Code.Length > 0 && entry.Code == finding.Snippet?.Text.Trim());
            Take(left, free, known, (entry, finding) => entry.Line == finding.Location.Line);
            var rest = Math.Min(left.Count, free.Count);
            known.AddRange(free.Take(rest));
            idle += left.Count - rest;
        }

        return (known.ToImmutable(), idle);
    }

    internal IEnumerable<Notice> Notices(int idle, bool isWhole)
    {
        if (isWhole && idle > 0)
            yield return new Notice(
                "baseline-stale",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{idle} of {_entries.Count} entries of Bandit's baseline hide nothing that Gatehouse finds; without `--audit` most of them cannot."
                ),
                _path,
                0
            );
    }

    private static void Take(
        List<Entry> entries,
        List<Finding> findings,
        ImmutableArray<Finding>.Builder known,
        Func<Entry, Finding, bool> isSame
    )
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var at = findings.FindIndex(finding => isSame(entries[i], finding));
            if (at < 0)
                continue;
            known.Add(findings[at]);
            findings.RemoveAt(at);
            entries.RemoveAt(i);
        }
    }

    /// <summary>Of the code shown, lines with their numbers, the one that was reported.</summary>
    private static string CodeAt(string code, int line)
    {
        var number = line.ToString(CultureInfo.InvariantCulture);
        foreach (var shown in code.EnumerateLines())
        {
            if (
                shown.StartsWith(number, StringComparison.Ordinal)
                && shown.Length > number.Length
                && !char.IsAsciiDigit(shown[number.Length])
            )
                return shown[number.Length..].Trim().ToString();
        }

        return "";
    }

    private static string? Text(JsonElement one, string name)
    {
        try
        {
            return
                one.ValueKind == JsonValueKind.Object && one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, such as \ud800 alone.
            return null;
        }
    }
}
