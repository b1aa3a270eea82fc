using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a comparison that came out one way says of what was compared.</summary>
internal sealed partial class Interpreter
{
    private bool RefineCompare(Expression left, CompareOperator op, Expression right, bool outcome)
    {
        switch (op)
        {
            case CompareOperator.NotEq:
                return RefineCompare(left, CompareOperator.Eq, right, !outcome);
            case CompareOperator.IsNot:
                return RefineCompare(left, CompareOperator.Is, right, !outcome);
            case CompareOperator.NotIn:
                return RefineCompare(left, CompareOperator.In, right, !outcome);
            case CompareOperator.Eq or CompareOperator.Is:
                if (BeginningOf(left) is var (begun, at))
                    RefineLetters(begun, at, Evaluate(right), outcome);
                else if (outcome && left is CallExpression { Function: NameExpression { Name: "len" }, Arguments: [{ Value: var whole }] })
                    RefineLength(whole, Evaluate(right));
                return RefineEqual(left, right, outcome) && RefineEqual(right, left, outcome);
            case CompareOperator.In:
                if (BeginningOf(left) is var (beginning, from))
                    RefineLetters(beginning, from, Evaluate(right), outcome);
                return RefineIn(left, right, outcome);
            default:
                return true;
        }
    }

    private bool RefineEqual(Expression expression, Expression other, bool outcome)
    {
        var value = Evaluate(other);
        if (outcome && expression is TupleExpression { Elements: var parts } && ItemsOf(value) is { } values)
            return RefineEach(parts, values);
        // `re.match(…) is None`, `check(x) == False`
        if (
            expression is CallExpression answered
            && other is SingletonExpression
            && value.Only is ConstantAtom { Value: null or bool } answer
            && (
                answered.Function is AttributeExpression { Name: "match" or "fullmatch" or "search" }
                || _checks.TryGetValue(_frame, answered, 0, out _)
            )
        )
            return Refine(answered, answer.Value is true == outcome);
        if (outcome && IsProof(value))
            CleanSources(value, Harmless);
        if (outcome && RefineDerived(expression, value))
            return true;
        if (PlaceOf(expression) is not { } place)
            return true;
        if (!outcome)
        {
            if (value.Only is not ConstantAtom constant)
                return true;
            var rest = place.Value.Where(atom => atom is not ConstantAtom same || !Equal(same, constant));
            if (rest.IsNothing)
                return false;
            if (!ReferenceEquals(rest, place.Value))
                Put(place, rest);
            return true;
        }

        if (value.Constants is { } constants)
        {
            if (place.Value.Constants is { } own)
            {
                var common = place.Value.Where(atom => constants.Any(c => Equal(c, (ConstantAtom)atom)));
                if (common.IsNothing)
                    return false;
                Put(place, common);
            }
            else
                Put(place, value);
            return true;
        }

        if (DeepTaint(value).IsEmpty && !place.Value.Taint.IsEmpty && !IsCallable(value.Only ?? place.Value.Atoms[0]))
            Put(place, place.Value.MapTaint(_ => Taint.None));
        return true;
    }

    /// <summary><c>(url.scheme, url.netloc) == ("https", HOST)</c></summary>
    private bool RefineEach(ImmutableArray<Expression> parts, ImmutableArray<Value> values)
    {
        if (parts.Length != values.Length)
            return true;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!RefineDerived(parts[i], values[i]) && PlaceOf(parts[i]) is { } place && values[i].Constants is not null)
                Put(place, values[i]);
        }

        return true;
    }

    /// <summary><c>(url.scheme, url.netloc) in ALLOWED</c>, <c>url[:2] == …</c></summary>
    private ImmutableArray<Value>? Columns(Value tuples, int count)
    {
        if (ItemsOf(tuples) is not { Length: > 0 } rows || tuples.Only is ConstantAtom)
            return null;
        var columns = Enumerable.Repeat(Value.Nothing, count).ToArray();
        foreach (var row in rows)
        {
            if (ItemsOf(row) is not { } cells || cells.Length != count)
                return null;
            for (var i = 0; i < count; i++)
                columns[i] = columns[i].Join(cells[i]);
        }

        return [.. columns];
    }

    /// <summary>The host of an address that was taken apart, by its number.</summary>
    private bool IsHostByNumber(Expression expression) =>
        expression is SubscriptExpression { Value: var whole, Index: var index }
        && index
            is NumberExpression { Integer: 1 }
                or SliceExpression { Lower: null or NumberExpression { Integer: 0 }, Upper: NumberExpression { Integer: 2 }, Step: null }
        && Evaluate(whole).Only is OpaqueAtom { Path: { Name: PathTrie.CallSegment, Parent.Name: "urlparse" or "urlsplit" } };

    /// <summary>A check of a part, or of a changed form, of something: <c>x.lower() == 'a'</c>, <c>urlparse(x).netloc in HOSTS</c>.</summary>
    private bool RefineDerived(Expression expression, Value other)
    {
        // Whatever it is compared with: nobody allows scripts by name.
        if (expression is AttributeExpression { Name: "scheme" } address && DeepTaint(other).IsEmpty)
        {
            CleanSources(Evaluate(address.Value), SinkKinds.WebUrl);
            return true;
        }

        if (expression is AttributeExpression { Name: "netloc" or "hostname" } parsed)
        {
            var whole = Evaluate(parsed.Value);
            if (!AreApart(DeepTaint(whole), DeepTaint(other)))
                return false;
            CleanSources(whole, SinkKinds.Redirect | SinkKinds.Request);
            return true;
        }

        if (!DeepTaint(other).IsEmpty)
            return false;
        if (IsHostByNumber(expression))
        {
            CleanSources(Evaluate(((SubscriptExpression)expression).Value), SinkKinds.Redirect | SinkKinds.Request);
            return true;
        }

        if (expression is NameExpression host && PlaceOf(host) is { } held && IsHost(held.Value))
            CleanSources(held.Value, SinkKinds.Redirect | SinkKinds.Request);
        switch (expression)
        {
            case CallExpression
            {
                Function: AttributeExpression { Name: "lower" or "upper" or "strip" or "casefold" or "lstrip" or "rstrip" } method
            } when PlaceOf(method.Value) is { } place:
                Clean(place, Harmless);
                return true;
            case CallExpression call when IsCallOf(call, "os.path.commonpath", "os.path.commonprefix"):
                foreach (var argument in call.Arguments)
                    CleanSources(Evaluate(argument.Value), SinkKinds.Path | SinkKinds.Archive);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A code that only the holder of a key can make, of a text that came with it: the text is the holder's own.</summary>
    private static bool IsProof(Value value)
    {
        foreach (var mark in value.Taint.Marks)
        {
            if (mark.Cleaned != SinkKinds.All)
                return false;
        }

        return !value.Taint.IsEmpty;
    }

    private static bool IsHost(Value value) =>
        value.Only
            is OpaqueAtom
            {
                Path: { Name: "netloc" or "hostname", Parent: { Name: PathTrie.CallSegment, Parent.Name: "urlparse" or "urlsplit" } }
            };

    /// <summary>Whether nobody who chooses the one chooses the other.</summary>
    private static bool AreApart(Taint one, Taint other)
    {
        foreach (var mark in other.Marks)
        {
            foreach (var own in one.Marks)
            {
                if (ReferenceEquals(own.Source, mark.Source))
                    return false;
            }
        }

        return true;
    }

    private bool RefineIn(Expression item, Expression container, bool outcome)
    {
        var whole = Evaluate(container);
        // `'..' in x` tells of x what it has not.
        if (!outcome && Evaluate(item).Only is ConstantAtom { Text: { } letters } && PlaceOf(container) is { } searched)
        {
            var gone = letters switch
            {
                "//" => SinkKinds.NotTwoSlashes,
                "\\" => SinkKinds.NotSlashBackslash,
                _ => letters.StartsWith("..", StringComparison.Ordinal) ? SinkKinds.NoDotDot : Without(letters),
            };
            if (letters.Contains("://", StringComparison.Ordinal))
                gone = SinkKinds.None;
            if (gone != SinkKinds.None)
            {
                Put(
                    searched,
                    searched.Value.MapTaint(taint => taint.Map(mark => mark.With(WithLetters(mark.Cleaned | gone), mark.IsDoubtful)))
                );
            }
        }

        if (outcome && container is AttributeExpression { Name: "parents" } above && IsNormalised(Evaluate(above.Value)))
            CleanSources(Evaluate(above.Value), SinkKinds.Path | SinkKinds.Archive);
        if (outcome && item is TupleExpression { Elements: var parts } && Columns(whole, parts.Length) is { } columns)
            return RefineEach(parts, columns);
        if (outcome && RefineDerived(item, whole))
            return true;
        if (!outcome && NotAmong(item, whole) is not SinkKinds.None and var letter && PlaceOf(item) is { } other)
        {
            Put(other, WithoutLetters(other.Value, letter));
            return true;
        }

        if (PlaceOf(item) is not { } place || !IsCollection(whole))
            return true;
        if (!outcome)
        {
            if (ItemsOf(whole) is not { } known || place.Value.Constants is null)
                return true;
            var rest = place.Value.Where(atom =>
                !known.Any(candidate => candidate.Only is ConstantAtom other && Equal(other, (ConstantAtom)atom))
            );
            if (rest.IsNothing)
                return false;
            Put(place, rest);
            return true;
        }

        if (ItemsOf(whole) is { } items && whole.Only is not ConstantAtom && All(items) is { Constants: { } all } members)
        {
            if (place.Value.Constants is not null)
            {
                var common = place.Value.Where(atom => all.Any(constant => Equal(constant, (ConstantAtom)atom)));
                if (common.IsNothing)
                    return false;
                Put(place, common);
            }
            else
                Put(place, members);
            return true;
        }

        if (DeepTaint(whole).IsEmpty)
            Put(place, place.Value.MapTaint(_ => Taint.None));
        return true;
    }

    /// <summary>Not a text that is searched.</summary>
    private static bool IsCollection(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is TextAtom)
                return false;
        }

        return true;
    }
}
