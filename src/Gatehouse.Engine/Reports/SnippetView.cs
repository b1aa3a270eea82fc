using System.Text;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>A snippet in three parts, each safe to print: before the mark, the mark, after it.</summary>
internal readonly record struct SnippetView(string Before, string Marked, string After)
{
    private const string TabStop = "    ";

    public string Text => Before + Marked + After;

    /// <summary>A saved result may claim any caret; it is kept within the text.</summary>
    public static SnippetView Of(Snippet snippet)
    {
        var start = Math.Clamp(snippet.CaretColumn, 0, snippet.Text.Length);
        var end = start + Math.Clamp(snippet.CaretLength, 0, snippet.Text.Length - start);
        return new SnippetView(Show(snippet.Text[..start]), Show(snippet.Text[start..end]), Show(snippet.Text[end..]));
    }

    /// <summary>As much as fits, with the mark in sight; cut ends show an ellipsis.</summary>
    public SnippetView Fit(int columns)
    {
        if (Columns.Of(Text) <= columns)
            return this;
        var marked = Columns.Cut(Marked, columns * 2 / 3);
        var room = columns - Columns.Of(marked);
        var after = Columns.Cut(After, Math.Max(1, Math.Max(room / 2, room - Columns.Of(Before))));
        var before = CutStart(Before, room - Columns.Of(after));
        return new SnippetView(before, marked, after);
    }

    private static string CutStart(string text, int columns)
    {
        if (Columns.Of(text) <= columns)
            return text;
        if (columns < 1)
            return "";
        var (used, start) = (0, text.Length);
        while (start > 0)
        {
            _ = Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var rune, out var length);
            if (used + Columns.Of(rune) > columns - 1)
                break;
            used += Columns.Of(rune);
            start -= length;
        }

        return "…" + text[start..];
    }

    private static string Show(string part) => SafeText.Line(part.Replace("\t", TabStop, StringComparison.Ordinal));
}
