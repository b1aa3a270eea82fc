using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Findings;

/// <summary>Cuts the line of a finding out of its file, with every secret of the file masked.</summary>
internal static class SnippetCutter
{
    /// <summary>Bytes shown on each side of the marked text; a minified line is cut there.</summary>
    private const int Around = 80;

    /// <summary>Of a long marked text, as much as this many bytes is shown.</summary>
    private const int LongestMark = 120;

    private const char Cut = '…';
    private const string Tab = "    ";

    /// <param name="secrets">All secrets of the file, by place.</param>
    public static Snippet Make(
        ReadOnlySpan<byte> text,
        ByteSpan line,
        ByteSpan mark,
        IReadOnlyList<(ByteSpan Span, Redacted Value)> secrets
    )
    {
        var end = Math.Min(Math.Min(mark.End, line.End), mark.Start + LongestMark);
        var from = CharacterStart(text, line, Math.Max(line.Start, mark.Start - Around));
        var to = CharacterStart(text, line, Math.Min(line.End, Math.Min(mark.End, line.End) + Around));
        var shown = new StringBuilder();
        if (from > line.Start)
            shown.Append(Cut);
        Show(text, ByteSpan.Between(from, mark.Start), secrets, shown);
        var caret = shown.Length;
        Show(text, ByteSpan.Between(mark.Start, Math.Max(end, mark.Start)), secrets, shown);
        var caretLength = Math.Max(1, shown.Length - caret);
        var after = Math.Max(end, Math.Min(mark.End, line.End));
        if (after > end)
            shown.Append(Cut);
        Show(text, ByteSpan.Between(after, Math.Max(to, after)), secrets, shown);
        if (Math.Max(to, after) < line.End)
            shown.Append(Cut);
        return new Snippet(shown.ToString(), caret, caretLength);
    }

    /// <summary>Appends a run of the line; a secret that touches it shows as its mask, once, where it begins or where the run cuts into it.</summary>
    private static void Show(
        ReadOnlySpan<byte> text,
        ByteSpan run,
        IReadOnlyList<(ByteSpan Span, Redacted Value)> secrets,
        StringBuilder shown
    )
    {
        var at = run.Start;
        foreach (var (span, value) in secrets)
        {
            if (span.Start >= run.End)
                break;
            if (span.End <= at)
                continue;
            Plain(text[at..Math.Max(at, span.Start)], shown);
            shown.Append(value.Preview);
            at = Math.Min(run.End, span.End);
        }

        if (at < run.End)
            Plain(text[at..run.End], shown);
    }

    private static void Plain(ReadOnlySpan<byte> bytes, StringBuilder shown)
    {
        foreach (var c in TextBytes.Decode(bytes))
        {
            if (c == '\t')
                shown.Append(Tab);
            else if (TextBytes.Hides(c))
                shown.Append(TextBytes.Printable(c.ToString()));
            else
                shown.Append(c);
        }
    }

    /// <summary>Moves back to where a UTF-8 character begins.</summary>
    private static int CharacterStart(ReadOnlySpan<byte> text, ByteSpan line, int at)
    {
        for (var back = 0; back < 3 && at > line.Start && at < line.End && (text[at] & 0xC0) == 0x80; back++)
            at--;
        return at;
    }
}
