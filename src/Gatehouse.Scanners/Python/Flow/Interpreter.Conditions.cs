using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What is known of values once a condition has come out one way.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Numbers and the like cannot carry an injection of any kind.</summary>
    private const SinkKinds Harmless = SinkKinds.All & ~SinkKinds.Secret;

    /// <summary>Where a value is held: a variable's cell, an attribute of an object, or an element of a dict.</summary>
    private readonly record struct Place(int Cell, string? Attribute, Value Value);

    private Place? PlaceOf(Expression expression)
    {
        switch (expression)
        {
            case NamedExpression named:
                return PlaceOf(named.Target);
            case NameExpression name:
                for (var frame = _frame; frame is not null; frame = frame.Outer)
                {
                    if (frame.Form == FrameForm.Class && !ReferenceEquals(frame, _frame))
                        continue;
                    if (frame.CellOf(name.Name) is { } cell && Held(cell) is Value { IsNothing: false } value)
                        return new Place(cell, null, value);
                }

                return null;
            case AttributeExpression attribute when PlaceOf(attribute.Value) is { Value.Only: ObjectAtom thing }:
                return ObjectOf(thing)?.Entry(attribute.Name) is { } held ? new Place(thing.Id, attribute.Name, held) : null;
            case SubscriptExpression { Value: NameExpression holder, Index: StringExpression { IsBytes: false } key }:
                return PlaceIn(holder, key.Value);
            case CallExpression
            {
                Function: AttributeExpression { Name: "get", Value: NameExpression holder },
                Arguments: [{ Form: ArgumentForm.Positional, Value: StringExpression { IsBytes: false } key }, ..]
            }:
                return PlaceIn(holder, key.Value);
            case SubscriptExpression { Index: StringExpression { IsBytes: false, Value: var key } } element
                when PlaceOf(element.Value) is { Value.Only: ObjectAtom mapping } && ObjectOf(mapping) is { Kind: ObjectKind.Dict } content:
                // One element of many of which nothing is known: from here on it is known.
                return (content.Entry(key) ?? content.Rest) is { } found ? new Place(mapping.Id, key, found) : null;
            default:
                return null;
        }
    }

    /// <summary>The element of a dict; a body of which only the sender knows what is in it is taken for one when the first element is looked at.</summary>
    private Place? PlaceIn(NameExpression holder, string key)
    {
        if (PlaceOf(holder) is not { } place)
            return null;
        if (place.Value.Only is ObjectAtom { Id: var id } thing)
            return ObjectOf(thing) is { Kind: ObjectKind.Dict } known && (known.Entry(key) ?? known.Rest) is { IsNothing: false } held
                ? new Place(id, key, held)
                : null;
        if (place.Value.Only is not OpaqueAtom { Taint: { IsEmpty: false } taint, Path: var path } || path is not null && !IsBody(path))
            return null;
        var some = Value.Opaque(null, taint);
        var made = Allocate(
            holder,
            new HeapObject
            {
                Kind = ObjectKind.Dict,
                Rest = some,
                Keys = taint,
            }
        );
        Put(place, made);
        return new Place(((ObjectAtom)made.Only!).Id, key, some);
    }

    /// <summary>JSON that was read into plain dicts and lists.</summary>
    private static bool IsBody(ApiPath path) =>
        path.Name is "json" or "data"
        || path is { Name: PathTrie.CallSegment, Parent.Name: "get_json" or "json" or "loads" or "load" or "safe_load" };

    private void Put(Place place, Value value)
    {
        if (place.Attribute is null)
            SetCell(place.Cell, value);
        else if (Held(place.Cell) is HeapObject content)
            SetCell(place.Cell, content.WithEntry(place.Attribute, value));
    }

    private void Clean(Place place, SinkKinds kinds)
    {
        if (!place.Value.Taint.IsEmpty)
            Put(place, place.Value.MapTaint(taint => taint.CleanedFor(kinds)));
    }

    /// <summary>Makes true what the condition says; false where it cannot come out so.</summary>
    private bool Refine(Expression test, bool outcome)
    {
        if (_store.IsDead || ++_steps > _limit)
            return true;
        switch (test)
        {
            case UnaryOpExpression { Operator: UnaryOperator.Not } not:
                return Refine(not.Operand, !outcome);
            case BoolOpExpression bools:
                return RefineBool(bools, outcome);
            case CompareExpression { Operators.Length: 1 } compare:
                return RefineCompare(compare.Left, compare.Operators[0], compare.Comparators[0], outcome);
            case CallExpression call:
                RefineCall(call, outcome);
                return true;
            case NamedExpression or NameExpression or AttributeExpression:
                return RefineTruth(test, outcome);
            default:
                return true;
        }
    }

    private bool RefineBool(BoolOpExpression bools, bool outcome)
    {
        var isAnd = bools.Operator == BoolOperator.And;
        if (isAnd == outcome)
        {
            foreach (var part in bools.Values)
            {
                if (!Refine(part, outcome))
                    return false;
            }

            return true;
        }

        // One of them decided, and those before it did not.
        var start = _store;
        List<Cells>? ends = null;
        var before = new Store(start);
        foreach (var part in bools.Values)
        {
            _store = new Store(before);
            var truth = TruthOf(Evaluate(part));
            if (truth != Of(!outcome) && Refine(part, outcome) && !_store.IsDead)
                (ends ??= []).Add(_store.Since(start));
            _store = before;
            if (truth == Of(outcome) || !Refine(part, !outcome))
                break;
            before = new Store(before);
        }

        _store = start;
        if (ends is null)
            return false;
        _store.ContinueFrom(ends);
        return true;
    }

    private readonly Dictionary<int, Expression> _tests = [];

    private bool RefineTruth(Expression expression, bool outcome)
    {
        if (expression is NamedExpression { Value: CompareExpression or CallExpression } named && !Refine(named.Value, outcome))
            return false;
        if (expression is NameExpression name && _frame.CellOf(name.Name) is { } tested && _tests.Remove(tested, out var test))
        {
            var isPossible = Refine(test, outcome);
            _tests[tested] = test;
            if (!isPossible)
                return false;
        }

        if (expression is AttributeExpression { Name: "netloc" or "hostname" or "scheme" } parsed && !outcome)
            CleanSources(Evaluate(parsed.Value), SinkKinds.Redirect | SinkKinds.Request);
        if (PlaceOf(expression) is not { } place)
            return true;
        var left = WithoutTruth(place.Value, Of(!outcome));
        if (left.IsNothing)
            return false;
        // What is empty carries nothing.
        if (!outcome)
            left = left.MapTaint(_ => Taint.None);
        if (!ReferenceEquals(left, place.Value))
            Put(place, left);
        return true;
    }

    private bool IsCallOf(CallExpression call, params ReadOnlySpan<string> paths)
    {
        foreach (var atom in Evaluate(call.Function).Atoms)
        {
            foreach (var path in paths)
            {
                if (atom is OpaqueAtom { Path: { } at } && at.ToString() == path)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whatever came from the same source is what was checked, in another form.</summary>
    private void CleanSources(Value value, SinkKinds kinds)
    {
        var taint = DeepTaint(value);
        if (taint.IsEmpty)
            return;
        var marks = taint.Marks.ToArray();
        for (var frame = _frame; frame is { Form: FrameForm.Function or FrameForm.Comprehension }; frame = frame.Outer)
        {
            foreach (var (_, cell) in frame.Cells)
            {
                if (Held(cell) is not Value held || held.Taint.IsEmpty)
                    continue;
                var cleaned = held.MapTaint(own =>
                    own.Map(mark =>
                        Array.Exists(marks, other => other.IsOfSame(mark)) ? mark.With(mark.Cleaned | kinds, mark.IsDoubtful) : mark
                    )
                );
                if (!ReferenceEquals(cleaned, held))
                    SetCell(cell, cleaned);
            }
        }
    }

    private void RefineCall(CallExpression call, bool outcome)
    {
        if (call.Function is AttributeExpression method)
        {
            if (outcome)
                RefineMethod(method, call);
            else if (method.Name == "startswith" && call.Arguments is [var start, ..])
                RefineLetters(method.Value, 0, Evaluate(start.Value), false);
            else if (method.Name == "isabs" && call.Arguments is [var path, ..] && PlaceOf(path.Value) is { } relative)
                Clean(relative, SinkKinds.Relative);
            else if (method.Name == "is_absolute")
                CleanSources(Evaluate(method.Value), SinkKinds.Relative);
            RefineByGuard(Evaluate(method.Value), method.Name, call, outcome);
        }
        else if (call.Function is NameExpression { Name: "isinstance" } && call.Arguments is [var subject, var type])
            RefineInstance(subject.Value, Evaluate(type.Value), outcome);
        else if (call.Function is NameExpression { Name: "bool" } && call.Arguments is [var only])
            Refine(only.Value, outcome);
        else if (
            call.Function is NameExpression { Name: "all" or "any" } quantifier
            && call.Arguments is [{ Value: ComprehensionExpression each }]
        )
            RefineQuantified(quantifier.Name, each, outcome);
        else if (Evaluate(call.Function).Only is OpaqueAtom { Path: { } path })
            RefineByGuard(path, call, outcome);
        if (
            outcome
            && IsNamed(call.Function)
            && IsCallOf(call, "hmac.compare_digest", "secrets.compare_digest", "django.utils.crypto.constant_time_compare")
        )
        {
            foreach (var argument in call.Arguments)
            {
                if (Evaluate(argument.Value) is var code && IsProof(code))
                    CleanSources(code, Harmless);
            }
        }

        RefineByAnswer(call, outcome);
        if (outcome)
            RefineByQuestion(call);
    }

    /// <summary>What some function said yes to was looked at, which is all that the session asks for: <c>if is_known(language)</c>.</summary>
    private void RefineByQuestion(CallExpression call)
    {
        if (!IsNamed(call.Function) || !call.Arguments.Any(argument => PlaceOf(argument.Value) is { Value.Taint.IsEmpty: false }))
            return;
        var kinds = SinkKinds.Session;
        foreach (var atom in Evaluate(call.Function).Atoms)
        {
            var isQuestion = atom switch
            {
                FunctionAtom => _checks.TryGetValue(_frame, call, 0, out var answers)
                    && answers.Exists(answer => TruthOf(answer.Result) != Truth.Yes),
                OpaqueAtom { Path: { IsClean: false } path } => path.Parent?.Name != "builtins" || !path.IsDeclared,
                MethodAtom or OpaqueAtom { Path: null } => true,
                _ => false,
            };
            if (!isQuestion)
                return;
            // Of one that cannot be read its name must do: `adapter.is_safe_url(next)`.
            if (atom is not FunctionAtom && NameOf(call.Function) is { } name && Meaning.Words.Has(name, "safe", "allowed", "trusted"))
                kinds |= SinkKinds.Redirect | SinkKinds.Request;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Form is ArgumentForm.Positional or ArgumentForm.Keyword && PlaceOf(argument.Value) is { } place)
                Clean(place, kinds);
        }
    }

    private static string? NameOf(Expression function) =>
        function switch
        {
            NameExpression name => name.Name,
            AttributeExpression attribute => attribute.Name,
            _ => null,
        };

    /// <summary>Names only: what costs nothing to ask for again.</summary>
    private static bool IsNamed(Expression function)
    {
        while (function is AttributeExpression attribute)
            function = attribute.Value;
        return function is NameExpression;
    }

    private void RefineInstance(Expression subject, Value type, bool outcome)
    {
        if (PlaceOf(subject) is not { } place)
            return;
        var types = ItemsOf(type) ?? [type];
        var isHarmless = types.Length > 0;
        foreach (var one in types)
        {
            isHarmless &=
                one.Only is OpaqueAtom { Path: { } path }
                && path.ToString()
                    is "builtins.int"
                        or "builtins.float"
                        or "builtins.bool"
                        or "uuid.UUID"
                        or "datetime.datetime"
                        or "datetime.date"
                        or "decimal.Decimal"
                        or "numbers.Number";
        }

        if (outcome && isHarmless)
            Clean(place, Harmless);
        // A text is not a dict: no operator can hide in it.
        else if (types.Length > 0 && (outcome ? types.All(IsPlain) : types.Any(IsDict)))
            Clean(place, SinkKinds.NoSql);

        static bool IsPlain(Value one) =>
            one.Only is OpaqueAtom { Path: { } path }
            && path.ToString()
                is "builtins.str"
                    or "builtins.bytes"
                    or "builtins.int"
                    or "builtins.float"
                    or "builtins.bool"
                    or "bson.ObjectId"
                    or "bson.objectid.ObjectId"
                    or "datetime.datetime";

        static bool IsDict(Value one) =>
            one.Only is OpaqueAtom { Path: { } path }
            && path.ToString()
                is "builtins.dict"
                    or "collections.abc.Mapping"
                    or "collections.Mapping"
                    or "collections.abc.MutableMapping"
                    or "typing.Mapping";
    }

    /// <summary><c>all(c in ALLOWED for c in x)</c>, <c>any(c in BAD for c in x)</c>.</summary>
    private void RefineQuantified(string quantifier, ComprehensionExpression each, bool outcome)
    {
        if (each.Generators is not [{ Iterable: NameExpression subject }] || PlaceOf(subject) is not { } place)
            return;
        if (quantifier == "all" && outcome && each.Element is CompareExpression { Operators: [CompareOperator.In] } allowed)
        {
            if (Evaluate(allowed.Comparators[0]).Only is ConstantAtom { Text: { } letters })
                Clean(
                    place,
                    LetterSets.LeftAfterRemoving(
                        "[^" + letters.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal) + "]",
                        ""
                    )
                );
        }
        else if (
            quantifier == "all"
            && outcome
            && each.Element is CallExpression { Function: AttributeExpression { Name: "isalnum" or "isdigit" or "isalpha" } }
        )
            Clean(place, Harmless);
    }

    /// <summary>What a function of the tree that was called as the condition found out about its arguments.</summary>
    private void RefineByAnswer(CallExpression call, bool outcome)
    {
        if (!_checks.TryGetValue(_frame, call, 0, out var exits) || exits.Count == 0)
            return;
        var code = exits[0].Code;
        var possible = Possible(exits, outcome);
        if (possible.Count == 0)
            return;
        var isMethod = code.Parameters.Length > 0 && code.Parameters[0].Name is "self" or "cls" && call.Function is AttributeExpression;
        var position = isMethod ? 1 : 0;
        foreach (var argument in call.Arguments)
        {
            if (argument.Form is ArgumentForm.Star or ArgumentForm.DoubleStar)
                return;
            var index = argument.Form == ArgumentForm.Keyword ? IndexOf(code, argument.Name!) : position++;
            if (index < 0 || index >= code.Parameters.Length || PlaceOf(argument.Value) is not { } place || place.Value.Taint.IsEmpty)
                continue;
            Value? known = Value.Nothing;
            foreach (var exit in possible)
                known = exit.Parameters[index] is { } held && known is not null ? known.Join(held) : null;
            if (known is null or { IsNothing: true })
                continue;
            // Only what was learned counts, not what the function made of its own copy.
            if (known.Taint.IsEmpty || known.Taint.Marks.ToArray().All(mark => HasCleaned(place.Value.Taint, mark)))
                Put(place, known);
        }
    }

    private List<Answer> Possible(List<Answer> exits, bool outcome) => exits.FindAll(exit => TruthOf(exit.Result) != Of(!outcome));

    private static bool HasCleaned(Taint before, Mark after)
    {
        foreach (var mark in before.Marks)
        {
            if (ReferenceEquals(mark.Source, after.Source))
                return (after.Cleaned & mark.Cleaned) == mark.Cleaned;
        }

        return false;
    }

    private static int IndexOf(FunctionCode code, string name)
    {
        for (var i = 0; i < code.Parameters.Length; i++)
        {
            if (code.Parameters[i].Name == name)
                return i;
        }

        return -1;
    }
}
