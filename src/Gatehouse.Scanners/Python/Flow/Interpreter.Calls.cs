using System.Runtime.CompilerServices;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    /// <summary>What the last call of a place gave back, and what its parameters were by then: a check says more than its answer.</summary>
    private readonly Places<List<Answer>> _checks = new();

    /// <summary>Counts the functions made: one that outlives its call keeps the variables of the call.</summary>
    private int _closures;

    private Value EvaluateCall(CallExpression node)
    {
        Value? receiver = null;
        Value function;
        string? method = null;
        if (node.Function is AttributeExpression attribute)
        {
            receiver = Evaluate(attribute.Value);
            method = attribute.Name;
            function = Value.Nothing;
        }
        else
            function = Evaluate(node.Function);

        var call = Arguments(node);
        if (Module.Watched is not null)
            Watch(node, call);
        if (_store.IsDead || IsSpent)
            return Value.Unknown;
        if (receiver is null)
            return CallValue(function, call);
        if (node.Arguments is [{ Value: StringExpression header }, { Value: var written }, ..] && call.Argument(1) is { } text)
            CookieWritten(header, text, written);
        call.Receiver = new Given(receiver, ((AttributeExpression)node.Function).Value);
        var result = Value.Nothing;
        var again = _again;
        foreach (var atom in receiver.Atoms)
        {
            result = result.Join(CallMethod(atom, method!, call));
            _again = node;
            if (_store.IsDead && receiver.Atoms.Length > 1)
                _store.IsDead = false;
        }

        _again = again;
        return result.IsNothing && !_store.IsDead ? Value.Unknown : result;
    }

    private FlowCall Arguments(CallExpression node)
    {
        var (positional, keywords) = (0, 0);
        foreach (var argument in node.Arguments)
        {
            positional += argument.Form == ArgumentForm.Positional ? 1 : 0;
            keywords += argument.Form == ArgumentForm.Keyword ? 1 : 0;
        }

        var call = new FlowCall(this, node) { Positional = new List<Given>(positional), Keywords = new List<GivenByName>(keywords) };
        foreach (var argument in node.Arguments)
        {
            var value = Evaluate(argument.Value);
            switch (argument.Form)
            {
                case ArgumentForm.Positional:
                    if (call.Star is { } more)
                        call.Star = more with { Value = more.Value.Join(value) };
                    else
                        call.Positional.Add(new Given(value, argument));
                    break;
                case ArgumentForm.Keyword:
                    call.Keywords.Add(new GivenByName(argument.Name!, value, argument));
                    break;
                case ArgumentForm.Star:
                    if (call.Star is null && ItemsOf(value) is { } items && value.Only is not ConstantAtom)
                    {
                        foreach (var item in items)
                            call.Positional.Add(new Given(item, argument));
                    }
                    else
                        call.Star = new Given(ElementOf(value, argument).Join(call.Star?.Value ?? Value.Nothing), argument);
                    break;
                default:
                    Spread(value, argument, call);
                    break;
            }
        }

        return call;
    }

    private void Spread(Value value, Argument argument, FlowCall call)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict } content)
            {
                foreach (var entry in content.Entries)
                {
                    if (entry.Key is string name)
                        call.Keywords.Add(new GivenByName(name, entry.Value, argument));
                }

                if (content.Rest is null && content.Keys.IsEmpty)
                    continue;
            }

            var taint = DeepTaint(Value.Of(atom));
            call.DoubleStar = new Given(Value.Opaque(null, taint).Join(call.DoubleStar?.Value ?? Value.Nothing), argument);
        }
    }

    private Value CallValue(Value function, FlowCall call)
    {
        var result = Value.Nothing;
        if (function.Atoms.Length > 1)
            call.MayCallUnknown |= !function.Where(static atom => atom is OpaqueAtom { Path: null }).IsNothing;
        foreach (var atom in function.Atoms)
        {
            result = result.Join(CallAtom(atom, call));
            if (_store.IsDead && function.Atoms.Length > 1)
                _store.IsDead = false;
        }

        return result.IsNothing && !_store.IsDead ? Value.Unknown : result;
    }

    private Value CallAtom(Atom atom, FlowCall call)
    {
        if (++_steps > _limit || _nesting > MostNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Value.Unknown;
        _nesting++;
        var result = CallInside(atom, call);
        _nesting--;
        return result;
    }

    private Value CallInside(Atom atom, FlowCall call)
    {
        switch (atom)
        {
            case FunctionAtom function:
                return Returned(CallFunction(function, call), call);
            case ClassAtom { Type: var type }:
                return Instantiate(type, call);
            case MethodAtom method:
                call.Receiver ??= new Given(Value.Of(method.Receiver), call.Node);
                return CallMethod(method.Receiver, method.Name, call);
            case PartialAtom partial:
                var whole = new FlowCall(this, call.Node)
                {
                    Positional = [.. partial.Positional, .. call.Positional],
                    Keywords =
                    [
                        .. partial.Keywords.Where(given => !call.Keywords.Any(keyword => keyword.Name == given.Name)),
                        .. call.Keywords,
                    ],
                    Star = call.Star,
                    DoubleStar = call.DoubleStar,
                    MayCallUnknown = call.MayCallUnknown,
                };
                return CallValue(partial.Function, whole);
            case ObjectAtom thing when ObjectOf(thing) is { } content:
                if (content.Class is { } known && MethodOf(known, "__call__") is { } called)
                    return CallFunction(called.Bound(Value.Of(thing)), call);
                return Asked(CallLibrary(content.Path, atom.Taint, call), call);
            case OpaqueAtom { Path: { } path, Taint: var chosen } when ReferenceEquals(path, ChosenByName):
                Arrived(SinkKinds.Code, Value.Text(chosen), call.Node, Confidence.High, call.Node);
                return Value.Opaque(null, chosen.Join(Joined(call.Everything)).Doubted());
            case OpaqueAtom opaque:
                return Asked(CallLibrary(opaque.Path, opaque.Taint, call), call);
            default:
                return Value.Opaque(null, atom.Taint.Join(Joined(call.Everything).Doubted()));
        }
    }

    private Value CallMethod(Atom receiver, string name, FlowCall call)
    {
        switch (receiver)
        {
            case ObjectAtom thing when ObjectOf(thing) is { } content:
                if (content.Kind != ObjectKind.Instance)
                    return CallContainer(thing, content, name, call);
                if (content.Class is { } type)
                {
                    if (content.Entry(name) is null && ClassAttribute(type.Line(), name) is null)
                        return CallInherited(thing, content, type, name, call);
                    return CallValue(AttributeOf(thing, content, name, call.Node), call);
                }

                if (content.Items is { } && name is "_replace" or "_asdict")
                    return CallTuple(content, name, call);
                return content.Entry(name) is { } held ? CallValue(held, call) : CallLibraryObject(thing, content, name, call);
            case ConstantAtom or TextAtom:
                return CallText(receiver, name, call);
            case TupleAtom tuple:
                return name switch
                {
                    "index" or "count" => AnyNumber,
                    "_replace" or "_asdict" => Value.Of(tuple),
                    _ => Value.Opaque(null, DeepTaint(Value.Of(tuple))),
                };
            case OpaqueAtom { Rows: { } rows } opaque:
                return CallRows(opaque, rows, name, call);
            case OpaqueAtom opaque:
                return Asked(CallLibraryMethod(opaque.Path, opaque.Taint, name, call), call);
            case SuperAtom above when name == "get_context_data" && ClassAttribute(above.Owner.Line(), name, 1) is null:
                return ContextOfView(above.Owner, call);
            case SuperAtom above when name == "__init__" && ClassAttribute(above.Owner.Line(), name, 1) is null:
                KeepArguments(above, call);
                return BegunBy(above, call);
            case FunctionAtom function when name is "delay" or "apply_async" or "apply" or "submit" or "send" or "schedule" or "s" or "si":
                return CallTask(function, name, call);
            // A thing of which nothing is kept has no method to look up.
            case ObjectAtom or MethodAtom or FunctionAtom or PartialAtom:
                return Value.Opaque(null, receiver.Taint.Join(Joined(call.Those(_arguments)).Doubted()));
            default:
                return CallValue(AttributeOf(receiver, name, call.Node), call);
        }
    }

    /// <summary>A method that an object of the tree has from a library's class.</summary>
    private Value CallInherited(ObjectAtom thing, HeapObject content, ClassInfo type, string name, FlowCall call)
    {
        if (MethodOf(type, "__getattr__") is not null)
            return CallValue(AttributeOf(thing, content, name, call.Node), call);
        if (CallModel(thing, content, type, name, call) is { } known)
            return known;
        var own = content.Rest?.Taint ?? Taint.None;
        ApiPath? any = null;
        foreach (var library in type.AllLibraries())
        {
            if (library.Call().Then(name) is { IsDeclared: true })
                return CallLibraryMethod(library.Call(), own, name, call);
            any ??= library.Call();
        }

        if (any?.ToString() is "builtins.dict()" or "collections.OrderedDict()" or "collections.UserDict()")
            return CallContainer(thing, content, name, call);
        return CallLibraryMethod(any, own, name, call);
    }

    /// <summary>What is said to return a number is taken at its word: a checker of types would object to anything else.</summary>
    private Value AsAnnotated(FunctionCode code, Value result) =>
        !result.Taint.IsEmpty
        && code.Node is FunctionStatement { Returns: { } returns, IsAsync: false }
        && TypeOf(returns, code.Module.Frame!, 0)?.Only is OpaqueAtom { Path: { } path }
        && IsHarmless(path)
            ? result.MapTaint(static taint => taint.AsNumber)
            : result;

    /// <summary>How deep a function that calls itself with a known number is followed.</summary>
    private const int MostCounted = 6;

    /// <summary>Whether a number that is given is less than what the run around it was given at the same place.</summary>
    private static bool CountsDown(FlowCall call, FlowCall before, int depth)
    {
        for (var i = 0; i < call.Positional.Count && i < before.Positional.Count; i++)
        {
            if (IsLess(call.Positional[i].Value, before.Positional[i].Value, MostCounted - depth))
                return true;
        }

        foreach (var given in call.Keywords)
        {
            if (before.Argument(-1, given.Name) is { } old && IsLess(given.Value, old, MostCounted - depth))
                return true;
        }

        return false;
    }

    private static bool IsLess(Value now, Value before, int most) =>
        now.Only is ConstantAtom { Value: long and >= 0 and var left }
        && left <= most
        && before.Only is ConstantAtom { Value: long and var more }
        && left < more;

    private Value CallFunction(FunctionAtom function, FlowCall call)
    {
        var code = function.Code;
        if (_models.Own(code.Module.Stem, function.Owner?.Name, code.Name) is { } modelled)
            return CallLibrary(modelled, Taint.None, call);
        var depth = 0;
        FlowCall? before = null;
        for (var caller = _call; caller is not null; caller = caller.Caller)
        {
            if (!ReferenceEquals(caller.Code, code))
                continue;
            depth++;
            before ??= caller.Given;
        }

        if (
            (_call?.Depth ?? 0) >= MostCalls
            || (depth >= 2 && !CountsDown(call, before!, depth))
            || _nesting > MostNesting
            || IsSpent
            || !RuntimeHelpers.TryEnsureSufficientExecutionStack()
        )
        {
            code.IsCut = true;
            return Value.Opaque(null, Joined(call.Everything).Join(function.Self is { } own ? DeepTaint(own) : Taint.None).Doubted());
        }

        code.CalledIn = _run;
        var told = Told(function, call);
        if (told is not null && Remembered(code, told) is { } memory)
        {
            _steps++;
            return Replay(memory, told, call, code);
        }

        if (IsRepeated(function, call))
        {
            code.IsCut = true;
            Disturb(function, call);
            return Value.Opaque(null, Joined(call.Everything).Join(function.Self is { } self ? DeepTaint(self) : Taint.None).Doubted());
        }

        var digest = told?.Take();

        IdleCall? idle = null;
        if (IsIdle(function, call))
        {
            if (code.IsLaborious)
            {
                code.IsCut = true;
                Disturb(function, call);
                return Value.Unknown;
            }

            var most = (_idle is null ? IdleSteps : InnerIdleSteps) * (_isRoot && _loading < MostLoading ? LoadingFactor : 1);
            _idle = idle = new IdleCall(_idle, _limit, _steps);
            _limit = Math.Min(_limit, _steps + most);
        }

        var (outerReads, outerOfEntry) = (default(CellNotes.Stretch), _readsOfEntry);
        var (firstCell, firstObject, closures, raised) = (_nextCell, _nextObject, _closures, _raised);
        if (digest is not null)
        {
            (outerReads, _readsOfEntry) = (_notes.Begin(), null);
            _remembering++;
        }

        if (!_calls.TryGetValue(_frame, call.Node, code.Number, out var frame))
        {
            frame = new Frame(FrameForm.Function, code.Module, function.Closure) { Code = code, Class = function.Owner };
            _calls.Set(_frame, call.Node, code.Number, frame);
        }

        frame.Self = function.Self;
        frame.Yields = Value.Nothing;
        var start = _store;
        var (outerFrame, outerLoop, outerCall, outerUnrolled) = (_frame, _loop, _call, _unrolled);
        _store = new Store(start);
        var context = new CallContext(start, code, outerCall, call, outerFrame.Module);
        frame.Yielded = code.IsGenerator ? NewGenerator(call.Node, code) : null;
        BindParameters(function, call, frame);
        (_frame, _loop, _call) = (frame, null, context);
        _unrolled = outerUnrolled;
        if (code.Expression is { } expression)
        {
            var value = Evaluate(expression);
            if (!_store.IsDead)
                context.Exits.Add(new Exit(_store.Since(start), value, expression));
        }
        else
        {
            Execute(code.Body);
            if (!_store.IsDead)
                context.Exits.Add(new Exit(_store.Since(start), Value.None, null));
        }

        code.IsCut |= IsSpent;
        code.IsFollowed |= !IsSpent;
        (_frame, _loop, _call, _unrolled) = (outerFrame, outerLoop, outerCall, outerUnrolled);
        _store = start;
        if (_answers?.IsOf(code) == true)
            CheckAnswers(code, context.Exits);
        Remember(call, frame, code, context.Exits);
        _store = new Store(start);
        var ends = new List<Cells>(context.Exits.Count);
        foreach (var exit in context.Exits)
            ends.Add(exit.Changes);
        _store.ContinueFrom(ends);
        var result = Result(code, call, frame, context.Exits);
        var changes = _store.Changes;
        // What nobody waits for, such as a task that runs for ever, keeps nobody from going on.
        var returns = !_store.IsDead || (code.Node is FunctionStatement { IsAsync: true } && !ReferenceEquals(_awaited, call.Node));
        _store = start;
        var isOfEntry = digest is not null && IsOfEntry(digest, start);
        // Without a closure a variable of a run that is over is nobody's any more.
        var isOver = closures == _closures;
        _store.Reserve(changes.Count);
        foreach (var (cell, held) in changes)
        {
            if (!isOver || cell < 0 || IsObject(cell) || (cell < firstCell && !ReferenceEquals(_owners[cell - 1], frame)))
                _store.Set(cell, held);
        }

        _store.IsDead = !returns;
        if (digest is not null)
        {
            if (!IsSpent && closures == _closures && raised == _raised && !isOfEntry)
                Keep(code, digest, changes, firstCell, firstObject, result, returns, call.Node);
            _notes.End(outerReads);
            if (_readsOfEntry is { } own)
                outerOfEntry?.UnionWith(own);
            _readsOfEntry = --_remembering == 0 ? null : outerOfEntry ?? _readsOfEntry;
        }

        if (idle is null)
            return result;
        var isCut = IsSpent && !idle.IsTouched;
        if (_isRoot && idle.Outer is null)
            _loading += _steps - idle.Start;
        (_idle, _limit) = (idle.Outer, idle.Limit);
        if (!isCut)
            return result;
        // Cut short by the call around it, it may be quick by itself.
        if (!IsSpent)
            code.IsLaborious = true;
        _store.IsDead = false;
        _checks.Remove(_frame, call.Node, 0);
        Disturb(function, call);
        DisturbModule(code);
        return Value.Unknown;
    }

    private Value Result(FunctionCode code, FlowCall call, Frame frame, List<Exit> exits)
    {
        if (code.IsGenerator)
            return GeneratorOf(frame, call.Node, code);
        if (exits.Count == 0)
            return Value.Nothing;
        var result = Value.Nothing;
        foreach (var exit in exits)
            result = result.Join(exit.Result);
        return Stepped(result, call.Node, "returned by", code.Name);
    }

    private void Remember(FlowCall call, Frame frame, FunctionCode code, List<Exit> exits)
    {
        // What is long answers no questions.
        if (exits.Count > 8 || code.Parameters.Length == 0)
            return;
        if (!exits.Exists(exit => TruthOf(exit.Result) != Truth.Unknown || IsQuestion(exit)))
            return;
        var answers = new List<Answer>(exits.Count);
        foreach (var exit in exits)
        {
            if (TruthOf(exit.Result) != Truth.Unknown)
            {
                answers.Add(new Answer(exit.Result, ParametersAt(exit.Changes, frame, code), code));
            }
            else if (IsQuestion(exit))
            {
                answers.Add(new Answer(Value.True, RefinedAt(exit, frame, code, true), code));
                answers.Add(new Answer(Value.False, RefinedAt(exit, frame, code, false), code));
            }
            else
                answers.Add(new Answer(exit.Result, ParametersAt(exit.Changes, frame, code), code));
        }

        _checks.Set(_frame, call.Node, 0, answers);
    }

    /// <summary>Whether what is returned is what a condition says.</summary>
    private static bool IsQuestion(Exit exit) =>
        exit.Node is CompareExpression or BoolOpExpression or UnaryOpExpression or CallExpression && IsAnswer(exit.Result);

    private static bool IsAnswer(Value result)
    {
        foreach (var atom in result.Atoms)
        {
            if (atom is not (OpaqueAtom { Taint.IsEmpty: true } or ConstantAtom { Value: bool or null } or ObjectAtom))
                return false;
        }

        return true;
    }

    private static Value?[] ParametersAt(Cells changes, Frame frame, FunctionCode code)
    {
        var values = new Value?[code.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = frame.CellOf(code.Parameters[i].Name) is { } cell ? changes.Find(cell, null) as Value : null;
        return values;
    }

    /// <summary>What the parameters are where the returned condition comes out one way.</summary>
    private Value?[] RefinedAt(Exit exit, Frame frame, FunctionCode code, bool outcome)
    {
        var (store, outer, attempt) = (_store, _frame, _try);
        _store = new Store(store);
        _store.Take(exit.Changes);
        (_frame, _try) = (frame, null);
        // What it does was told when it was done, by whoever called it then.
        var isTelling = _isTelling;
        _isTelling = false;
        Refine(exit.Node!, outcome);
        _isTelling = isTelling;
        var refined = _store.Since(store);
        (_store, _frame, _try) = (store, outer, attempt);
        return ParametersAt(refined, frame, code);
    }

    private Value Passed(Given given, FunctionCode code) => Stepped(given.Value, given.Node, "passed to", code.Name);

    private void BindParameters(FunctionAtom function, FlowCall call, Frame frame)
    {
        var code = function.Code;
        var next = 0;
        var positional = call.Positional;
        HashSet<string>? named = null;
        for (var i = 0; i < code.Parameters.Length; i++)
        {
            var parameter = code.Parameters[i];
            Value? value = null;
            switch (parameter.Form)
            {
                case ParameterForm.Star:
                    var rest = ImmutableArray.CreateBuilder<Value>(Math.Max(0, positional.Count - next));
                    for (; next < positional.Count; next++)
                        rest.Add(Passed(positional[next], code));
                    value = call.Star is { } star
                        ? Allocate(parameter, HeapObject.Bag(ObjectKind.List, All(rest).Join(Passed(star, code))), call.Node.Start)
                        : Value.Of(TupleAtom.Of(rest.MoveToImmutable()));
                    break;
                case ParameterForm.DoubleStar:
                    var more = new HeapObject { Kind = ObjectKind.Dict };
                    foreach (var keyword in call.Keywords)
                    {
                        if (named?.Contains(keyword.Name) != true)
                            more = more.WithEntry(keyword.Name, Passed(new Given(keyword.Value, keyword.Node), code));
                    }

                    if (call.DoubleStar is { } unknown)
                        more = more.WithSome(Passed(unknown, code)) with { Keys = unknown.Value.Taint };
                    value = Allocate(parameter, more, call.Node.Start);
                    break;
                default:
                    if (i == 0 && function.Self is { } self && function.Form != FunctionForm.Static)
                    {
                        value = self;
                        break;
                    }

                    if (parameter.Form != ParameterForm.KeywordOnly && next < positional.Count)
                    {
                        value = Passed(positional[next++], code);
                        break;
                    }

                    foreach (var keyword in call.Keywords)
                    {
                        if (keyword.Name == parameter.Name)
                            value = Passed(new Given(keyword.Value, keyword.Node), code);
                    }

                    if (value is not null)
                    {
                        (named ??= new HashSet<string>(StringComparer.Ordinal)).Add(parameter.Name);
                        break;
                    }

                    var given = i < function.Defaults.Length ? function.Defaults[i] : null;
                    if (parameter.Form != ParameterForm.KeywordOnly && call.Star is { } some)
                        value = Passed(some, code).Join(given ?? Value.Nothing);
                    else if (call.DoubleStar is { } several)
                        value = Passed(several, code).Join(given ?? Value.Nothing);
                    else
                        value = given;
                    break;
            }

            if (_guessable.Count > 0 && value is not null)
                Pass(value, code.Module, parameter);
            BindIn(frame, parameter.Name, value ?? Value.Unknown);
        }
    }
}
