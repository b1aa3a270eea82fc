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
    internal static PythonEncoding Of(ReadOnlySpan<byte> text) =>
        NameIn(text) is { IsEmpty: false } name ? Named(name) : PythonEncoding.Utf8;

    /// <summary>The East Asian encoding that the text declares; null where it is none, or one that nobody here knows.</summary>
    internal static System.Text.Encoding? ForeignOf(ReadOnlySpan<byte> text)
    {
        var declared = NameIn(text);
        var page = declared.IsEmpty
            ? 0
            : System.Text.Encoding.ASCII.GetString(declared).ToLowerInvariant().Replace('_', '-') switch
            {
                "gb18030" => 54936,
                "gbk" or "gb2312" or "cp936" or "ms936" or "euc-cn" => 936,
                "big5" or "big5-tw" or "cp950" => 950,
                "shift-jis" or "shiftjis" or "sjis" or "s-jis" or "cp932" or "ms932" or "mskanji" => 932,
                "euc-jp" or "eucjp" or "ujis" => 51932,
                "euc-kr" or "euckr" or "cp949" or "uhc" or "ms949" => 949,
                "johab" or "cp1361" => 1361,
                _ => 0,
            };
        return page == 0 ? null : System.Text.CodePagesEncodingProvider.Instance.GetEncoding(page);
    }

    private static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            return default;
        for (var line = 0; line < 2 && !text.IsEmpty; line++)
        {
            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            var now = end < 0 ? text : text[..end];
            var comment = now.TrimStart(" \t\f"u8);
            if (!comment.IsEmpty && comment[0] != '#')
                return default;
            var name = Declared(comment);
            if (!name.IsEmpty)
                return name;
            if (end < 0)
                break;
            text = text[(text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1)..];
        }

        return default;
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
