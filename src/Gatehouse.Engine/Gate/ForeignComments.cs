using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// Comments by which other secret scanners are told to be silent: <c>gitleaks:allow</c>, <c>trufflehog:ignore</c>, and
/// <c>pragma: allowlist secret</c> or <c>pragma: allowlist nextline secret</c> of detect-secrets. They excuse secrets and nothing else.
/// Which comments speak to the tools for one language its own scanner knows; what it found excused becomes a waiver here.
/// </summary>
internal static class ForeignComments
{
    /// <summary>A longer finding, e.g. a key block, may carry its comment on any of this many first lines.</summary>
    private const int MostLines = 200;

    public static IEnumerable<Waiver> Excusing(IReadOnlyList<Finding> findings, SourceFile file)
    {
        if (findings.Count == 0)
            return [];
        var text = file.Bytes;
        var lines = file.Lines;
        List<Waiver>? waivers = null;
        foreach (var finding in findings)
        {
            if (finding.ForeignExcuse is { } excuse)
                (waivers ??= []).Add(
                    new Waiver
                    {
                        Fingerprint = finding.Fingerprint,
                        Reason = excuse.Reason,
                        Until = DateOnly.MaxValue,
                        IsForeign = true,
                        Source = excuse.Source,
                        Line = excuse.Line,
                    }
                );
        }

        // A file that is one long line is read once, not once for each finding.
        var known = new Dictionary<int, Marks>();
        foreach (var finding in findings.Where(finding => finding.Secret is not null))
        {
            var location = finding.Location;
            var last = Math.Min(location.EndLine, location.Line + MostLines);
            string? mark = null;
            var at = location.Line;
            for (; at <= last && mark is null; at++)
                mark = MarksOf(at, text, lines, known).Own;
            if (mark is null && location.Line > 1)
            {
                at = location.Line;
                mark = MarksOf(location.Line - 1, text, lines, known).NextLine;
            }

            if (mark is null)
                continue;
            (waivers ??= []).Add(
                new Waiver
                {
                    Fingerprint = finding.Fingerprint,
                    Reason = $"`{mark}` beside it",
                    Until = DateOnly.MaxValue,
                    IsForeign = true,
                    Source = location.Path,
                    Line = at - 1,
                }
            );
        }

        return waivers ?? [];
    }

    private static Marks MarksOf(int number, ReadOnlySpan<byte> text, LineIndex lines, Dictionary<int, Marks> known)
    {
        if (known.TryGetValue(number, out var marks))
            return marks;
        var span = lines.Line(number, text);
        return known[number] = Read(text.Slice(span.Start, span.Length));
    }

    private static Marks Read(ReadOnlySpan<byte> line)
    {
        string? nextLine = null;
        for (var at = 0; line[at..].IndexOf("pragma:"u8) is >= 0 and var found; )
        {
            at += found;
            var mark = Pragma(line[at..], isInWord: at > 0 && char.IsAsciiLetterOrDigit((char)line[at - 1]));
            if (mark is { IsNextLine: false })
                return new Marks(mark.Value.Text, null);
            nextLine ??= mark?.Text;
            at++;
        }

        return new Marks(
            line.IndexOf("gitleaks:allow"u8) >= 0 ? "gitleaks:allow"
                : line.IndexOf("trufflehog:ignore"u8) >= 0 ? "trufflehog:ignore"
                : null,
            nextLine
        );
    }

    private static (string Text, bool IsNextLine)? Pragma(ReadOnlySpan<byte> text, bool isInWord)
    {
        if (isInWord)
            return null;
        var rest = text["pragma:".Length..];
        if (rest.StartsWith(" "u8))
            rest = rest[1..];
        var isAllow = rest.StartsWith("allowlist"u8);
        if (!isAllow && !rest.StartsWith("whitelist"u8))
            return null;
        rest = rest["allowlist".Length..];
        var isNextLine = Takes(ref rest, "nextline"u8);
        if (!Takes(ref rest, "secret"u8))
            return null;
        return (Encoding.ASCII.GetString(text[..^rest.Length]), isNextLine);
    }

    /// <summary>The word after one space or dash.</summary>
    private static bool Takes(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (text is not [(byte)' ' or (byte)'-', ..] || !text[1..].StartsWith(word))
            return false;
        text = text[(1 + word.Length)..];
        return true;
    }

    private readonly record struct Marks(string? Own, string? NextLine);
}
