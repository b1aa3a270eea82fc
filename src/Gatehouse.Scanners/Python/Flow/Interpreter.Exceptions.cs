using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

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
            var name = ReferenceEquals(_call, attempt.Call) ? NameOf(exception) : null;
            attempt.Raises.Add(new Raised(_store.Since(attempt.Start), name is null ? null : exception, name));
            // What carries nothing is an error like any other.
            if (exception is not null && !DeepTaint(exception).IsEmpty)
            {
                attempt.Carried = attempt.Carried.Join(exception);
                _raised++;
            }
        }

        _store.IsDead = true;
    }

    /// <summary>An exception of Python itself, of which it is known who can catch it.</summary>
    private string? NameOf(Value? exception) =>
        exception?.Only is ObjectAtom thing
        && ObjectOf(thing) is { Class: null, Path: { Name: PathTrie.CallSegment, Parent: { Parent.Name: "builtins", Name: var name } } }
        && _basesOfExceptions.ContainsKey(name)
            ? name
            : null;

    /// <summary>What refuses a text quotes it in what it says: <c>int(x)</c>.</summary>
    private void Refused(Value text)
    {
        if (_try is { } attempt && DeepTaint(text) is { IsEmpty: false } taint)
        {
            attempt.Carried = attempt.Carried.Join(Value.Opaque(Builtin("Exception").Call(), Quoted(Piece.Hole(taint)).Taint));
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

    /// <summary>Whether a handler of this type gets an exception of Python itself.</summary>
    private Truth CatchesNamed(Value? type, string? name)
    {
        if (type is null)
            return Truth.Yes;
        if (name is null)
            return Truth.Unknown;
        var all = Truth.No;
        foreach (var one in ItemsOf(type) ?? [type])
        {
            if (one.Only is OpaqueAtom { Path: { Parent.Name: "builtins" } builtin } && _basesOfExceptions.ContainsKey(builtin.Name))
            {
                if (IsBelow(name, builtin.Name))
                    return Truth.Yes;
            }
            else if (one.Only is not ClassAtom)
                all = Truth.Unknown;
        }

        return all;
    }

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

    private void ExecuteTry(TryStatement statement)
    {
        var start = _store;
        var outer = _try;
        var attempt = new TryContext(start, _call);
        var ends = new List<Cells>();
        _try = attempt;
        _store = new Store(start);
        var body = _store;
        var isShort = statement.Body.Length <= 12;
        if (!isShort)
            attempt.Raises.Add(new Raised(new Cells(), null, null));
        foreach (var inner in statement.Body)
        {
            if (body.IsDead || IsSpent)
                break;
            if (isShort && SurelyRaised(inner) is { } name)
            {
                Raise(MadeByPython(name, inner));
                break;
            }

            // Any statement may raise, with what those before it did.
            var mayRaise = isShort && !IsQuiet(inner);
            if (mayRaise)
                attempt.Raises.Add(new Raised(body.Since(start), null, null));
            Execute(inner);
            if (mayRaise)
                attempt.Raises.Add(new Raised(body.Since(start), null, null));
        }

        if (IsSpent && attempt.Raises.Count == 0)
            attempt.Raises.Add(new Raised(new Cells(), null, null));

        _try = outer;
        if (!body.IsDead)
        {
            Execute(statement.Otherwise);
            if (!body.IsDead)
                ends.Add(body.Since(start));
        }

        var left = attempt.Carried;
        var waiting = attempt.Raises;
        foreach (var handler in statement.Handlers)
        {
            _store = new Store(start);
            var type = handler.Type is null ? null : Evaluate(handler.Type);
            var reached = waiting.FindAll(raised => CatchesNamed(type, raised.Name) != Truth.No);
            _store = new Store(start);
            _store.Continue([.. reached.Select(raised => raised.Changes)]);
            if (_store.IsDead)
                continue;
            waiting = waiting.FindAll(raised => CatchesNamed(type, raised.Name) != Truth.Yes);
            if (handler.Name is { } name)
                Bind(
                    name,
                    reached.TrueForAll(raised => raised.What is not null)
                        ? All(reached.Select(raised => raised.What!))
                        : Caught(attempt.Carried, type)
                );
            left = left.Where(atom => !Catches(type, atom));
            Execute(handler.Body);
            if (!_store.IsDead)
                ends.Add(_store.Changes);
        }

        if (outer is not null)
            outer.Carried = outer.Carried.Join(left);
        _store = start;
        if (ends.Count == 0 && statement.Finally.Length > 0)
        {
            // Nobody goes on, yet what is last is done.
            _store = new Store(start);
            _store.Continue([.. attempt.Raises.Select(raised => raised.Changes)]);
            Execute(statement.Finally);
            _store = start;
            start.IsDead = true;
            return;
        }

        _store.ContinueFrom(ends);
        Execute(statement.Finally);
    }
}
