using System.Globalization;
using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// The checksum at the end of Grafana's service account tokens: CRC-32 of all that stands before the last underscore, its four bytes in
/// little-endian order, as eight hexadecimal digits.
/// </summary>
internal static class GrafanaChecksum
{
    private const int Digits = 8;

    public static bool Holds(ReadOnlySpan<byte> token) =>
        token[^Digits..].SequenceEqual(Encoding.ASCII.GetBytes(Of(token[..^(Digits + 1)])));

    public static string Complete(string fake) => fake[..^Digits] + Of(Encoding.ASCII.GetBytes(fake[..^(Digits + 1)]));

    private static string Of(ReadOnlySpan<byte> body) =>
        System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(Crc32Base62.Crc32(body)).ToString("x8", CultureInfo.InvariantCulture);
}
