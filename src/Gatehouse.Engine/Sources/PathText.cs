using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Gatehouse.Engine.Sources;

/// <summary>Paths are bytes, in no promised encoding; as text, each byte that is no UTF-8 is written <c>\xNN</c>.</summary>
internal static class PathText
{
    private const string Escape = "\\x";

    public static string Show(ReadOnlySpan<byte> path)
    {
        if (Utf8.IsValid(path))
            return Encoding.UTF8.GetString(path);
        var shown = new StringBuilder(path.Length + 8);
        while (Rune.DecodeFromUtf8(path, out var rune, out var length) is var status && length > 0)
        {
            if (status == System.Buffers.OperationStatus.Done)
                shown.Append(rune);
            else
                foreach (var b in path[..length])
                    shown.Append(CultureInfo.InvariantCulture, $"{Escape}{b:x2}");
            path = path[length..];
        }

        return shown.ToString();
    }

    /// <summary>Whether the text may stand for bytes that are no UTF-8; a name may also hold a backslash of its own.</summary>
    public static bool MayBeEscaped(string shown) => shown.Contains(Escape, StringComparison.Ordinal);

    /// <summary>The bytes that were shown, if each <c>\xNN</c> stands for one.</summary>
    public static byte[] Bytes(string shown)
    {
        var bytes = Encoding.UTF8.GetBytes(shown);
        var length = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var rest = bytes.AsSpan(at);
            if (
                rest is [(byte)'\\', (byte)'x', _, _, ..]
                && byte.TryParse(rest.Slice(2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            )
            {
                bytes[length++] = value;
                at += 3;
            }
            else
            {
                bytes[length++] = bytes[at];
            }
        }

        return bytes[..length];
    }
}
