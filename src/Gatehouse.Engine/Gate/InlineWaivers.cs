using System.Buffers;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate;

/// <summary>
/// Excuses in comments beside the code, in the comment syntax of any language:
/// <c>gatehouse: allow[rule, rule] by OWNER until 2026-12-31: reason</c>.
/// </summary>
public sealed record InlineWaivers(ImmutableArray<Waiver> Waivers, ImmutableArray<Notice> Notices)
{
    /// <summary>More comments than this are no excuses but a way to keep a gate busy.</summary>
    private const int MaxPerFile = 1_000;

    private const int MaxLength = 1_024;
    private const int MaxRules = 50;
    private const int LongestMarker = 8;

    /// <summary>How far a comment may stand above the code that it speaks for.</summary>
    private const int MaxLinesAhead = 100;

    private const string Form = "write `gatehouse: allow[rule] until 2026-12-31: reason`";

    private static readonly InlineWaivers None = new([], []);

    private static readonly SearchValues<byte> MarkerBytes = SearchValues.Create("#/*-;%<!'{(:@"u8);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/*:_.-"
    );

    private static readonly string[] Closers = ["*/", "-->", "--%>", "#}", "%>", "*)", "-}", "}}", "?>"];

    /// <remarks>Asks for the file's lines only where a waiver stands: most files have none, and their lines need no counting.</remarks>
    public static InlineWaivers Read(SourceFile file)
    {
        var text = file.Bytes;
        ImmutableArray<Waiver>.Builder? waivers = null;
        ImmutableArray<Notice>.Builder? notices = null;
        var comments = 0;
        for (var at = 0; at < text.Length; at++)
        {
            // A bracket is the rarest byte of the whole form, and one vectorised search finds the next.
            var bracket = text[at..].IndexOf((byte)'[');
            if (bracket < 0)
                break;
            at += bracket;
            // Lists and indexes have brackets too; behind hardly one stands a `w`.
            if (at == 0 || (text[at - 1] | 0x20) != 'w')
                continue;
            if (StartOf(text, at) is not { } start)
                continue;
            waivers ??= ImmutableArray.CreateBuilder<Waiver>();
            notices ??= ImmutableArray.CreateBuilder<Notice>();
            var number = file.Lines.LineAt(start);
            if (++comments > MaxPerFile)
            {
                notices.Add(
                    new Notice(
                        "waiver-malformed",
                        $"Only the first {MaxPerFile} waivers of a file count; fix the findings instead.",
                        file.Path.Value,
                        number
                    )
                );
                break;
            }

            var line = file.Lines.Line(number, text);
            var rest = TextBytes.Decode(text[(at + 1)..Math.Min(line.End, at + 1 + MaxLength)]);
            var place = new InlinePlace(file.Path.Value, number, LastLine(text, file.Lines, number, text[line.Start..start]));
            if (Understand(rest, place, IsQuoted(text[line.Start..start]), waivers) is { } wrong)
                notices.Add(new Notice("waiver-malformed", $"This waiver excuses nothing: {wrong}; {Form}.", file.Path.Value, number));
        }

        return waivers is null ? None : new InlineWaivers(waivers.ToImmutable(), notices!.ToImmutable());
    }

    /// <summary>Where <c>gatehouse:</c> begins, if the bracket closes <c>gatehouse: allow[</c>.</summary>
    private static int? StartOf(ReadOnlySpan<byte> text, int bracket)
    {
        var before = text[..bracket];
        if (!EndsWith(before, "allow"u8))
            return null;
        before = before[..^5].TrimEnd(" \t"u8);
        if (!EndsWith(before, "gatehouse:"u8))
            return null;
        before = before[..^10];
        return before.IsEmpty || !(char.IsAsciiLetterOrDigit((char)before[^1]) || before[^1] is (byte)'_' or (byte)'-')
            ? before.Length
            : null;
    }

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) =>
        text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);

    /// <summary>Adds the waivers, or says what is wrong; never repeats the text, which may stand beside a secret.</summary>
    private static string? Understand(string rest, InlinePlace place, bool isQuoted, ImmutableArray<Waiver>.Builder waivers)
    {
        var close = rest.IndexOf(']', StringComparison.Ordinal);
        if (close < 0)
            return "the `]` is missing";
        var rules = rest[..close].Split(',', StringSplitOptions.TrimEntries);
        if (rules.Any(rule => rule.Length == 0))
            return "no rule stands between `[` and `]`";
        if (rules.Any(rule => rule.AsSpan().ContainsAnyExcept(NameCharacters)))
            return "what stands between `[` and `]` is no name of a rule";
        if (rules.Length > MaxRules)
            return $"it names more than {MaxRules} rules";

        var tail = rest.AsSpan(close + 1).TrimStart();
        string? owner = null;
        if (tail.StartsWith("by ", StringComparison.OrdinalIgnoreCase))
        {
            var until = tail.IndexOf(" until ", StringComparison.OrdinalIgnoreCase);
            if (until < 3)
                return "the end date is missing";
            owner = TextBytes.Printable(tail[3..until].Trim().ToString());
            if (owner.Length == 0)
                return "the owner is missing after `by`";
            tail = tail[until..].TrimStart();
        }

        if (!tail.StartsWith("until ", StringComparison.OrdinalIgnoreCase))
            return "the end date is missing";
        tail = tail[6..].TrimStart();
        var colon = tail.IndexOf(':');
        var date = (colon < 0 ? tail : tail[..colon]).Trim();
        if (date is "YYYY-MM-DD")
            return null;
        if (Reading.Date(date.ToString()) is not { } end)
            return colon < 0 && date.Length > 10 ? "a `:` must stand between date and reason" : "there is no such day";
        var reason = colon < 0 ? "" : Reason(tail[(colon + 1)..]);
        if (reason.Length == 0)
            return "the reason is missing";
        foreach (var rule in rules)
        {
            waivers.Add(
                new Waiver
                {
                    Rule = rule,
                    Inline = place,
                    IsQuoted = isQuoted,
                    Reason = reason,
                    Owner = owner,
                    Until = end,
                    Source = place.Path,
                    Line = place.FirstLine,
                }
            );
        }

        return null;
    }

    /// <summary>Whether a quote of one kind is open where the comment's marker begins; far into a long line nobody can tell.</summary>
    private static bool IsQuoted(ReadOnlySpan<byte> before)
    {
        if (before.Length > MaxLength)
            return true;
        var end = before.LastIndexOfAnyExcept(" \t"u8) + 1;
        // In Basic an apostrophe is the marker itself.
        if (end > 0 && before[end - 1] == '\'')
            end--;
        var code = before[..end];
        return code.Count((byte)'"') % 2 == 1 || code.Count((byte)'\'') % 2 == 1 || code.Count((byte)'`') % 2 == 1;
    }

    private static string Reason(ReadOnlySpan<char> text)
    {
        foreach (var closer in Closers)
        {
            var end = text.IndexOf(closer, StringComparison.Ordinal);
            if (end >= 0)
                text = text[..end];
        }

        return TextBytes.Printable(text.Trim().ToString());
    }

    /// <summary>The comment's own line; where nothing but the comment's marker stands before it, the next line of code.</summary>
    private static int LastLine(ReadOnlySpan<byte> text, LineIndex lines, int own, ReadOnlySpan<byte> prefix)
    {
        var marker = prefix.Length > MaxLength ? prefix : prefix.Trim(" \t"u8);
        if (!IsMarker(marker))
            return own;
        var last = Math.Min(lines.Count, own + MaxLinesAhead);
        for (var number = own + 1; number <= last; number++)
        {
            var line = lines.Line(number, text);
            var code = text.Slice(line.Start, Math.Min(line.Length, MaxLength)).Trim(" \t"u8);
            // Only the same marker tells a comment for sure: `--` begins one in SQL, and a private key everywhere else.
            if (!code.IsEmpty && !(marker.Length > 0 && code.StartsWith(marker)) && !IsCloser(code))
                return number;
        }

        return own;
    }

    private static bool IsMarker(ReadOnlySpan<byte> text) =>
        text.Length <= LongestMarker && (!text.ContainsAnyExcept(MarkerBytes) || Ascii.EqualsIgnoreCase(text, "rem"u8));

    private static bool IsCloser(ReadOnlySpan<byte> line)
    {
        foreach (var closer in Closers)
        {
            if (Ascii.Equals(line, closer))
                return true;
        }

        return false;
    }
}
