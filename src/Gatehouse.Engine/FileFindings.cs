using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine;

/// <summary>Makes findings of what the scanners saw in one file: facts, lines and columns, masked snippets, fingerprints.</summary>
internal static class FileFindings
{
    /// <summary>Of a marked line, as much as this many bytes makes its fingerprint.</summary>
    private const int MostContent = 2000;

    /// <param name="withPlainHashes">Also the hashes by which detect-secrets knows a secret.</param>
    /// <param name="isPast">What was there once cannot be mended any more.</param>
    /// <param name="known">Secrets of the file that were seen before: no snippet shows them.</param>
    /// <param name="part">Set where the file is a part of a larger one: only the findings that belong to it are made.</param>
    public static IReadOnlyList<Finding> Of(
        SourceFile file,
        Sightings seen,
        bool withPlainHashes = false,
        bool isPast = false,
        FilePart? part = null,
        ImmutableArray<(ByteSpan Span, Redacted Value)> known = default
    )
    {
        if (seen.Hits.Count == 0)
            return [];
        var hits = seen.Hits.OrderBy(hit => hit.Hit.Span).ThenBy(hit => hit.Rule.Facts.Id, StringComparer.Ordinal).ToList();
        var secrets = SecretsOf(seen).Concat(known.IsDefault ? [] : known).Order(BySpan).ToList();
        var findings = new List<Finding>(hits.Count);
        var places = new Locator(file);
        var edits = new Dictionary<SourceFile, EditMaker>();
        var ordinals = part?.Ordinals ?? [];
        foreach (var (scanner, rule, hit) in hits)
        {
            if (part?.Keeps(hit.Span.Start) == false)
                continue;
            var location = places.Locate(hit.Span);
            var line = file.Lines.Line(location.Line, file.Bytes);
            var content = hit.Secret?.Digest ?? hit.Subject ?? ContentOf(file.Bytes, line, hit.Span, secrets);
            var ordinal = ordinals[(rule.Facts.Id, content)] = ordinals.GetValueOrDefault((rule.Facts.Id, content), -1) + 1;
            var edit = EditsOf(hit.EditedFile).Make(hit.Edit);
            findings.Add(
                new Finding
                {
                    Rule = rule.Facts,
                    Scanner = scanner.Name,
                    Severity = hit.Severity ?? rule.Facts.Severity,
                    Confidence = hit.Confidence ?? rule.Facts.Confidence,
                    Message = hit.Message,
                    Location = location,
                    Snippet = SnippetCutter.Make(file.Bytes, line, hit.Span, secrets),
                    Secret = hit.Secret?.Preview,
                    Steps = hit.Steps,
                    Component = hit.Component,
                    Advisory = hit.Advisory,
                    Edit = edit,
                    NoEdit = hit.Edit is not null && edit is null ? "the file cannot be changed where it lies" : hit.NoEdit,
                    Aliases = hit.Aliases,
                    Content = content,
                    ForeignExcuse = hit.Excuse,
                    PlainHashes =
                        withPlainHashes && hit.Secret is not null ? Engine.Findings.PlainHashes.Of(file.Bytes, hit.Span, hit.Secret) : [],
                    Fingerprint = Fingerprint.Of(rule.Facts.Id, file.Path.Value, content, ordinal),
                }
            );
        }

        return findings;

        EditMaker EditsOf(SourceFile? other)
        {
            var edited = other ?? file;
            if (!edits.TryGetValue(edited, out var maker))
                edits[edited] = maker = new EditMaker(edited, isPast ? null : edited.Stored);
            return maker;
        }
    }

    /// <summary>The secrets that scanners have seen in the file.</summary>
    public static IEnumerable<(ByteSpan Span, Redacted Value)> SecretsOf(Sightings seen) =>
        seen.Hits.Where(hit => hit.Hit.Secret is not null).Select(hit => (hit.Hit.Span, hit.Hit.Secret!));

    private static Comparer<(ByteSpan Span, Redacted Value)> BySpan { get; } =
        Comparer<(ByteSpan Span, Redacted Value)>.Create((left, right) => left.Span.CompareTo(right.Span));

    /// <summary>The marked text and its line without white space, secrets by their digest: what stays when code is moved or indented.</summary>
    private static string ContentOf(ReadOnlySpan<byte> text, ByteSpan line, ByteSpan span, List<(ByteSpan Span, Redacted Value)> secrets)
    {
        var start = Math.Max(line.Start, span.Start - MostContent / 2);
        var end = Math.Min(line.End, start + MostContent);
        Span<byte> kept = stackalloc byte[MostContent];
        var length = 0;
        using var hash = secrets.Count > 0 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        for (var at = start; at < end; at++)
        {
            if (hash is not null && SecretAt(secrets, at) is { Value: { } secret, Span: var hidden })
            {
                hash.AppendData(kept[..length]);
                length = 0;
                hash.AppendData(Encoding.ASCII.GetBytes(secret.Digest));
                at = hidden.End - 1;
            }
            else if (text[at] is not ((byte)' ' or (byte)'\t'))
                kept[length++] = text[at];
        }

        if (hash is null)
            return Convert.ToHexStringLower(SHA256.HashData(kept[..length]));
        hash.AppendData(kept[..length]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static (ByteSpan Span, Redacted? Value) SecretAt(List<(ByteSpan Span, Redacted Value)> secrets, int at)
    {
        foreach (var (span, value) in secrets)
        {
            if (span.Start <= at && at < span.End)
                return (span, value);
        }

        return default;
    }
}
