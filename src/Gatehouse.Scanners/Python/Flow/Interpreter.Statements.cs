using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    private const int MostRounds = 3;
    private const int MostUnrolled = 8;
    private int _unrolled = 1;

    private void Execute(ImmutableArray<Statement> body)
    {
        foreach (var statement in body)
        {
            if (_store.IsDead || IsSpent)
                return;
            Execute(statement);
        }
    }

    private void Execute(Statement statement)
    {
        if (++_steps > _limit || _nesting > MostNesting)
            return;
        _nesting++;
        switch (statement.Kind)
        {
            case NodeKind.ExpressionStatement:
                Evaluate(((ExpressionStatement)statement).Value);
                break;
            case NodeKind.Assign:
                Assign((AssignStatement)statement);
                break;
            case NodeKind.AnnotatedAssign:
                var annotated = (AnnotatedAssignStatement)statement;
                if (annotated.Value is { } given)
                    AssignTo(annotated.Target, Evaluate(given));
                else if (annotated.Target is NameExpression { Name: var declared } && _frame.Form == FrameForm.Class)
                    _frame.Bind(declared, -NewCell(_frame));
                break;
            case NodeKind.AugmentedAssign:
                var augmented = (AugmentedAssignStatement)statement;
                AssignTo(augmented.Target, Augmented(augmented));
                break;
            case NodeKind.Return:
                var returned = ((ReturnStatement)statement).Value;
                var result = returned is null ? Value.None : Evaluate(returned);
                if (_store.IsDead)
                    break;
                _call?.Exits.Add(new Exit(_store.Since(_call.Start), result, returned));
                _store.IsDead = true;
                break;
            case NodeKind.If:
                ExecuteIf((IfStatement)statement);
                break;
            case NodeKind.For:
                ExecuteFor((ForStatement)statement);
                break;
            case NodeKind.While:
                ExecuteWhile((WhileStatement)statement);
                break;
            case NodeKind.Break:
                _loop?.Breaks.Add(_store.Since(_loop.Start));
                _store.IsDead = true;
                break;
            case NodeKind.Continue:
                _loop?.Continues.Add(_store.Since(_loop.Start));
                _store.IsDead = true;
                break;
            case NodeKind.Try:
                ExecuteTry((TryStatement)statement);
                break;
            case NodeKind.With:
                ExecuteWith((WithStatement)statement);
                break;
            case NodeKind.Match:
                ExecuteMatch((MatchStatement)statement, 0, null);
                break;
            case NodeKind.Raise:
                var raise = (RaiseStatement)statement;
                if (raise.Exception is { } exception)
                    Evaluate(exception);
                if (!_store.IsDead)
                    Raise();
                break;
            case NodeKind.Assert:
                var assert = (AssertStatement)statement;
                Evaluate(assert.Test);
                if (!_store.IsDead && !Refine(assert.Test, true))
                    Raise();
                break;
            case NodeKind.Function:
                var function = (FunctionStatement)statement;
                Bind(function.Name, Define(function));
                break;
            case NodeKind.Class:
                Define((ClassStatement)statement);
                break;
            case NodeKind.Import:
                Import((ImportStatement)statement);
                break;
            case NodeKind.ImportFrom:
                Import((ImportFromStatement)statement);
                break;
            case NodeKind.Global:
                foreach (var name in ((GlobalStatement)statement).Names)
                    _frame.DeclareGlobal(name);
                break;
            case NodeKind.Nonlocal:
                foreach (var name in ((NonlocalStatement)statement).Names)
                    _frame.DeclareNonlocal(name);
                break;
            case NodeKind.Delete:
                foreach (var target in ((DeleteStatement)statement).Targets)
                    Delete(target);
                break;
        }

        _nesting--;
    }

    private void Raise()
    {
        _try?.Raises.Add(_store.Since(_try.Start));
        _store.IsDead = true;
    }

    private void Assign(AssignStatement assign)
    {
        var value = Evaluate(assign.Value);
        if (_store.IsDead)
            return;
        foreach (var target in assign.Targets)
            AssignTo(target, value);
        // A condition that is kept under a name says the same when the name is asked.
        if (
            assign
                is { Targets: [NameExpression name], Value: CompareExpression or CallExpression or BoolOpExpression or UnaryOpExpression }
            && _frame.CellOf(name.Name) is { } cell
        )
            _tests[cell] = assign.Value;
    }

    private Value Augmented(AugmentedAssignStatement augmented)
    {
        var before = Evaluate(augmented.Target);
        var added = Evaluate(augmented.Value);
        if (augmented.Operator == BinaryOperator.Add && before.Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.List)
        {
            Extend(thing, added, isSure: true);
            return before;
        }

        return Operate(before, augmented.Operator, added, augmented);
    }

    private void Delete(Expression target)
    {
        if (target is not SubscriptExpression subscript)
            return;
        var container = Evaluate(subscript.Value);
        var index = Evaluate(subscript.Index);
        if (container.Only is not ObjectAtom thing || KeyOf(index) is not { } key)
            return;
        Update(
            thing,
            content =>
                content.Items is { } items && key is long at && At(items, at) is { } i
                    ? content.WithItems(items.RemoveAt(i))
                    : content.WithoutEntry(key),
            isSure: true
        );
    }

    private static int? At(ImmutableArray<Value> items, long index)
    {
        var at = index < 0 ? index + items.Length : index;
        return at >= 0 && at < items.Length ? (int)at : null;
    }

    private void AssignTo(Expression target, Value value)
    {
        switch (target)
        {
            case NameExpression name:
                Bind(name.Name, Stepped(value, name, "assigned to", name.Name));
                break;
            case AttributeExpression attribute:
                AssignAttribute(attribute, Evaluate(attribute.Value), value);
                break;
            case SubscriptExpression { Index: SliceExpression slice } part:
                AssignSlice(Evaluate(part.Value), slice, value);
                break;
            case SubscriptExpression subscript:
                AssignElement(subscript, Evaluate(subscript.Value), Evaluate(subscript.Index), value);
                break;
            case StarredExpression starred:
                AssignTo(starred.Value, value);
                break;
            case TupleExpression tuple:
                Unpack(tuple.Elements, value, tuple);
                break;
            case ListExpression list:
                Unpack(list.Elements, value, list);
                break;
        }
    }

    private void Unpack(ImmutableArray<Expression> targets, Value value, PythonNode node)
    {
        var star = -1;
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] is StarredExpression)
                star = i;
        }

        var items = ItemsOf(value);
        if (items is { } known && (star < 0 ? known.Length == targets.Length : known.Length >= targets.Length - 1))
        {
            var after = star < 0 ? 0 : targets.Length - star - 1;
            for (var i = 0; i < targets.Length; i++)
            {
                if (i == star)
                    AssignTo(targets[i], Allocate(targets[i], HeapObject.List(known[star..(known.Length - after)])));
                else
                    AssignTo(targets[i], star >= 0 && i > star ? known[known.Length - (targets.Length - i)] : known[i]);
            }

            return;
        }

        var element = ElementOf(value, node);
        foreach (var target in targets)
            AssignTo(target, target is StarredExpression ? Allocate(target, HeapObject.Bag(ObjectKind.List, element)) : element);
    }

    private void ExecuteIf(IfStatement statement)
    {
        var truth = TruthOf(Evaluate(statement.Test));
        if (_store.IsDead)
            return;
        if (truth == Truth.Yes)
        {
            Refine(statement.Test, true);
            Execute(statement.Body);
            return;
        }

        if (truth == Truth.No)
        {
            Refine(statement.Test, false);
            Execute(statement.Otherwise);
            return;
        }

        // What a script does when it is started is its functions' work, and they are looked at by themselves.
        var (steps, limit) = (_steps, _limit);
        var isScript = _isRoot && statement.Test is CompareExpression { Left: NameExpression { Name: "__name__" } };
        if (isScript)
            _limit = Math.Min(_limit, _steps + ScriptSteps);
        Ways(statement);
        if (isScript)
            (_steps, _limit) = (IsSpent ? steps : _steps, limit);
    }

    private const int ScriptSteps = 10_000;

    private void Ways(IfStatement statement)
    {
        Branch(
            () =>
            {
                if (Refine(statement.Test, true))
                    Execute(statement.Body);
                else
                    _store.IsDead = true;
            },
            () =>
            {
                if (Refine(statement.Test, false))
                    Execute(statement.Otherwise);
                else
                    _store.IsDead = true;
            }
        );
    }

    /// <summary>Takes several ways from here and goes on from where they meet.</summary>
    private void Branch(params ReadOnlySpan<Action> ways)
    {
        var start = _store;
        var ends = new List<Cells>();
        foreach (var way in ways)
        {
            _store = new Store(start);
            way();
            if (!_store.IsDead)
                ends.Add(_store.Changes);
        }

        _store = start;
        _store.Continue(ends);
    }

    private void ExecuteFor(ForStatement statement)
    {
        var iterable = Evaluate(statement.Iterable);
        if (_store.IsDead)
            return;
        var items = ItemsOf(iterable);
        if (items is { Length: <= MostUnrolled } known && _unrolled * Math.Max(1, known.Length) <= 32)
        {
            _unrolled *= Math.Max(1, known.Length);
            var index = 0;
            InTurn(statement.Body, statement.Otherwise, () => index < known.Length, () => AssignTo(statement.Target, known[index++]));
            _unrolled /= Math.Max(1, known.Length);
            return;
        }

        var element = ElementOf(iterable, statement.Target);
        Loop(
            statement.Body,
            statement.Otherwise,
            () =>
            {
                AssignTo(statement.Target, element);
                return true;
            },
            () => true
        );
    }

    private void ExecuteWhile(WhileStatement statement)
    {
        var rounds = 0;
        if (TruthOf(Evaluate(statement.Test)) == Truth.No)
        {
            Execute(statement.Otherwise);
            return;
        }

        var isEndless = statement.Test is SingletonExpression { Value: SingletonValue.True } or NumberExpression;
        if (!isEndless && TruthOf(Evaluate(statement.Test)) == Truth.Yes && _unrolled <= 4)
        {
            _unrolled *= MostUnrolled;
            InTurn(
                statement.Body,
                [],
                () => rounds++ < 2 * MostUnrolled && TruthOf(Evaluate(statement.Test)) == Truth.Yes,
                () => Refine(statement.Test, true)
            );
            _unrolled /= MostUnrolled;
            if (_store.IsDead)
                return;
            if (TruthOf(Evaluate(statement.Test)) == Truth.No)
            {
                Execute(statement.Otherwise);
                return;
            }
        }

        Loop(
            statement.Body,
            statement.Otherwise,
            () =>
            {
                Evaluate(statement.Test);
                return Refine(statement.Test, true);
            },
            () => !isEndless && Refine(statement.Test, false)
        );
    }

    /// <summary>A loop whose rounds are known one by one.</summary>
    private void InTurn(ImmutableArray<Statement> body, ImmutableArray<Statement> otherwise, Func<bool> more, Action begin)
    {
        var start = _store;
        var outer = _loop;
        var breaks = new List<Cells>();
        // What the rounds do is kept apart, so that a break leaves with what held when it was met.
        _store = new Store(start);
        var rounds = _store;
        while (!rounds.IsDead && !IsSpent && more())
        {
            _loop = new LoopContext(rounds);
            _store = new Store(rounds);
            begin();
            Execute(body);
            var ends = _loop.Continues;
            if (!_store.IsDead)
                ends.Add(_store.Changes);
            foreach (var end in _loop.Breaks)
            {
                var whole = rounds.Since(start).Copy();
                foreach (var (cell, held) in end)
                    whole.Set(cell, held);
                breaks.Add(whole);
            }

            _store = rounds;
            rounds.Continue(ends);
        }

        _loop = outer;
        if (!rounds.IsDead)
        {
            Execute(otherwise);
            if (!rounds.IsDead)
                breaks.Add(rounds.Since(start));
        }

        _store = start;
        _store.Continue(breaks);
    }

    private void Loop(ImmutableArray<Statement> body, ImmutableArray<Statement> otherwise, Func<bool> begin, Func<bool> leave)
    {
        var start = _store;
        var outer = _loop;
        var breaks = new List<Cells>();
        // Loops in loops come to rest sooner: what goes around the inner one goes around the outer one too.
        var most = outer is null ? MostRounds : 2;
        for (var round = 0; round < most && !IsSpent; round++)
        {
            _loop = new LoopContext(start);
            _store = new Store(start);
            if (begin())
                Execute(body);
            else
                _store.IsDead = true;
            var ends = _loop.Continues;
            if (!_store.IsDead)
                ends.Add(_store.Changes);
            breaks.AddRange(_loop.Breaks);
            _store = start;
            if (!start.Grow(ends, round > 0 ? Widen : null))
                break;
        }

        _loop = outer;
        _store = new Store(start);
        if (leave())
            Execute(otherwise);
        else
            _store.IsDead = true;
        if (!_store.IsDead)
            breaks.Add(_store.Changes);
        _store = start;
        _store.Continue(breaks);
    }

    /// <summary>A number that changes with every round can be any number.</summary>
    private static Value Widen(Value before, Value after)
    {
        var isCounting = false;
        foreach (var atom in after.Atoms)
            isCounting |= atom is ConstantAtom { Value: long or double };
        if (!isCounting || before.Constants is null)
            return after;
        return Value.Unknown.Join(after.Where(atom => atom is not ConstantAtom { Value: long or double }));
    }

    private void ExecuteTry(TryStatement statement)
    {
        var start = _store;
        var outer = _try;
        var attempt = new TryContext(start);
        var ends = new List<Cells>();
        _try = attempt;
        _store = new Store(start);
        var body = _store;
        attempt.Raises.Add(new Cells());
        foreach (var inner in statement.Body)
        {
            if (body.IsDead || IsSpent)
                break;
            Execute(inner);
            // Any statement may raise, with what those before it did.
            if (statement.Body.Length <= 12)
                attempt.Raises.Add(body.Since(start));
        }

        _try = outer;
        if (!body.IsDead)
        {
            Execute(statement.Otherwise);
            if (!body.IsDead)
                ends.Add(body.Since(start));
        }

        foreach (var handler in statement.Handlers)
        {
            _store = new Store(start);
            _store.Continue([.. attempt.Raises]);
            if (handler.Type is { } type)
                Evaluate(type);
            if (handler.Name is { } name)
                Bind(name, Value.Opaque(_paths.Root("builtins").Then("Exception").Call(), Taint.None));
            Execute(handler.Body);
            if (!_store.IsDead)
                ends.Add(_store.Changes);
        }

        _store = start;
        if (ends.Count == 0 && statement.Finally.Length > 0)
        {
            // Nobody goes on, yet what is last is done.
            _store = new Store(start);
            _store.Continue([.. attempt.Raises]);
            Execute(statement.Finally);
            _store = start;
            start.IsDead = true;
            return;
        }

        _store.Continue(ends);
        Execute(statement.Finally);
    }

    private void ExecuteWith(WithStatement statement)
    {
        foreach (var item in statement.Items)
        {
            var context = Evaluate(item.Context);
            if (_store.IsDead)
                return;
            var entered = Entered(context, item.Context);
            if (item.Target is { } target)
                AssignTo(target, entered);
        }

        Execute(statement.Body);
    }

    private Value Entered(Value context, Expression node)
    {
        var entered = Value.Nothing;
        foreach (var atom in context.Atoms)
        {
            entered = entered.Join(
                atom switch
                {
                    ObjectAtom thing when ObjectOf(thing) is { Kind: ObjectKind.Generator } content => content.Contents,
                    ObjectAtom thing
                        when ObjectOf(thing) is { Class: { } type } && MethodOf(type, "__enter__", "__aenter__") is { } enter =>
                        CallFunction(enter.Bound(Value.Of(atom)), new FlowCall(this, node)),
                    OpaqueAtom { Path: { } path } opaque when path.Declared("__enter__") is not null => Value.Opaque(
                        path.Then("__enter__").Call(),
                        opaque.Taint
                    ),
                    _ => Value.Of(atom),
                }
            );
        }

        return entered.IsNothing ? Value.Unknown : entered;
    }

    private void ExecuteMatch(MatchStatement statement, int at, Value? subject)
    {
        subject ??= Evaluate(statement.Subject);
        if (_store.IsDead)
            return;
        var start = _store;
        var ends = new List<Cells>();
        var isOpen = true;
        foreach (var part in statement.Cases.AsSpan()[at..])
        {
            if (!isOpen || IsSpent)
                break;
            var truth = Matches(part.Pattern, subject);
            if (truth == Truth.No)
                continue;
            _store = new Store(start);
            BindPattern(part.Pattern, subject);
            RefineByPattern(statement.Subject, part.Pattern);
            if (part.Guard is { } guard)
            {
                var guarded = TruthOf(Evaluate(guard));
                if (guarded == Truth.No)
                    continue;
                truth = guarded == Truth.Yes ? truth : Truth.Unknown;
                if (!Refine(guard, true))
                    continue;
            }

            Execute(part.Body);
            if (!_store.IsDead)
                ends.Add(_store.Changes);
            isOpen = truth != Truth.Yes;
        }

        if (isOpen)
            ends.Add(new Cells());
        _store = start;
        _store.Continue(ends);
    }

    private Truth Matches(Pattern pattern, Value subject)
    {
        switch (pattern)
        {
            case AsPattern { Pattern: null }:
                return Truth.Yes;
            case AsPattern { Pattern: { } inner }:
                return Matches(inner, subject);
            case ValuePattern value:
                return CompareValues(subject, CompareOperator.Eq, Evaluate(value.Value));
            case SingletonPattern singleton:
                return CompareValues(subject, CompareOperator.Is, ValueOf(singleton.Value));
            case OrPattern or:
                var all = Truth.No;
                foreach (var inner in or.Patterns)
                {
                    var truth = Matches(inner, subject);
                    if (truth == Truth.Yes)
                        return Truth.Yes;
                    if (truth == Truth.Unknown)
                        all = Truth.Unknown;
                }

                return all;
            case SequencePattern sequence when ItemsOf(subject) is { } items && !sequence.Patterns.Any(p => p is StarPattern):
                if (items.Length != sequence.Patterns.Length)
                    return Truth.No;
                var every = Truth.Yes;
                for (var i = 0; i < items.Length; i++)
                {
                    var truth = Matches(sequence.Patterns[i], items[i]);
                    if (truth == Truth.No)
                        return Truth.No;
                    every = truth == Truth.Unknown ? Truth.Unknown : every;
                }

                return every;
            default:
                return Truth.Unknown;
        }
    }

    private void BindPattern(Pattern pattern, Value subject)
    {
        switch (pattern)
        {
            case AsPattern named:
                if (named.Pattern is { } inner)
                    BindPattern(inner, subject);
                if (named.Name is { } name)
                    Bind(name, ConstantsOf(named) ?? Stepped(subject, named, "assigned to", name));
                break;
            case StarPattern { Name: { } star }:
                Bind(star, Allocate(pattern, HeapObject.Bag(ObjectKind.List, subject)));
                break;
            case SequencePattern sequence:
                var items = ItemsOf(subject);
                for (var i = 0; i < sequence.Patterns.Length; i++)
                {
                    var isKnown = items is { } known && known.Length == sequence.Patterns.Length;
                    BindPattern(sequence.Patterns[i], isKnown ? items!.Value[i] : ElementOf(subject, sequence));
                }

                break;
            case MappingPattern mapping:
                for (var i = 0; i < mapping.Patterns.Length; i++)
                    BindPattern(mapping.Patterns[i], Indexed(subject, Evaluate(mapping.Keys[i]), mapping));
                if (mapping.Rest is { } rest)
                    Bind(rest, subject);
                break;
            case ClassPattern type:
                foreach (var positional in type.Patterns)
                    BindPattern(positional, subject);
                for (var i = 0; i < type.KeywordPatterns.Length; i++)
                    BindPattern(type.KeywordPatterns[i], AttributeOf(subject, type.KeywordNames[i], type));
                break;
            case OrPattern or:
                foreach (var alternative in or.Patterns)
                    BindPattern(alternative, subject);
                break;
        }
    }

    private void RefineByPattern(Expression subject, Pattern pattern)
    {
        if (ConstantsOf(pattern) is { } constants && PlaceOf(subject) is { } place)
            Put(place, constants);
    }

    /// <summary>What a thing can only be that a pattern matches; null where the pattern does not say.</summary>
    private Value? ConstantsOf(Pattern pattern)
    {
        switch (pattern)
        {
            case ValuePattern { Value: var value }:
                return Evaluate(value) is { Constants: not null } known ? known : null;
            case AsPattern { Pattern: { } inner }:
                return ConstantsOf(inner);
            case OrPattern or:
                var all = Value.Nothing;
                foreach (var alternative in or.Patterns)
                {
                    if (ConstantsOf(alternative) is not { } some)
                        return null;
                    all = all.Join(some);
                }

                return all.Constants is null ? null : all;
            default:
                return null;
        }
    }

    private void Import(ImportStatement statement)
    {
        foreach (var alias in statement.Names)
        {
            if (alias.AsName is { } name)
                Bind(name, ImportedModule(alias.Name));
            else
            {
                var dot = alias.Name.IndexOf('.', StringComparison.Ordinal);
                Bind(dot < 0 ? alias.Name : alias.Name[..dot], ImportedModule(dot < 0 ? alias.Name : alias.Name[..dot], alias.Name));
            }
        }
    }

    private Value ImportedModule(string dotted, string? whole = null)
    {
        if (_modules.Resolve(Module, whole ?? dotted) is { } found)
        {
            if (whole is null || whole == dotted)
                return Value.Of(found);
            var up = whole.Count(letter => letter == '.');
            var stem = found.Stem;
            for (; up > 0; up--)
                stem = stem[..Math.Max(0, stem.LastIndexOf('/'))];
            return Value.Of(new ModuleAtom(stem, _modules.At(stem)));
        }

        return Value.Opaque(_paths.Module(dotted), Taint.None);
    }

    private void Import(ImportFromStatement statement)
    {
        var module =
            statement.Level > 0 ? _modules.ResolveRelative(Module, statement.Level, statement.Module)
            : statement.Module is { } name ? _modules.Resolve(Module, name)
            : null;
        var library = module is null && statement is { Level: 0, Module: { } dotted } ? _paths.Module(dotted) : null;
        foreach (var alias in statement.Names)
        {
            if (alias.Name == "*")
            {
                ImportAll(module, library);
                continue;
            }

            var bound = alias.AsName ?? alias.Name;
            if (module is not null)
                Bind(bound, Value.Of(new ImportedAtom(module, alias.Name)));
            else
                Bind(bound, Value.Opaque(library?.Then(alias.Name), Taint.None));
        }
    }

    private void ImportAll(ModuleAtom? module, Models.ApiPath? library)
    {
        if (library is not null)
            ModuleFrame().Stars.Add(library);
        if (module?.Module is not { } file)
            return;
        Ensure(file);
        if (file.Frame is null || ReferenceEquals(file.Frame, _frame))
            return;
        foreach (var (name, _) in file.Frame.Cells)
        {
            if (!name.StartsWith('_'))
                Bind(name, Value.Of(new ImportedAtom(module, name)));
        }

        foreach (var star in file.Frame.Stars)
            ModuleFrame().Stars.Add(star);
    }
}
