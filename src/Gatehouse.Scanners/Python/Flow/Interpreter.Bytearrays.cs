using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Texts that are changed where they are: a <c>bytearray</c> is kept as the text that it is at the moment.</summary>
internal sealed partial class Interpreter
{
    private static bool IsBytes(Value value) => value.Only is ConstantAtom { IsBytes: true } or TextAtom { IsBytes: true };

    /// <summary><c>buffer[:2] = b'no'</c>; false where it is no such text.</summary>
    private bool AssignBytes(SubscriptExpression target, Value put)
    {
        if (target.Value is not NameExpression)
            return false;
        var whole = Evaluate(target.Value);
        if (!IsBytes(whole))
            return false;
        if (target.Index is not SliceExpression slice)
        {
            if (
                whole.Only is ConstantAtom { Text: { } all }
                && KeyOf(Evaluate(target.Index)) is long index
                && put.Only is ConstantAtom { Value: long and >= 0 and < 256 and var letter }
                && index >= -all.Length
                && index < all.Length
            )
            {
                var at = (int)(index < 0 ? index + all.Length : index);
                AssignTo(target.Value, Bytes(all[..at] + (char)letter + all[(at + 1)..]));
            }
            else
                AssignTo(target.Value, SomeOf(whole, put));
            return true;
        }

        if (slice is { Lower: null, Upper: null, Step: null } && IsBytes(put))
            AssignTo(target.Value, put);
        else if (
            slice.Step is null
            && whole.Only is ConstantAtom { Text: { } before }
            && put.Only is ConstantAtom { Text: { } middle, IsBytes: true }
            && (slice.Lower is null ? 0L : KeyOf(Evaluate(slice.Lower)) as long?) is { } from
            && (slice.Upper is null ? before.Length : KeyOf(Evaluate(slice.Upper)) as long?) is { } to
        )
        {
            var first = (int)Math.Clamp(from < 0 ? from + before.Length : from, 0, before.Length);
            var last = (int)Math.Clamp(to < 0 ? to + before.Length : to, first, before.Length);
            AssignTo(target.Value, Bytes(before[..first] + middle + before[last..]));
        }
        else
            AssignTo(target.Value, SomeOf(whole, put));
        return true;
    }

    /// <summary>What a method does to the text that it is called on; null where it leaves it as it is.</summary>
    private Value? Changed(Atom receiver, string name, FlowCall call)
    {
        if (
            name is not ("extend" or "append" or "clear" or "reverse" or "insert" or "pop" or "remove")
            || !IsBytes(Value.Of(receiver))
            || call.Node is not CallExpression { Function: AttributeExpression { Value: NameExpression or AttributeExpression } method }
        )
            return null;
        var given = call.Argument(0);
        AssignTo(
            method.Value,
            (name, receiver, given?.Only) switch
            {
                ("clear", _, _) => Bytes(""),
                ("reverse", ConstantAtom { Text: { } text }, _) => Bytes(string.Concat(text.Reverse())),
                ("append", ConstantAtom { Text: { } text }, ConstantAtom { Value: long and >= 0 and < 256 and var letter }) => Bytes(
                    text + (char)letter
                ),
                ("extend", _, ConstantAtom or TextAtom) => Operate(Value.Of(receiver), BinaryOperator.Add, given!, call.Node),
                _ => SomeOf(Value.Of(receiver), given ?? Value.Nothing),
            }
        );
        return name == "pop" ? AnyNumber : Value.None;
    }

    private static Value Bytes(string letters) => Value.Of(new ConstantAtom(letters, true));

    private Value SomeOf(Value one, Value other) =>
        Value.Of(TextAtom.Of([Piece.Hole(DeepTaint(one).Join(DeepTaint(other)))], isBytes: true));

    /// <summary><c>bytes([104, 105])</c></summary>
    private Value? OfNumbers(Value given)
    {
        if (given.Only is ConstantAtom || ItemsOf(given) is not { Length: > 0 } items)
            return null;
        var letters = new System.Text.StringBuilder();
        foreach (var item in items)
        {
            if (item.Only is not ConstantAtom { Value: long and >= 0 and < 256 and var letter })
                return null;
            letters.Append((char)letter);
        }

        return Bytes(letters.ToString());
    }
}
