using System.Buffers;

namespace Gatehouse.Scanners.Secrets;

/// <summary>Measures runs of bytes.</summary>
internal static class SpanSearch
{
    /// <summary>How many bytes stand before the first of these, or to the end.</summary>
    public static int LengthUntil(this ReadOnlySpan<byte> text, SearchValues<byte> end)
    {
        var found = text.IndexOfAny(end);
        return found < 0 ? text.Length : found;
    }
}
