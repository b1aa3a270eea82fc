using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>The checksum of Bech32 (BIP 173), in which age writes its keys: a BCH code over the lower-case form of prefix and data.</summary>
internal static class Bech32
{
    private const int ChecksumLength = 6;

    private static ReadOnlySpan<byte> Alphabet => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"u8;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Whether an ASCII text, all upper case or all lower case, ends with the checksum of what stands before.</summary>
    public static bool Holds(ReadOnlySpan<byte> text) => Remainder(text) == 1;

    /// <summary>The text with its last six characters replaced by the checksum.</summary>
    public static string Complete(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        bytes.AsSpan(^ChecksumLength..).Fill((byte)'Q');
        var checksum = Remainder(bytes) ^ 1;
        for (var i = 0; i < ChecksumLength; i++)
            bytes[^(ChecksumLength - i)] = (byte)char.ToUpperInvariant((char)Alphabet[(int)((checksum >> (5 * (5 - i))) & 31)]);
        return Encoding.ASCII.GetString(bytes);
    }

    private static uint Remainder(ReadOnlySpan<byte> text)
    {
        var separator = text.LastIndexOf((byte)'1');
        if (separator < 1)
            return 0;
        var sum = 1u;
        foreach (var b in text[..separator])
            sum = Step(sum, (uint)Lower(b) >> 5);
        sum = Step(sum, 0);
        foreach (var b in text[..separator])
            sum = Step(sum, (uint)Lower(b) & 31);
        foreach (var b in text[(separator + 1)..])
        {
            var digit = Alphabet.IndexOf(Lower(b));
            if (digit < 0)
                return 0;
            sum = Step(sum, (uint)digit);
        }

        return sum;
    }

    private static uint Step(uint sum, uint value)
    {
        var top = (int)(sum >> 25);
        sum = ((sum & 0x1ffffff) << 5) ^ value;
        for (var i = 0; i < Generator.Length; i++)
            sum ^= ((top >> i) & 1) == 1 ? Generator[i] : 0;
        return sum;
    }

    private static byte Lower(byte b) => (byte)char.ToLowerInvariant((char)b);
}
