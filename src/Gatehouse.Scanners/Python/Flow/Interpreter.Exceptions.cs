using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What is raised, what it carries, and who gets it.</summary>
internal sealed partial class Interpreter
{
    private static readonly Dictionary<string, string> _basesOfExceptions = new(StringComparer.Ordinal)
    {
        ["KeyError"] = "LookupError",
        ["IndexError"] = "LookupError",
        ["LookupError"] = "Exception",
        ["ZeroDivisionError"] = "ArithmeticError",
        ["OverflowError"] = "ArithmeticError",
        ["ArithmeticError"] = "Exception",
        ["UnicodeError"] = "ValueError",
        ["UnicodeDecodeError"] = "UnicodeError",
        ["UnicodeEncodeError"] = "UnicodeError",
        ["ValueError"] = "Exception",
        ["TypeError"] = "Exception",
        ["NotImplementedError"] = "RuntimeError",
        ["RecursionError"] = "RuntimeError",
        ["RuntimeError"] = "Exception",
        ["FileNotFoundError"] = "OSError",
        ["FileExistsError"] = "OSError",
        ["PermissionError"] = "OSError",
        ["ConnectionError"] = "OSError",
        ["TimeoutError"] = "OSError",
        ["OSError"] = "Exception",
        ["IOError"] = "OSError",
        ["ModuleNotFoundError"] = "ImportError",
        ["ImportError"] = "Exception",
        ["AttributeError"] = "Exception",
        ["AssertionError"] = "Exception",
        ["StopIteration"] = "Exception",
        ["Exception"] = "BaseException",
        ["BaseException"] = "",
    };

    /// <summary>Counts what was raised with something from the outside in it: a call that does so is not remembered.</summary>
    private int _raised;

    private void BindExceptions()
    {
        foreach (var name in _basesOfExceptions.Keys)
        {
            var path = Builtin(name);
            _semantics[path] = call =>
                call.Star is not null
                    ? null
                    : Allocate(
                        call.Node,
                        new HeapObject { Kind = ObjectKind.Instance, Path = path.Call() }.WithEntry(
                            "args",
                            Value.Of(TupleAtom.Of([.. call.Positional.Select(given => given.Value)]))
                        )
                    );
        }
    }

    private void Raise(Value? exception = null)
    {
        if (_try is { } attempt)
        {
            attempt.Raises.Add(_store.Since(attempt.Start));
            // What carries nothing is an error like any other.
            if (exception is not null && !DeepTaint(exception).IsEmpty)
            {
                attempt.Raised = attempt.Raised.Join(exception);
                _raised++;
            }
        }

        _store.IsDead = true;
    }

    /// <summary>What refuses a text quotes it in what it says: <c>int(x)</c>.</summary>
    private void Refused(Value text)
    {
        if (_try is { } attempt && DeepTaint(text) is { IsEmpty: false } taint)
        {
            attempt.Raised = attempt.Raised.Join(Value.Opaque(Builtin("Exception").Call(), Quoted(Piece.Hole(taint)).Taint));
            _raised++;
        }
    }

    /// <summary>What a handler of this type can get.</summary>
    private Value Caught(Value raised, Value? type)
    {
        var caught = Value.Opaque(Builtin("Exception").Call(), Taint.None);
        foreach (var atom in raised.Atoms)
        {
            if (Catches(type, atom))
                caught = caught.Join(Value.Of(atom));
        }

        return caught;
    }

    private bool Catches(Value? type, Atom raised) => type is null || (ItemsOf(type) ?? [type]).Any(one => CanCatch(one, raised));

    private bool CanCatch(Value type, Atom raised)
    {
        if (raised is not ObjectAtom thing || ObjectOf(thing) is not { } content)
            return true;
        return type.Only switch
        {
            ClassAtom { Type: var own } => content.Class is { } made ? made.Line().Contains(own) : content.Path is null,
            OpaqueAtom { Path: { Parent.Name: "builtins" } builtin } when content is { Class: null, Path.Parent: { } of } => IsBelow(
                of.Name,
                builtin.Name
            ),
            OpaqueAtom { Path: { Parent.Name: "builtins" } builtin } when content.Class is { } own => builtin.Name
                is "Exception"
                    or "BaseException"
                || own.AllLibraries().Any(library => library.Parent?.Name != "builtins" || IsBelow(library.Name, builtin.Name)),
            _ => true,
        };
    }

    private static bool IsBelow(string name, string above)
    {
        if (!_basesOfExceptions.ContainsKey(above))
            return true;
        for (string? at = name; at is { Length: > 0 }; at = _basesOfExceptions.GetValueOrDefault(at))
        {
            if (at == above)
                return true;
        }

        return false;
    }

    /// <summary><c>super().__init__(message)</c> of an exception: what <c>args</c> and <c>str()</c> give back.</summary>
    private void KeepArguments(SuperAtom above, FlowCall call)
    {
        if (
            call.Positional.Count > 0
            && call.Star is null
            && above.Self.Only is ObjectAtom thing
            && above.Owner.AllLibraries().Any(library => _basesOfExceptions.ContainsKey(library.Name))
        )
            Update(
                thing,
                content => content.WithEntry("args", Value.Of(TupleAtom.Of([.. call.Positional.Select(given => given.Value)]))),
                isSure: true
            );
    }

    /// <summary>Whether a statement cannot raise, as far as one can see: <c>n = int('42')</c>.</summary>
    private bool IsQuiet(Statement statement) =>
        statement switch
        {
            PassStatement => true,
            AssignStatement assign => assign.Targets.All(target => target is NameExpression) && IsQuiet(assign.Value),
            AnnotatedAssignStatement { Target: NameExpression, Value: { } value } => IsQuiet(value),
            ExpressionStatement { Value: var value } => IsQuiet(value),
            _ => false,
        };

    private bool IsQuiet(Expression expression) =>
        expression switch
        {
            StringExpression or NumberExpression or SingletonExpression => true,
            NameExpression name => _frame.CellOf(name.Name) is { } cell && Held(cell) is Value { IsNothing: false },
            CallExpression { Function: NameExpression { Name: "int" or "str" or "len" or "float" or "bool" or "abs" } } call =>
                call.Arguments.All(argument =>
                    argument.Form == ArgumentForm.Positional
                    && IsQuiet(argument.Value)
                    && (argument.Value is not NameExpression || Evaluate(argument.Value).Only is ConstantAtom)
                )
                    && Evaluate(call).Only is ConstantAtom,
            TupleExpression tuple => tuple.Elements.All(IsQuiet),
            ListExpression list => list.Elements.All(IsQuiet),
            DictExpression dict => dict.Keys.All(key => key is StringExpression or NumberExpression) && dict.Values.All(IsQuiet),
            SubscriptExpression { Index: StringExpression or NumberExpression } element => IsQuiet(element.Value) && HasElement(element),
            BinaryOpExpression sum => IsQuiet(sum.Left) && IsQuiet(sum.Right) && Evaluate(sum).Only is ConstantAtom,
            CompareExpression { Comparators: [var other] } compared => IsQuiet(compared.Left)
                && IsQuiet(other)
                && Evaluate(compared).Only is ConstantAtom,
            _ => false,
        };

    /// <summary>Whether an element is certainly there; of a dict that was filled on the way nobody can say.</summary>
    private bool HasElement(SubscriptExpression element)
    {
        if (KeyOf(Evaluate(element.Index)) is not { } key)
            return false;
        if (element.Value is DictExpression dict)
            return dict.Keys.Any(own => own is not null && Equals(KeyOf(Evaluate(own)), key));
        return key is long at
            && Evaluate(element.Value).Only is TupleAtom or ObjectAtom
            && ItemsOf(Evaluate(element.Value)) is { } items
            && At(items, at) is not null;
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
        var isShort = statement.Body.Length <= 12;
        if (!isShort)
            attempt.Raises.Add(new Cells());
        foreach (var inner in statement.Body)
        {
            if (body.IsDead || IsSpent)
                break;
            // Any statement may raise, with what those before it did.
            var mayRaise = isShort && !IsQuiet(inner);
            if (mayRaise)
                attempt.Raises.Add(body.Since(start));
            Execute(inner);
            if (mayRaise)
                attempt.Raises.Add(body.Since(start));
        }

        if (IsSpent && attempt.Raises.Count == 0)
            attempt.Raises.Add(new Cells());

        _try = outer;
        if (!body.IsDead)
        {
            Execute(statement.Otherwise);
            if (!body.IsDead)
                ends.Add(body.Since(start));
        }

        var left = attempt.Raised;
        foreach (var handler in statement.Handlers)
        {
            _store = new Store(start);
            _store.Continue([.. attempt.Raises]);
            if (_store.IsDead)
                break;
            var type = handler.Type is null ? null : Evaluate(handler.Type);
            if (handler.Name is { } name)
                Bind(name, Caught(attempt.Raised, type));
            left = left.Where(atom => !Catches(type, atom));
            Execute(handler.Body);
            if (!_store.IsDead)
                ends.Add(_store.Changes);
        }

        if (outer is not null)
            outer.Raised = outer.Raised.Join(left);
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
}
