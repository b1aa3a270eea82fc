using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// An armoured key (RFC 7468, RFC 4716, RFC 9580): from its first line to its last, also where the line ends are written as <c>\n</c> in a string
/// or the lines are indented, quoted or joined.
/// </summary>
internal static class KeyBlock
{
    private const int LongestBlock = 64 * 1024;
    private const int LongestLabel = 40;

    /// <summary>An Ed25519 key in PKCS #8 has 64 characters; less is a placeholder.</summary>
    private const int ShortestBody = 60;

    /// <summary>Indentation, quotes and header lines take their part; prose between two marks takes more.</summary>
    private const double LeastShare = 0.7;

    private const double LeastEntropy = 3.5;

    /// <param name="begin">Where <c>-----BEGIN </c> stands.</param>
    /// <param name="label">E.g. <c>PRIVATE KEY</c>: the label must end with it.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int begin, ReadOnlySpan<byte> label, out ByteSpan block, out bool isEncrypted)
    {
        block = default;
        isEncrypted = false;
        var head = begin + "-----BEGIN "u8.Length;
        if (!text[begin..].StartsWith("-----BEGIN "u8))
            return false;
        var room = text[head..Math.Min(text.Length, head + LongestLabel)];
        var labelEnd = room.IndexOf("-----"u8);
        if (labelEnd < 0 || !room[..labelEnd].EndsWith(label))
            return false;
        isEncrypted = room[..labelEnd].StartsWith("ENCRYPTED"u8);
        var bodyStart = head + labelEnd + 5;
        var body = text[bodyStart..Math.Min(text.Length, bodyStart + LongestBlock)];
        var foot = body.IndexOf("-----END "u8);
        isEncrypted |= foot > 0 && body[..foot].IndexOf("ENCRYPTED"u8) >= 0;
        if (foot < 0)
            foot = LengthOfArmour(body);
        if (!IsKeyMaterial(body[..foot]) || Placeholder.Reads(body[..foot]))
            return false;
        var end = bodyStart + foot;
        if (text[end..].StartsWith("-----END "u8))
        {
            var tail = text[(end + 9)..Math.Min(text.Length, end + 9 + LongestLabel)].IndexOf("-----"u8);
            end = tail < 0 ? end : end + 9 + tail + 5;
        }

        block = ByteSpan.Between(begin, end);
        return true;
    }

    private static bool IsKeyMaterial(ReadOnlySpan<byte> body)
    {
        Span<byte> sample = stackalloc byte[256];
        var count = 0;
        if (ShareOfBase64(body) < LeastShare)
            return false;
        for (var i = 0; i < body.Length && count < sample.Length; i++)
        {
            // A written line end: the n or r after the backslash is none of the key.
            if (body[i] == '\\')
                i++;
            else if (IsBase64(body[i]))
                sample[count++] = body[i];
        }

        return count >= ShortestBody && Entropy.Of(sample[..count]) >= LeastEntropy;
    }

    private static double ShareOfBase64(ReadOnlySpan<byte> body)
    {
        var share = 0;
        var words = 0;
        for (var i = 0; i < body.Length; i++)
        {
            share += IsBase64(body[i]) ? 1 : 0;
            words += body[i] == ' ' && i > 0 && char.IsAsciiLetter((char)body[i - 1]) ? 1 : 0;
        }

        // A space after a letter parts words; in a key it only stands before a line.
        return words > body.Length / 64 ? 0 : (double)share / body.Length;
    }

    /// <summary>How far the base 64 text goes on where no last line closes it.</summary>
    private static int LengthOfArmour(ReadOnlySpan<byte> body)
    {
        var i = 0;
        while (i < body.Length && (IsBase64(body[i]) || body[i] is (byte)'\n' or (byte)'\r' or (byte)' ' or (byte)'\t' or (byte)'\\'))
            i++;
        return i;
    }

    private static bool IsBase64(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/' or (byte)'=';
}
