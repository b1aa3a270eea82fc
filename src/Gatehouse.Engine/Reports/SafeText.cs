using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>Makes text of unknown making fit for a report: whole characters, one line, nothing that steers a terminal.</summary>
public static class SafeText
{
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Half of a surrogate pair, which no encoding can carry, becomes U+FFFD.</summary>
    public static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune);
        return whole.ToString();
    }

    /// <summary>One printable line.</summary>
    public static string Line(string text) => TextBytes.Printable(Whole(text));

    /// <summary>One printable line of at most so many UTF-16 units, cut between characters.</summary>
    public static string Line(string text, int most) => Cut(Line(text), most);

    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = most - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[..end] + "…";
    }

    /// <summary>A paragraph in one line: line breaks and runs of white space become single spaces.</summary>
    public static string Flow(string text)
    {
        var flow = new StringBuilder(text.Length);
        foreach (var c in Whole(text))
        {
            if (c is not (' ' or '\n' or '\r' or '\t'))
                flow.Append(c);
            else if (flow.Length > 0 && flow[^1] != ' ')
                flow.Append(' ');
        }

        return TextBytes.Printable(flow.ToString().TrimEnd(' '));
    }

    public static StreamWriter Writer(Stream output, string newLine = "\n") =>
        new(output, Utf8, bufferSize: 16 * 1024, leaveOpen: true) { NewLine = newLine };
}
