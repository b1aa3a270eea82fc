using System.Globalization;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    private static bool IsTextMethod(string name) =>
        name
            is "upper"
                or "lower"
                or "strip"
                or "lstrip"
                or "rstrip"
                or "title"
                or "capitalize"
                or "casefold"
                or "swapcase"
                or "replace"
                or "split"
                or "rsplit"
                or "splitlines"
                or "partition"
                or "rpartition"
                or "join"
                or "format"
                or "format_map"
                or "encode"
                or "decode"
                or "zfill"
                or "center"
                or "ljust"
                or "rjust"
                or "expandtabs"
                or "translate"
                or "removeprefix"
                or "removesuffix"
                or "startswith"
                or "endswith"
                or "find"
                or "rfind"
                or "index"
                or "rindex"
                or "count"
                or "isdigit"
                or "isalpha"
                or "isalnum"
                or "isnumeric"
                or "isdecimal"
                or "isidentifier"
                or "isspace"
                or "isupper"
                or "islower"
                or "isascii"
                or "hex";

    private Value CallText(Atom receiver, string name, FlowCall call)
    {
        if (receiver is ConstantAtom constant)
        {
            if (constant.Text is not { } text)
                return name is "value" ? Value.Of(constant) : Value.Unknown;
            if (name == "translate" && TableOf(call.Argument(0)) is { } table)
                return Translated(receiver, table);
            if (FoldText(text, constant.IsBytes, name, call) is { } folded)
                return folded;
        }

        switch (name)
        {
            case "startswith" or "endswith" or "isdigit" or "isalpha" or "isalnum" or "isnumeric" or "isdecimal" or "isidentifier":
            case "isspace" or "isupper" or "islower" or "isascii" or "istitle":
                return AnyBool;
            // What stands before all that is not known stands there for sure.
            case "find"
            or "index" when receiver is TextAtom { Pieces: [{ Literal: { } begins }, ..] } && PlaceIn(begins, call) is { } place:
                return Value.Of(place);
            case "find" or "rfind" or "index" or "rindex" or "count":
                return AnyNumber;
            case "join":
                return Join(receiver, call);
            case "format":
                Arrived(SinkKinds.Format, Value.Of(receiver), call.Receiver?.Node ?? call.Node, Confidence.Medium);
                return Value.Text(receiver.Taint.Join(Joined(call.Those(_arguments))));
            case "replace":
                return Replace(receiver, call);
            case "translate" when TableOf(call.Argument(0)) is { } table:
                return Translated(receiver, table);
            case "split"
            or "rsplit"
            or "partition"
            or "rpartition" when receiver is TextAtom shaped && CutApart(shaped, name, call) is { } cut:
                return cut;
            case "split" when call.Positional.Count == 0:
                return Words(Value.Of(receiver), call.Node);
            case "split" or "rsplit" or "splitlines":
                return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, Value.Text(receiver.Taint)));
            case "partition" or "rpartition":
                var part = Value.Text(receiver.Taint);
                return Value.Of(TupleAtom.Of([part, call.Argument(0) ?? Value.Unknown, part]));
            // A bytearray grows where it stands.
            case "extend" when call.Receiver?.Node is Expression grown && call.Argument(0) is { } added && PlaceOf(grown) is { } place:
                Put(place, Value.Of(TextsOf(added).Select(text => TextAtom.Of([.. PiecesOf(receiver), .. text], true))));
                return Value.None;
            case "encode" or "decode" or "expandtabs":
                return Recoded(receiver, name == "encode");
            case "upper" or "lower" or "title" or "capitalize" or "casefold" or "swapcase":
                return receiver is TextAtom cased
                    ? Value.Of(
                        TextAtom.Of(
                            cased.Pieces.Select(piece =>
                                piece.Literal is { } letters && Cased(letters, name) is { } c ? Piece.Of(c) : piece
                            ),
                            cased.IsBytes
                        )
                    )
                    : Value.Text(receiver.Taint);
            case "strip" or "lstrip" when call.Argument(0)?.Only is ConstantAtom { Text: { } letters } && letters.Contains('/'):
                return Value.Of(receiver).MapTaint(taint => taint.CleanedFor(SinkKinds.Relative));
            case "strip" or "lstrip" or "rstrip" or "removesuffix" when receiver is TextAtom:
                return Value.Of(receiver);
            case "strip" or "lstrip" or "rstrip" or "removeprefix" or "removesuffix":
                return Value.Text(receiver.Taint);
            default:
                return Changed(receiver, name, call) ?? Value.Text(receiver.Taint.Join(Joined(call.Those(_arguments))).Remade());
        }
    }

    private static ImmutableArray<Piece> PiecesOf(Atom text) =>
        text switch
        {
            TextAtom shaped => shaped.Pieces,
            ConstantAtom { Text: { } letters } => [Piece.Of(letters)],
            _ => [Piece.Hole(text.Taint)],
        };

    private static Value Recoded(Atom receiver, bool toBytes) =>
        receiver switch
        {
            TextAtom { Written: { } written } text when TextAtom.Of(text.Pieces, toBytes) is TextAtom recoded => Value.Of(
                recoded.Of(written)
            ),
            TextAtom text => Value.Of(TextAtom.Of(text.Pieces, toBytes)),
            ConstantAtom { Text: { } letters } => Value.Of(new ConstantAtom(letters, toBytes)),
            _ => Value.Of(TextAtom.Of([Piece.Hole(receiver.Taint)], toBytes)),
        };

    private static string? Cased(string text, string name) =>
        name switch
        {
            "upper" => text.ToUpperInvariant(),
            "lower" or "casefold" => text.ToLowerInvariant(),
            "capitalize" when text.Length > 0 => char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant(),
            "title" => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant()),
            "swapcase" => string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c))),
            "capitalize" => text,
            _ => null,
        };

    private Value? FoldText(string text, bool isBytes, string name, FlowCall call)
    {
        if (text.Length > MostLetters)
            return null;
        var arguments = call.Positional.Select(given => given.Value.Only as ConstantAtom).ToList();
        if (call.Keywords.Count > 0 && name is not ("format" or "encode" or "decode" or "split" or "rsplit"))
            return null;
        string? Text(int i) => i < arguments.Count ? arguments[i]?.Text : null;
        Value New(string result) => Value.Of(new ConstantAtom(result, isBytes));
        Value ListOf(IEnumerable<string> parts) => Allocate(call.Node, HeapObject.List([.. parts.Select(New)]));
        if (name == "format_map" && call.Positional is [var map])
        {
            var named = new FlowCall(this, call.Node) { Receiver = call.Receiver };
            if (map.Node is Argument argument)
                Spread(map.Value, argument, named);
            return named.DoubleStar is null ? Formatted(text, named) : null;
        }

        if (name == "format")
            return call.Star is null && call.DoubleStar is null ? Formatted(text, call) : null;
        if (name == "join")
            return null;
        if (arguments.Any(argument => argument is null))
            return null;
        var letters = Text(0)?.ToCharArray() ?? [' ', '\t', '\n', '\r', '\f', '\v'];
        switch (name)
        {
            case "upper" or "lower" or "title" or "capitalize" or "casefold" or "swapcase":
                return Cased(text, name) is { } cased ? New(cased) : null;
            case "strip":
                return New(text.Trim(letters));
            case "lstrip":
                return New(text.TrimStart(letters));
            case "rstrip":
                return New(text.TrimEnd(letters));
            case "replace" when Text(0) is { Length: > 0 } from && Text(1) is { } to:
                return text.Length + (to.Length * text.Length) > 4 * MostLetters
                    ? null
                    : New(text.Replace(from, to, StringComparison.Ordinal));
            case "split" when arguments.Count == 0:
                return ListOf(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            case "split" or "rsplit" when Text(0) is { Length: > 0 } limited && call.Argument(1, "maxsplit") is { } limit:
                return limit.Only is ConstantAtom { Value: long and < 64 and var cuts }
                    ? ListOf(Cuts(text, limited, (int)cuts, name))
                    : null;
            case "split" or "rsplit" when Text(0) is { Length: > 0 } separator && arguments.Count == 1:
                return ListOf(text.Split(separator));
            case "splitlines":
                return ListOf(text.ReplaceLineEndings("\n").Split('\n'));
            case "startswith" when Text(0) is { } start:
                return Value.Of(text.StartsWith(start, StringComparison.Ordinal));
            case "endswith" when Text(0) is { } end:
                return Value.Of(text.EndsWith(end, StringComparison.Ordinal));
            case "partition" or "rpartition" when Text(0) is { Length: > 0 } middle:
                var cutAt =
                    name == "partition"
                        ? text.IndexOf(middle, StringComparison.Ordinal)
                        : text.LastIndexOf(middle, StringComparison.Ordinal);
                return Value.Of(
                    TupleAtom.Of(
                        cutAt >= 0 ? [New(text[..cutAt]), New(middle), New(text[(cutAt + middle.Length)..])]
                        : name == "partition" ? [New(text), New(""), New("")]
                        : [New(""), New(""), New(text)]
                    )
                );
            case "isupper":
                return Value.Of(text.Any(char.IsLetter) && !text.Any(char.IsLower));
            case "islower":
                return Value.Of(text.Any(char.IsLetter) && !text.Any(char.IsUpper));
            case "isspace":
                return Value.Of(text.Length > 0 && text.All(char.IsWhiteSpace));
            case "isascii":
                return Value.Of(text.All(char.IsAscii));
            case "rfind" or "rindex" when Text(0) is { } last && arguments.Count == 1:
                return Value.Of((long)text.LastIndexOf(last, StringComparison.Ordinal));
            case "find" or "index" when Text(0) is { } part && arguments.Count == 1:
                return Value.Of((long)text.IndexOf(part, StringComparison.Ordinal));
            case "count" when Text(0) is { Length: > 0 } part:
                return Value.Of((long)(text.Split(part).Length - 1));
            case "isdigit" or "isnumeric" or "isdecimal":
                return Value.Of(text.Length > 0 && text.All(char.IsAsciiDigit));
            case "isalpha":
                return Value.Of(text.Length > 0 && text.All(char.IsLetter));
            case "isalnum":
                return Value.Of(text.Length > 0 && text.All(char.IsLetterOrDigit));
            case "removeprefix" when Text(0) is { } prefix:
                return New(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text);
            case "removesuffix" when Text(0) is { } suffix:
                return New(text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text);
            case "zfill" when arguments is [{ Value: long width and < 200 }]:
                return New(text.PadLeft((int)Math.Max(0, width), '0'));
            case "encode":
                return Value.Of(new ConstantAtom(text, true));
            case "decode":
                return Value.Of(new ConstantAtom(text));
            case "hex" when isBytes && call.Positional.Count == 0:
                return Value.Of(Convert.ToHexStringLower(System.Text.Encoding.Latin1.GetBytes(text)));
            default:
                return null;
        }
    }

    private static IEnumerable<string> Cuts(string text, string separator, int most, string name)
    {
        if (most < 0)
            return text.Split(separator);
        if (name == "split")
            return text.Split(separator, most + 1);
        var parts = new List<string>();
        while (parts.Count < most && text.LastIndexOf(separator, StringComparison.Ordinal) is >= 0 and var at)
        {
            parts.Add(text[(at + separator.Length)..]);
            text = text[..at];
        }

        parts.Add(text);
        parts.Reverse();
        return parts;
    }

    private Value Join(Atom separator, FlowCall call)
    {
        if (call.Argument(0) is not { } list)
            return Value.Unknown;
        var items = list.Only is ConstantAtom ? null : ItemsOf(list);
        if (items is not { Length: <= 16 } known)
            return Value.Text(separator.Taint.Join(DeepTaint(ElementOf(list, call.Node))).Embedded());
        var isBytes = separator is ConstantAtom { IsBytes: true } or TextAtom { IsBytes: true };
        var between = TextsOf(Value.Of(separator));
        var texts = new List<List<Piece>> { new() };
        for (var i = 0; i < known.Length; i++)
        {
            if (i > 0)
                Multiply(texts, between);
            Multiply(texts, TextsOf(known[i]));
        }

        return Value.Of(texts.Select(text => TextAtom.Of(text, isBytes)));
    }

    private static long? PlaceIn(string begins, FlowCall call) =>
        call is { Positional: [{ Value.Only: ConstantAtom { Text: { Length: > 0 } sought } }], Keywords: [] }
        && begins.IndexOf(sought, StringComparison.Ordinal) is >= 0 and var at
            ? at
            : null;

    /// <summary>What is replaced is no longer there, unless it comes back.</summary>
    private Value Replace(Atom receiver, FlowCall call)
    {
        var added = call.Argument(1) is { } replacement ? DeepTaint(replacement) : Taint.None;
        var isSlashed = call.Argument(1)?.Only is not ConstantAtom { Text: { } given } || given.AsSpan().ContainsAny('/', '\\');
        var taint = isSlashed ? receiver.Taint.Remade() : receiver.Taint;
        string? from = null;
        string? to = null;
        if (call.Argument(0)?.Only is ConstantAtom { Text: { } old } && call.Argument(1)?.Only is ConstantAtom { Text: { } next })
        {
            (from, to) = (old, next);
            var gone = next.Contains(old, StringComparison.Ordinal) ? SinkKinds.None : Without(old);
            // A quote that is doubled no longer ends the literal that it stands in; a backslash before it is undone by one that was there.
            if (old == "'" && next is "''" or "&apos;" or "&#39;" or "&#x27;")
                gone |= SinkKinds.NoSingleQuote;
            if (old == "\"" && next is "\"\"" or "&quot;" or "&#34;")
                gone |= SinkKinds.NoDoubleQuote;
            // XPath has no escapes: the literal ends, the quote stands in one of its own, and another begins.
            if ((old, next.Replace(" ", "", StringComparison.Ordinal)) is ("'", "',\"'\",'") or ("\"", "\",'\"',\""))
                gone |= SinkKinds.XPath;
            // JSON that cannot end the script that it stands in.
            var inScript = old is "</" or "</script" or "/" ? SinkKinds.EscapedTags : SinkKinds.None;
            taint = taint.Map(mark =>
                mark.With(
                    WithLetters(mark.Cleaned | gone | (mark.Cleaned.HasFlag(SinkKinds.Json) ? inScript : SinkKinds.None)),
                    mark.IsDoubtful
                )
            );
        }

        if (receiver is TextAtom text && from is { Length: > 0 } && added.IsEmpty)
        {
            return Value.Of(
                TextAtom.Of(
                    text.Pieces.Select(piece =>
                        piece.Literal is { } literal
                            ? Piece.Of(literal.Replace(from, to, StringComparison.Ordinal))
                            : Piece.Hole(
                                piece.Taint.Map(mark =>
                                    taint.Marks.ToArray().FirstOrDefault(m => ReferenceEquals(m.Source, mark.Source)) is { } changed
                                        ? mark.With(mark.Cleaned | changed.Cleaned, mark.IsDoubtful)
                                        : mark
                                )
                            )
                    ),
                    text.IsBytes
                )
            );
        }

        return Value.Text(taint.Join(added));
    }

    private static SinkKinds Without(string letters) =>
        letters switch
        {
            "<" => SinkKinds.NoLess,
            "'" => SinkKinds.NoSingleQuote,
            "\"" => SinkKinds.NoDoubleQuote,
            "\n" => SinkKinds.NoLineFeed,
            "\r" => SinkKinds.NoCarriageReturn,
            "\r\n" => SinkKinds.None,
            "/" => SinkKinds.NoSlash,
            "*" => SinkKinds.NoStar,
            "(" => SinkKinds.NoOpening,
            ")" => SinkKinds.NoClosing,
            ".." or "." => SinkKinds.NoDotDot,
            _ => SinkKinds.None,
        };

    /// <summary>What a value without certain letters can no longer do wherever it stands.</summary>
    private static SinkKinds WithLetters(SinkKinds cleaned)
    {
        if (cleaned.HasFlag(SinkKinds.NoLineFeed))
            cleaned |= SinkKinds.Log | SinkKinds.Header | SinkKinds.Mail;
        if (cleaned.HasFlag(SinkKinds.NoSlash))
            cleaned |= SinkKinds.Path;
        if (cleaned.HasFlag(SinkKinds.NoStar | SinkKinds.NoOpening | SinkKinds.NoClosing))
            cleaned |= SinkKinds.Ldap;
        if (cleaned.HasFlag(SinkKinds.BeginsWithSlash | SinkKinds.NotTwoSlashes | SinkKinds.NotSlashBackslash))
            cleaned |= SinkKinds.Redirect;
        return cleaned;
    }
}
