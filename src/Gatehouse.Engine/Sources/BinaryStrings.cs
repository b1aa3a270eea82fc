namespace Gatehouse.Engine.Sources;

/// <summary>
/// Leaves of a binary file only what reads as text: runs of printable ASCII, as bytes or as UTF-16, at the place where they begin. All else
/// becomes NUL, so that an offset in the result is an offset in the file.
/// </summary>
internal static class BinaryStrings
{
    private const int ShortestRun = 8;

    public static void Keep(ReadOnlySpan<byte> content, FileBuffer kept)
    {
        kept.Length = 0;
        kept.Grow(content.Length);
        kept.Length = content.Length;
        var text = kept.Room[..content.Length];
        text.Clear();
        for (var at = 0; at < content.Length; )
        {
            if (!IsPrintable(content[at]))
            {
                at++;
                continue;
            }

            var end = at + 1;
            while (end < content.Length && IsPrintable(content[end]))
                end++;
            if (end - at >= ShortestRun)
                content[at..end].CopyTo(text[at..]);
            else if (end - at == 1)
                end = KeepWide(content, at, text);
            at = end;
        }
    }

    /// <summary>A run of characters with a zero behind each; its text stands together where the run begins.</summary>
    private static int KeepWide(ReadOnlySpan<byte> content, int start, Span<byte> text)
    {
        var end = start;
        while (end + 1 < content.Length && IsPrintable(content[end]) && content[end + 1] == 0)
            end += 2;
        var length = (end - start) / 2;
        for (var i = 0; i < length && length >= ShortestRun; i++)
            text[start + i] = content[start + 2 * i];
        return Math.Max(end, start + 1);
    }

    private static bool IsPrintable(byte b) => b is >= (byte)' ' and <= (byte)'~' or (byte)'\t' or (byte)'\n' or (byte)'\r';
}
