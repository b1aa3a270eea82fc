using System.Buffers;
using System.Buffers.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>The numeric id in front of a Discord token, written in Base64 without padding.</summary>
internal static class Snowflake
{
    private const int LongestPart = 28;

    /// <summary>Whether what stands before the first full stop decodes to a number and nothing else.</summary>
    public static bool BeginsWithNumber(ReadOnlySpan<byte> token)
    {
        var end = token.IndexOf((byte)'.');
        if (end is <= 0 or > LongestPart)
            return false;
        Span<byte> padded = stackalloc byte[LongestPart];
        padded.Fill((byte)'=');
        token[..end].CopyTo(padded);
        padded = padded[..((end + 3) / 4 * 4)];
        Span<byte> number = stackalloc byte[LongestPart];
        return Base64.DecodeFromUtf8(padded, number, out _, out var length) == OperationStatus.Done
            && length > 0
            && !number[..length].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
