namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Texts cut at letters that stand in them for sure.</summary>
internal sealed partial class Interpreter
{
    /// <summary>
    /// The parts of a text of which some pieces are known. A piece that is not known may hold the letters too, so that only what stands
    /// before the first such piece, or behind the last, is surely cut off.
    /// </summary>
    private Value? CutApart(TextAtom text, string name, FlowCall call)
    {
        if (call.Argument(0, "sep")?.Only is not ConstantAtom { Text: { Length: > 0 } separator } || call.Keywords.Count > 1)
            return null;
        var isLast = name is "rsplit" or "rpartition";
        var isPartition = name is "partition" or "rpartition";
        var isOnce = isPartition || call.Argument(1, "maxsplit")?.Only is ConstantAtom { Value: 1L };
        if (text.Pieces[isLast ? ^1 : 0].Literal is not { } letters)
            return null;
        var at = isLast ? letters.LastIndexOf(separator, StringComparison.Ordinal) : letters.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var (before, after) = (letters[..at], letters[(at + separator.Length)..]);
        Value New(string part) => Value.Of(new ConstantAtom(part, text.IsBytes));
        Value Rest(IEnumerable<Piece> pieces) => Value.Of(TextAtom.Of(pieces, text.IsBytes));
        var (left, right) = isLast
            ? (Rest([.. text.Pieces[..^1], Piece.Of(before)]), New(after))
            : (New(before), Rest([Piece.Of(after), .. text.Pieces[1..]]));
        if (isPartition)
            return Value.Of(TupleAtom.Of([left, New(separator), right]));
        if (isOnce)
            return Allocate(call.Node, HeapObject.List([left, right]));
        var parts = HeapObject.Bag(ObjectKind.List, Value.Text(text.Taint));
        return Allocate(call.Node, isLast ? parts.WithEntry(-1L, right) : parts.WithEntry(0L, left));
    }
}
