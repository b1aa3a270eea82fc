using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
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
                // What a docstring says is nobody's business, and long.
                if (((ExpressionStatement)statement).Value is { Kind: not NodeKind.String } done)
                    Evaluate(done);
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
                var raised = raise.Exception is { } exception ? Evaluate(exception) : Value.Nothing;
                if (!_store.IsDead)
                    Raise(
                        raise.Exception is NameExpression plain && _try is not null && IsException(plain)
                            ? MadeByPython(plain.Name, plain)
                            : raised
                    );
                break;
            case NodeKind.Assert:
                var assert = (AssertStatement)statement;
                var holds = TruthOf(Weighed(Evaluate(assert.Test), assert.Test));
                if (!_store.IsDead && (holds == Truth.No || !Refine(assert.Test, true)))
                    Raise(_try is null ? null : MadeByPython("AssertionError", assert));
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

    private void Assign(AssignStatement assign)
    {
        var value = Evaluate(assign.Value);
        if (_store.IsDead)
            return;
        if (assign.Targets is [SubscriptExpression { Index: StringExpression header }])
            CookieWritten(header, value, assign.Value);
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
        if (subscript.Index is SliceExpression slice)
        {
            AssignSlice(container, slice, Value.Of(TupleAtom.Of([])));
            return;
        }

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
                AssignAttribute(attribute, attribute.Name, Evaluate(attribute.Value), value);
                break;
            case SubscriptExpression element when AssignBytes(element, value):
                break;
            case SubscriptExpression { Index: SliceExpression slice } part:
                AssignSlice(Evaluate(part.Value), slice, value);
                OverwriteBytes(part.Value, slice, value);
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

        value = Walked(value, node);
        var items = ItemsOf(value) ?? TakenApart(value, targets.Length, node);
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
        var truth = TruthOf(Weighed(Evaluate(statement.Test), statement.Test));
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
        if (isScript && IsSpent)
            Cut();
        if (isScript)
            (_steps, _limit) = (IsSpent ? steps : _steps, limit);
    }

    private const int ScriptSteps = 10_000;

    private void Ways(IfStatement statement)
    {
        var start = _store;
        if (Takes(statement.Test, true, start))
            Execute(statement.Body);
        var then = EndOfWay;
        if (Takes(statement.Test, false, start))
            Execute(statement.Otherwise);
        var otherwise = EndOfWay;
        _store = start;
        _store.Continue(then, otherwise);
    }

    /// <summary>Takes one of several ways that begin here, where the condition can come out so.</summary>
    private bool Takes(Expression test, bool outcome, Store start)
    {
        _store = new Store(start);
        if (Refine(test, outcome))
            return true;
        _store.IsDead = true;
        return false;
    }

    /// <summary>What the way that was taken has changed; null where it has no end.</summary>
    private Cells? EndOfWay => _store.IsDead ? null : _store.Changes;

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
}
