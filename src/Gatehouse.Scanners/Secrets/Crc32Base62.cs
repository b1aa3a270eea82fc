using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// The checksum at the end of GitHub's tokens: CRC-32 of what stands between prefix and checksum, as six base 62 digits (0-9A-Za-z), zero filled.
/// Source: GitHub's engineering blog, "Behind GitHub's new authentication token formats", 2021.
/// </summary>
internal static class Crc32Base62
{
    private const int Digits = 6;

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    public static bool Holds(ReadOnlySpan<byte> token, int prefixLength)
    {
        Span<byte> expected = stackalloc byte[Digits];
        Write(token[prefixLength..^Digits], expected);
        return token[^Digits..].SequenceEqual(expected);
    }

    public static string Complete(string fake, int prefixLength)
    {
        var token = Encoding.ASCII.GetBytes(fake);
        Write(token.AsSpan()[prefixLength..^Digits], token.AsSpan()[^Digits..]);
        return Encoding.ASCII.GetString(token);
    }

    private static void Write(ReadOnlySpan<byte> body, Span<byte> digits)
    {
        var crc = Crc32(body);
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(crc % 62)];
            crc /= 62;
        }
    }

    /// <summary>CRC-32 of ISO-HDLC (polynomial 0xEDB88320, reflected), bit by bit: tokens are short and few.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> text)
    {
        var crc = uint.MaxValue;
        foreach (var b in text)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
