namespace Gatehouse.Engine.Syntax.Python;

/// <summary>As far as it matters for where a string ends and what its letters are.</summary>
internal enum PythonEncoding : byte
{
    Utf8,

    /// <summary>Latin-1, and what is close enough to it.</summary>
    SingleBytes,

    /// <summary>East Asian encodings, where the second byte of a letter may look like a backslash.</summary>
    WideBytes,
}

/// <summary>Reads the declaration of PEP 263, as <c># -*- coding: latin-1 -*-</c> in one of the first two lines.</summary>
internal static class PythonEncodings
{
    internal static PythonEncoding Of(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            return PythonEncoding.Utf8;
        for (var line = 0; line < 2 && !text.IsEmpty; line++)
        {
            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            var now = end < 0 ? text : text[..end];
            var comment = now.TrimStart(" \t\f"u8);
            if (!comment.IsEmpty && comment[0] != '#')
                return PythonEncoding.Utf8;
            var name = Declared(comment);
            if (!name.IsEmpty)
                return Named(name);
            if (end < 0)
                break;
            text = text[(text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1)..];
        }

        return PythonEncoding.Utf8;
    }

    private static ReadOnlySpan<byte> Declared(ReadOnlySpan<byte> comment)
    {
        while (true)
        {
            var at = comment.IndexOf("coding"u8);
            if (at < 0)
                return default;
            comment = comment[(at + 6)..];
            if (comment.IsEmpty || comment[0] is not ((byte)':' or (byte)'='))
                continue;
            var name = comment[1..].TrimStart(" \t"u8);
            var length = 0;
            while (
                length < name.Length
                && (char.IsAsciiLetterOrDigit((char)name[length]) || name[length] is (byte)'-' or (byte)'_' or (byte)'.')
            )
                length++;
            if (length > 0)
                return name[..length];
        }
    }

    private static PythonEncoding Named(ReadOnlySpan<byte> declared)
    {
        var name = System.Text.Encoding.ASCII.GetString(declared).ToLowerInvariant().Replace('_', '-');
        if (name.StartsWith("utf-8", StringComparison.Ordinal) || name is "utf8" or "ascii" or "us-ascii" or "u8")
            return PythonEncoding.Utf8;
        return
            name.StartsWith("gb", StringComparison.Ordinal)
            || name.StartsWith("big5", StringComparison.Ordinal)
            || name.Contains("jis", StringComparison.Ordinal)
            || name is "cp932" or "cp936" or "cp949" or "cp950" or "uhc" or "johab" or "mbcs"
            ? PythonEncoding.WideBytes
            : PythonEncoding.SingleBytes;
    }
}
