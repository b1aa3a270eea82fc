using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>
/// JSON that people can read and that nothing can be smuggled through: letters of all languages stand as they are, while what could close
/// a script element or steer a terminal is escaped.
/// </summary>
internal sealed class PlainJson : JavaScriptEncoder
{
    private const int LongestEscape = 12;

    public static JsonWriterOptions Options { get; } =
        new()
        {
            Indented = true,
            NewLine = "\n",
            Encoder = new PlainJson(),
        };

    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var i = 0; i < span.Length; )
        {
            if (Rune.DecodeFromUtf16(span[i..], out var rune, out var length) != OperationStatus.Done || WillEncode(rune.Value))
                return i;
            i += length;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            <= 0xFFFF => $"\\u{unicodeScalar:x4}",
            _ => new Rune(unicodeScalar).ToString(),
        };
        numberOfCharactersWritten = 0;
        if (!escape.AsSpan().TryCopyTo(new Span<char>(buffer, bufferLength)))
            return false;
        numberOfCharactersWritten = escape.Length;
        return true;
    }

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is '"' or '\\' or '<' or '>' or '&' or 0xFFFE or 0xFFFF
        || (unicodeScalar <= 0xFFFF && TextBytes.Hides((char)unicodeScalar));
}
