using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components;

/// <summary>The lines of a file that is read line by line.</summary>
internal static class Lines
{
    /// <summary>No line of a lock file is longer; one that is ends here.</summary>
    private const int Longest = 64 * 1024;

    /// <summary>Each line's number from 1, its place, and its text without white space at its end.</summary>
    public static IEnumerable<(int Number, ByteSpan Span, string Text)> Of(SourceFile file)
    {
        for (var line = 1; line <= file.Lines.Count; line++)
        {
            var span = file.Lines.Line(line, file.Bytes);
            yield return (line, span, TextBytes.Decode(file.Bytes.Slice(span.Start, Math.Min(span.Length, Longest))).TrimEnd());
        }
    }

    /// <summary>The place of some characters of such a text.</summary>
    public static ByteSpan At(ByteSpan line, string text, int from, int length) =>
        new(
            line.Start + System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, from)),
            System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(from, length))
        );
}
