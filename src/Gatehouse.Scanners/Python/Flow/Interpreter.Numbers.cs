namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Sums and questions whose answer is known, because all that they are made of is.</summary>
internal sealed partial class Interpreter
{
    private void BindNumbers()
    {
        On("abs", call => Number(call, numbers => numbers is [var n] ? Absolute(n) : null));
        On("round", call => Number(call, numbers => numbers is [var n] ? Rounded(n) : null));
        On(
            "divmod",
            call =>
                call.Argument(0)?.Only is ConstantAtom { Value: long a }
                && call.Argument(1)?.Only is ConstantAtom { Value: long b and not 0 }
                    ? Value.Of(TupleAtom.Of([Value.Of((long)Math.Floor((decimal)a / b)), Value.Of(((a % b) + b) % b)]))
                    : Value.Of(TupleAtom.Of([AnyNumber, AnyNumber]))
        );
        On("pow", call => Folded(call, Engine.Syntax.Python.BinaryOperator.Pow));
        On("builtins.sum", Total);
        On("math.floor math.ceil math.trunc math.sqrt math.fabs math.isqrt math.gcd math.prod", InMathematics);
        On("any", call => Quantified(call, Truth.Yes));
        On("all", call => Quantified(call, Truth.No));
        On(
            "hex bin oct",
            call => call.Argument(0)?.Only is ConstantAtom { Value: long n } ? Value.Of(InDigits(n, call)) : Value.Text(Taint.None)
        );
    }

    private static double? NumberOf(Value? value) =>
        value?.Only is ConstantAtom constant
            ? constant.Value switch
            {
                long number => number,
                double number => number,
                bool flag => flag ? 1 : 0,
                _ => null,
            }
            : null;

    private Value Number(FlowCall call, Func<IReadOnlyList<object>, object?> fold)
    {
        var numbers = new List<object>();
        foreach (var given in call.Positional)
        {
            if (given.Value.Only is not ConstantAtom { Value: long or double } constant)
                return NumberOf(call);
            numbers.Add(constant.Value!);
        }

        return call.Star is null && call.Keywords.Count == 0 && fold(numbers) is { } result
            ? Value.Of(new ConstantAtom(result))
            : NumberOf(call);
    }

    private static object? Absolute(object number) =>
        number switch
        {
            long n when n != long.MinValue => Math.Abs(n),
            double n => Math.Abs(n),
            _ => null,
        };

    private static object? Rounded(object number) =>
        number switch
        {
            long n => n,
            double n when Math.Abs(n) < 1e15 => (long)Math.Round(n, MidpointRounding.ToEven),
            _ => null,
        };

    private Value Folded(FlowCall call, Engine.Syntax.Python.BinaryOperator op) =>
        call.Positional is [{ Value.Only: ConstantAtom a }, { Value.Only: ConstantAtom b }] && Fold(a, op, b) is { } folded
            ? folded
            : AnyNumber;

    private Value Total(FlowCall call)
    {
        if (call.Argument(0) is not { } terms || ItemsOf(terms) is not { } items || items.Length == 0)
            return AnyNumber;
        var sum = call.Argument(1, "start") ?? Value.Of(0L);
        foreach (var item in items)
        {
            if (
                sum.Only is not ConstantAtom a
                || item.Only is not ConstantAtom b
                || Fold(a, Engine.Syntax.Python.BinaryOperator.Add, b) is not { } next
            )
                return AnyNumber;
            sum = next;
        }

        return sum;
    }

    private Value InMathematics(FlowCall call)
    {
        if (NumberOf(call.Argument(0)) is not { } number || Math.Abs(number) > 1e15)
            return AnyNumber;
        return true switch
        {
            _ when Named(call, "floor") => Value.Of((long)Math.Floor(number)),
            _ when Named(call, "ceil") => Value.Of((long)Math.Ceiling(number)),
            _ when Named(call, "trunc") => Value.Of((long)Math.Truncate(number)),
            _ when Named(call, "isqrt") && number >= 0 => Value.Of((long)Math.Floor(Math.Sqrt(number))),
            _ when Named(call, "sqrt") && number >= 0 => Value.Of(new ConstantAtom(Math.Sqrt(number))),
            _ when Named(call, "fabs") => Value.Of(new ConstantAtom(Math.Abs(number))),
            _ => AnyNumber,
        };
    }

    /// <summary><c>any</c> and <c>all</c> of what is known one by one.</summary>
    private Value Quantified(FlowCall call, Truth deciding)
    {
        if (call.Argument(0) is not { } elements || elements.Only is ConstantAtom || ItemsOf(elements) is not { } items)
            return AnyBool;
        var isOpen = false;
        foreach (var item in items)
        {
            var truth = TruthOf(item);
            if (truth == deciding && !isOpen)
                return Value.Of(deciding == Truth.Yes);
            isOpen |= truth == Truth.Unknown || truth == deciding;
        }

        return isOpen ? AnyBool : Value.Of(deciding == Truth.No);
    }

    private static string InDigits(long number, FlowCall call)
    {
        var (prefix, toBase) =
            Named(call, "hex") ? ("0x", 16)
            : Named(call, "bin") ? ("0b", 2)
            : ("0o", 8);
        return (number < 0 ? "-" : "") + prefix + Convert.ToString(Math.Abs(number == long.MinValue ? 0 : number), toBase);
    }
}
