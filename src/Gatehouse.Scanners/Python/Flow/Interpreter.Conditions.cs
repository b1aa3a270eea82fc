using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What is known of values once a condition has come out one way.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Numbers and the like cannot carry an injection of any kind.</summary>
    private const SinkKinds Harmless = SinkKinds.All & ~SinkKinds.Secret;

    /// <summary>Where a value is held: a variable's cell or an attribute of an object.</summary>
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
            default:
                return null;
        }
    }

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
        var ends = new List<Cells>();
        var before = new Store(start);
        foreach (var part in bools.Values)
        {
            _store = new Store(before);
            var truth = TruthOf(Evaluate(part));
            if (truth != Of(!outcome) && Refine(part, outcome) && !_store.IsDead)
                ends.Add(_store.Since(start));
            _store = before;
            if (truth == Of(outcome) || !Refine(part, !outcome))
                break;
            before = new Store(before);
        }

        _store = start;
        if (ends.Count == 0)
            return false;
        _store.Continue(ends);
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
        var left = place.Value.Where(atom => TruthOf(atom) != Of(!outcome));
        if (left.IsNothing)
            return false;
        // What is empty carries nothing.
        if (!outcome)
            left = left.MapTaint(_ => Taint.None);
        if (!ReferenceEquals(left, place.Value))
            Put(place, left);
        return true;
    }

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
                return RefineEqual(left, right, outcome) && RefineEqual(right, left, outcome);
            case CompareOperator.In:
                return RefineIn(left, right, outcome);
            default:
                return true;
        }
    }

    private bool RefineEqual(Expression expression, Expression other, bool outcome)
    {
        var value = Evaluate(other);
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

    /// <summary>A check of a part, or of a changed form, of something: <c>x.lower() == 'a'</c>, <c>urlparse(x).netloc in HOSTS</c>.</summary>
    private bool RefineDerived(Expression expression, Value other)
    {
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
            var gone = letters.StartsWith("..", StringComparison.Ordinal) ? SinkKinds.NoDotDot : Without(letters);
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
        if (outcome && RefineDerived(item, whole))
            return true;
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
        var sources = new HashSet<TaintSource>();
        foreach (var mark in taint.Marks)
            sources.Add(mark.Source);
        for (var frame = _frame; frame is { Form: FrameForm.Function or FrameForm.Comprehension }; frame = frame.Outer)
        {
            foreach (var cell in frame.Cells.Values)
            {
                if (Held(cell) is not Value held || held.Taint.IsEmpty)
                    continue;
                var cleaned = held.MapTaint(own =>
                    own.Map(mark => sources.Contains(mark.Source) ? mark.With(mark.Cleaned | kinds, mark.IsDoubtful) : mark)
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

    private void RefineMethod(AttributeExpression method, CallExpression call)
    {
        switch (method.Name)
        {
            case "isdigit" or "isnumeric" or "isdecimal" or "isalnum" or "isalpha" or "isidentifier":
                if (PlaceOf(method.Value) is { } checkedPlace)
                    Clean(checkedPlace, Harmless);
                break;
            case "match" or "fullmatch" or "search":
                RefineMatch(method, call);
                break;
            case "startswith" when call.Arguments is [var start, ..]:
                RefineStart(method.Value, Evaluate(start.Value));
                break;
            case "is_relative_to":
                CleanSources(Evaluate(method.Value), SinkKinds.Path | SinkKinds.Archive);
                break;
        }
    }

    private void RefineStart(Expression subject, Value start)
    {
        var value = Evaluate(subject);
        if (!DeepTaint(start).IsEmpty)
            return;
        if (IsNormalised(value))
            CleanSources(value, SinkKinds.Path | SinkKinds.Archive);
        if (start.Only is ConstantAtom { Text: { } prefix } && EndsHost(prefix) && PlaceOf(subject) is { } place)
            Clean(place, SinkKinds.Request | SinkKinds.Redirect);
    }

    private static bool IsNormalised(Value value)
    {
        foreach (var mark in value.Taint.Marks)
        {
            if ((mark.Cleaned & (SinkKinds.Normalised | SinkKinds.NoDotDot)) == 0)
                return false;
        }

        return !value.Taint.IsEmpty;
    }

    /// <summary><c>https://host/</c>: what follows no longer chooses the host.</summary>
    private static bool EndsHost(string prefix) =>
        prefix.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && prefix.AsSpan(at + 3).IndexOfAny('/', '?', '#') > 0;

    private void RefineMatch(AttributeExpression method, CallExpression call)
    {
        var receiver = Evaluate(method.Value);
        string? regex = null;
        Expression? subject = null;
        if (receiver.Only is OpaqueAtom { Path: { } module } && module.ToString() == "re" && call.Arguments.Length >= 2)
        {
            regex = Evaluate(call.Arguments[0].Value).Only is ConstantAtom { Text: { } text } ? text : null;
            subject = call.Arguments[1].Value;
        }
        else if (
            receiver.Only is ObjectAtom thing
            && ObjectOf(thing)?.Entry("pattern") is { Only: ConstantAtom { Text: { } compiled } }
            && call.Arguments.Length >= 1
        )
        {
            regex = compiled;
            subject = call.Arguments[0].Value;
        }

        if (regex is null || subject is null || LetterSets.WhenMatched(regex, method.Name) is var kinds && kinds == SinkKinds.None)
            return;
        if (PlaceOf(subject) is { } place)
            Clean(place, kinds);
    }

    private void RefineByGuard(Value receiver, string name, CallExpression call, bool outcome)
    {
        foreach (var atom in receiver.Atoms)
        {
            if (atom is not OpaqueAtom { Path: var path })
                continue;
            var asked = path?.Then(name);
            if (asked is null or { IsDeclared: false })
                asked = _paths.Root(PathTrie.Unknown).Declared(name) ?? asked;
            if (asked is not null)
                RefineByGuard(asked, call, outcome);
        }
    }

    private void RefineByGuard(ApiPath path, CallExpression call, bool outcome)
    {
        if (path.Guard is not { } guard || !outcome)
            return;
        var nodes = call.Arguments.Where(argument => argument.Form == ArgumentForm.Positional).ToList();
        foreach (var spec in guard.Arguments.Single)
        {
            var node =
                call.Arguments.FirstOrDefault(argument => argument.Name is not null && argument.Name == spec.Name)
                ?? (spec.Position >= 0 && spec.Position < nodes.Count ? nodes[spec.Position] : null);
            if (node is null)
                continue;
            if (PlaceOf(node.Value) is { } place)
                Clean(place, guard.Kinds);
            CleanSources(Evaluate(node.Value), guard.Kinds);
        }
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
        else if (outcome && types.All(one => one.Only is OpaqueAtom { Path: { } path } && path.ToString() == "builtins.str"))
            Clean(place, SinkKinds.NoSql);
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
        var possible = exits.Where(exit => TruthOf(exit.Result) != Of(!outcome)).ToList();
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
