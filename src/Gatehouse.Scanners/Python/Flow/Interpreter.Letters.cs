using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Texts that are gone over letter by letter: what is written otherwise, or left out, is no longer in them.</summary>
internal sealed partial class Interpreter
{
    /// <summary>How many letters a set is asked for.</summary>
    private const int MostInSet = 40;

    private static SinkKinds GoneBy(Dictionary<char, string> table)
    {
        var gone = SinkKinds.None;
        foreach (var (letter, _) in table)
        {
            if (!table.Values.Any(becomes => becomes.Contains(letter, StringComparison.Ordinal)))
                gone |= Without(letter.ToString());
        }

        return gone;
    }

    private static Value WithoutLetters(Value value, SinkKinds gone) =>
        gone == SinkKinds.None
            ? value
            : value.MapTaint(taint => taint.Map(mark => mark.With(WithLetters(mark.Cleaned | gone), mark.IsDoubtful)));

    /// <summary><c>TABLE.get(letter, letter)</c>: a letter that comes back as it was is none of the table's.</summary>
    private static Value OtherThan(HeapObject table, Value otherwise, FlowCall call)
    {
        if (
            call.Positional
                is not [{ Node: Argument { Value: NameExpression asked } }, { Node: Argument { Value: NameExpression given } }, ..]
            || asked.Name != given.Name
            || table.Rest is not null
            || !table.Keys.IsEmpty
            || table.Entries.Length is 0 or > MostInSet
        )
            return otherwise;
        var letters = new Dictionary<char, string>();
        foreach (var entry in table.Entries)
        {
            if (entry.Key is not string { Length: 1 } letter || entry.Value.Only is not ConstantAtom { Text: { } becomes })
                return otherwise;
            letters[letter[0]] = becomes;
        }

        return WithoutLetters(otherwise, GoneBy(letters));
    }

    /// <summary>A letter of a loop that is not among these: <c>c if c not in "*()" else …</c></summary>
    private SinkKinds NotAmong(Expression item, Value letters)
    {
        if (item is not NameExpression { Name: var name } || !IsOfLoop(name))
            return SinkKinds.None;
        var gone = SinkKinds.None;
        if (letters.Only is ConstantAtom { Text: { Length: <= MostInSet } text })
        {
            foreach (var letter in text)
                gone |= Without(letter.ToString());
            return gone;
        }

        if (ItemsOf(letters) is not { Length: <= MostInSet } items)
            return SinkKinds.None;
        foreach (var one in items)
            gone |= one.Only is ConstantAtom { Text: { Length: 1 } letter } ? Without(letter) : SinkKinds.None;
        return gone;
    }

    private readonly HashSet<int> _loopCells = [];

    private bool IsOfLoop(string name) => _frame.CellOf(name) is { } cell && _loopCells.Contains(cell);

    /// <summary>The name of a loop stands for one element at a time.</summary>
    private void AssignElement(Expression target, Value element)
    {
        AssignTo(target, element);
        if (target is NameExpression { Name: var name } && _frame.CellOf(name) is { } cell)
            _loopCells.Add(cell);
    }
}
