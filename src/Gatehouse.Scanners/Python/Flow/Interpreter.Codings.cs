using System.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Texts that are written in other letters, packed, or tidied: what they were made of is still in them.</summary>
internal sealed partial class Interpreter
{
    private void BindCodings()
    {
        // Only letters, digits and a few signs are left; what is decoded again is as it was.
        Coder("base64.b64encode base64.standard_b64encode", Convert.ToBase64String, SinkKinds.Digits);
        Coder("binascii.hexlify binascii.b2a_hex", Convert.ToHexStringLower, SinkKinds.Digits);
        Coder("base64.b16encode", Convert.ToHexString, SinkKinds.Digits);
        Coder("base64.urlsafe_b64encode base64.b32encode base64.b32hexencode", null, SinkKinds.Digits);
        // Lines end in it.
        Coder("base64.encodebytes", Convert.ToBase64String);
        Coder(
            "base64.b85encode base64.a85encode base64.z85encode binascii.b2a_base64 binascii.b2a_qp quopri.encodestring"
                + " zlib.compress gzip.compress bz2.compress lzma.compress",
            null
        );
        Decoder("base64.b64decode base64.standard_b64decode base64.decodebytes", FromBase64);
        Decoder("binascii.unhexlify binascii.a2b_hex base64.b16decode builtins.bytes.fromhex builtins.bytearray.fromhex", FromHex);
        Decoder(
            "base64.urlsafe_b64decode base64.b32decode base64.b85decode base64.a85decode binascii.a2b_base64 binascii.a2b_qp"
                + " quopri.decodestring zlib.decompress gzip.decompress bz2.decompress lzma.decompress",
            null
        );
        On("codecs.encode", call => call.Argument(0, "obj") is { } v ? Recoded(v, call, toBytes: true) : null);
        On("codecs.decode", call => call.Argument(0, "obj") is { } v ? Recoded(v, call, toBytes: false) : null);
        On("os.fsencode", call => call.Argument(0) is { } v ? Value.Of(Each(v).Select(atom => Recoded(atom, true).Only!)) : null);
        On("os.fsdecode", call => call.Argument(0) is { } v ? Value.Of(Each(v).Select(atom => Recoded(atom, false).Only!)) : null);
        On("sys.intern", call => call.Argument(0));
        On(
            "textwrap.dedent textwrap.fill textwrap.shorten textwrap.indent string.capwords",
            call => call.Argument(0) is { } v ? Value.Text(DeepTaint(v)) : null
        );
        On("unicodedata.normalize", call => call.Argument(1) is { } v ? Value.Text(DeepTaint(v)) : null);
    }

    /// <param name="leaves">What can be said of whatever it writes.</param>
    private void Coder(string names, Func<byte[], string>? write, SinkKinds leaves = SinkKinds.None) =>
        On(
            names,
            call =>
                call.Argument(0) is { } value
                    ? Coded(value, letters => write?.Invoke(Encoding.Latin1.GetBytes(letters)), true)
                        .MapTaint(taint => taint.CleanedFor(leaves))
                    : null
        );

    private void Decoder(string names, Func<string, string?>? read) =>
        On(
            names,
            call =>
                call.Argument(0) is { } value
                    ? Coded(value, letters => read?.Invoke(letters), true).MapTaint(static taint => taint.Remade())
                    : null
        );

    /// <summary>Of a constant what becomes of it, where that is known.</summary>
    private Value Coded(Value value, Func<string, string?> change, bool isBytes) =>
        value.Only is ConstantAtom { Text: { Length: < MostLetters } text }
            ? change(text) is { } changed
                ? Value.Of(new ConstantAtom(changed, isBytes))
                : Value.Unknown
            : Value.Of(TextAtom.Of([Piece.Hole(DeepTaint(value))], isBytes));

    /// <summary><c>codecs.encode(x, "rot13")</c>: whether it makes bytes of a text depends on the coding.</summary>
    private Value Recoded(Value value, FlowCall call, bool toBytes)
    {
        switch ((call.Argument(1, "encoding") ?? Value.Of("utf-8")).Only)
        {
            case ConstantAtom { Text: "rot13" or "rot_13" or "rot-13" }:
                return Coded(value, letters => string.Concat(letters.Select(Turned)), isBytes: false);
            case ConstantAtom { Text: "hex" or "hex_codec" }:
                return Coded(
                    value,
                    letters => toBytes ? Convert.ToHexStringLower(Encoding.Latin1.GetBytes(letters)) : FromHex(letters),
                    true
                );
            case ConstantAtom { Text: "base64" or "base64_codec" }:
                return Coded(value, letters => toBytes ? null : FromBase64(letters), isBytes: true);
            case ConstantAtom { Text: "utf-8" or "utf8" or "ascii" or "latin-1" or "latin1" }:
                return Value.Of(Each(value).Select(atom => Recoded(atom, toBytes).Only!));
            default:
                return Value.Text(DeepTaint(value));
        }
    }

    private static char Turned(char letter) =>
        letter switch
        {
            >= 'a' and <= 'z' => (char)('a' + ((letter - 'a' + 13) % 26)),
            >= 'A' and <= 'Z' => (char)('A' + ((letter - 'A' + 13) % 26)),
            _ => letter,
        };

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? Encoding.Latin1.GetString(bytes, 0, written) : null;
    }

    private static string? FromHex(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Encoding.Latin1.GetString(Convert.FromHexString(digits)) : null;
    }
}
