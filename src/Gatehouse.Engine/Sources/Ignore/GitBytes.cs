using System.Text;

namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>Text as git sees it: one character for each byte of its UTF-8 form, so that <c>?</c> takes one byte and no more.</summary>
internal static class GitBytes
{
    public static string From(ReadOnlySpan<byte> utf8) => Encoding.Latin1.GetString(utf8);

    public static string From(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return From(utf8);
    }
}
