using System.Text;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Texts whose letters are exchanged by a table.</summary>
internal sealed partial class Interpreter
{
    private void BindTables()
    {
        On("ord", call => call.Argument(0)?.Only is ConstantAtom { Text: { Length: 1 } letter } ? Value.Of((long)letter[0]) : AnyNumber);
        On("builtins.str.maketrans builtins.bytes.maketrans", MakeTable);
    }

    /// <summary>The letters of which a character's name, which nobody here knows, is one.</summary>
    private static IEnumerable<Piece> WithUnnamed(string text)
    {
        var from = 0;
        for (int at; (at = text.IndexOf(PythonText.Unnamed, from)) >= 0; from = at + 1)
        {
            yield return Piece.Of(text[from..at]);
            yield return Piece.Hole(Taint.None);
        }

        yield return Piece.Of(text[from..]);
    }

    private Value? MakeTable(FlowCall call)
    {
        if (call.Positional is [{ Value: var only }])
        {
            return only.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict } letters
                ? Allocate(call.Node, letters with { Entries = [.. letters.Entries.Select(ByCode)] })
                : null;
        }

        if (
            call.Argument(0)?.Only is not ConstantAtom { Text: { } from }
            || call.Argument(1)?.Only is not ConstantAtom { Text: { } to }
            || from.Length != to.Length
        )
            return null;
        var gone = "";
        if (call.Positional.Count > 2)
        {
            if (call.Positional[2].Value.Only is not ConstantAtom { Text: { } deleted })
                return null;
            gone = deleted;
        }

        var table = new HeapObject { Kind = ObjectKind.Dict };
        for (var i = 0; i < from.Length; i++)
            table = table.WithEntry((long)from[i], Value.Of(to[i].ToString()));
        foreach (var letter in gone)
            table = table.WithEntry((long)letter, Value.None);
        return Allocate(call.Node, table);
    }

    private static KeyValuePair<object, Value> ByCode(KeyValuePair<object, Value> entry) =>
        entry.Key is string { Length: 1 } letter ? new((long)letter[0], entry.Value) : entry;

    /// <summary>What becomes of each letter; null where the table is not known to its end.</summary>
    private Dictionary<char, string>? TableOf(Value? table)
    {
        if (
            table?.Only is not ObjectAtom thing
            || ObjectOf(thing) is not { Kind: ObjectKind.Dict, Rest: null } content
            || !content.Keys.IsEmpty
        )
            return null;
        var letters = new Dictionary<char, string>();
        foreach (var entry in content.Entries)
        {
            char? letter = entry.Key switch
            {
                long and >= 0 and <= char.MaxValue and var code => (char)code,
                _ => null,
            };
            var becomes = entry.Value.Only switch
            {
                ConstantAtom { Value: null } => "",
                ConstantAtom { Text: { } text } => text,
                ConstantAtom { Value: long and >= 0 and <= char.MaxValue and var code } => ((char)code).ToString(),
                _ => null,
            };
            if (letter is not { } known || becomes is null)
                return null;
            letters[known] = becomes;
        }

        return letters;
    }

    private static Value Translated(Atom receiver, Dictionary<char, string> table)
    {
        var cleaned = GoneBy(table);
        Taint Less(Taint taint) => taint.Map(mark => mark.With(WithLetters(mark.Cleaned | cleaned), mark.IsDoubtful));
        return receiver switch
        {
            ConstantAtom { Text: { } text, IsBytes: var isBytes } => Value.Of(new ConstantAtom(Exchanged(text, table), isBytes)),
            TextAtom { Pieces: var pieces, IsBytes: var isBytes } => Value.Of(
                TextAtom.Of(
                    pieces.Select(piece =>
                        piece.Literal is { } literal ? Piece.Of(Exchanged(literal, table)) : Piece.Hole(Less(piece.Taint))
                    ),
                    isBytes
                )
            ),
            _ => Value.Text(Less(receiver.Taint)),
        };
    }

    private static string Exchanged(string text, Dictionary<char, string> table)
    {
        // A table may make a long text of every letter.
        const int most = 100_000;
        var result = new StringBuilder();
        foreach (var letter in text)
        {
            if (result.Length > most)
                break;
            if (table.TryGetValue(letter, out var becomes))
                result.Append(becomes);
            else
                result.Append(letter);
        }

        return result.ToString();
    }
}
