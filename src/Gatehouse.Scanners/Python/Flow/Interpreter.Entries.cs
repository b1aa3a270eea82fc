using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Where the outside calls the program, and what it gives.</summary>
internal sealed partial class Interpreter
{
    private const int MostPasses = 3;
    private const int MostNested = 200;

    private readonly List<Entry> _entries = [];
    private readonly List<Unfinished> _unfinished = [];
    private Entry? _entry;

    /// <summary>Counts the entries that were run.</summary>
    private int _run = 1;
    private List<Entry>? _nested;
    private Answers? _answers;
    private long _total;

    public IReadOnlyList<Unfinished> Unfinished => _unfinished;

    private sealed class Entry(Value function, FunctionCode code, Handler? handler, string? route)
    {
        public Value Function { get; } = function;

        /// <summary>What is written, under all decorators.</summary>
        public FunctionCode Code { get; } = code;
        public Handler? Handler { get; } = handler;
        public string? Route { get; } = route;
        public ClassInfo? Owner { get; init; }

        /// <summary>What the program itself gives to parameters, by their names.</summary>
        public HeapObject? Given { get; init; }
        public int[] Reads { get; set; } = [];
        public bool HasRun { get; set; }
        public bool? IsTrusted { get; set; }

        /// <summary>Whether a function in it is a hook that runs before others.</summary>
        public bool IsBeforeOthers { get; set; }
    }

    private sealed record Answers(FunctionCode Code, SinkKinds Kind, bool IsWhole, Answered? Template)
    {
        /// <summary>What decorators put around it, where that may make the answer.</summary>
        public FunctionCode? Around { get; init; }

        /// <summary>Answers that were seen before they were handed on.</summary>
        public HashSet<int> Seen { get; } = [];

        public bool IsOf(FunctionCode code) => ReferenceEquals(code, Code) || ReferenceEquals(code, Around);
    }

    private static FunctionCode? Around(Value function, FunctionCode code) =>
        function.Only is FunctionAtom around && !ReferenceEquals(around.Code, code) ? around.Code : null;

    /// <summary>What a handler is given to ask.</summary>
    private Value Requested(ApiPath path, Parameter parameter) =>
        path.Source is { } source
            ? Marked(source, path, parameter, $"{source.Told} `{parameter.Name}`")
            : Shared(path) ?? Value.Opaque(path, Taint.None);

    /// <summary>A template, by the name and the library that its function gives for it.</summary>
    private sealed record Answered(string Renderer, string Name);

    /// <summary>The functions that were found to return something from the outside, by name: where they are.</summary>
    private readonly Dictionary<string, HashSet<FlowModule>> _bringing = new(StringComparer.Ordinal);

    /// <summary>
    /// Runs what the outside calls, what mentions a source, and what mentions something that brings one. Everything else is run only when
    /// one of these calls it: with nothing from the outside in it, it could do no harm.
    /// </summary>
    public void Run(Relevance relevance, CancellationToken cancel)
    {
        foreach (var module in relevance.Direct)
        {
            cancel.ThrowIfCancellationRequested();
            Ensure(module);
        }

        var news = new Dictionary<string, HashSet<FlowModule>>(StringComparer.Ordinal);
        var changed = new CellSet();
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (pass > 0)
            {
                ReadAdministration(cancel);
                EnsureImporters(relevance, news, cancel);
            }

            _near.Clear();
            _nearNews.Clear();
            foreach (var (name, places) in news)
            {
                if (!_bringing.TryAdd(name, places))
                    _bringing[name].UnionWith(places);
            }

            var next = new CellSet();
            var found = new Dictionary<string, HashSet<FlowModule>>(StringComparer.Ordinal);
            // Entries register further ones while they run.
            for (var i = 0; i < _entries.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var entry = _entries[i];
                var isDue = entry.HasRun
                    ? changed.HasAny(entry.Reads) || MayCall(entry.Code, news, _nearNews)
                    : (pass > 0 && entry.Owner is { Shows: { } shown } && HoldsAny(shown))
                        || entry.Handler is not null
                        || MayCall(entry.Code, _bringing, _near)
                        || MayRead(entry.Code, entry.Owner);
                if (!isDue)
                    continue;
                if (_total > _budget.Steps)
                {
                    Spend(entry.Code.Module, entry.Code.Name);
                    continue;
                }

                entry.HasRun = true;
                if (RunEntry(entry, next) && entry.Handler is null && !entry.Code.Name.StartsWith("__", StringComparison.Ordinal))
                {
                    var name = entry.Code.Name;
                    if (_bringing.GetValueOrDefault(name)?.Contains(entry.Code.Module) == true)
                        continue;
                    if (!found.TryGetValue(name, out var places))
                        found.Add(name, places = []);
                    places.Add(entry.Code.Module);
                }
            }

            if (pass == 0 && HasTables)
                StoreGeneric(next);
            if (next.Count == 0 && found.Count == 0)
                break;
            (changed, news) = (next, found);
        }

        if (HasTables)
            ShowGeneric();
    }

    /// <summary>Whether it mentions a source together with what a source is read from: <c>path</c> alone is many things.</summary>
    private bool MayRead(FunctionCode code, ClassInfo? owner)
    {
        foreach (var own in code.Module.Sources)
        {
            if (!code.Names.Overlaps(own.Names))
                continue;
            if (code.Names.Overlaps(own.Alone) || code.Names.Overlaps(own.Holders))
                return true;
            // `def register(app):` makes handlers of an application that it is given.
            foreach (var decorator in code.InnerDecorators)
            {
                if (own.Names.Contains(decorator))
                    return true;
            }

            if (owner?.AllLibraries().Count > 0 || _paths.Parameters.Any(known => code.Names.Contains(known.Parameter)))
                return true;
        }

        return code.Names.Overlaps(_registrars);
    }

    /// <summary>Names by which a function registers handlers of whatever it is given: <c>app.add_url_rule(…)</c>.</summary>
    private readonly HashSet<string> _registrars;

    private void Spend(FlowModule module, string function)
    {
        if (!_unfinished.Any(known => ReferenceEquals(known.Module, module) && known.Function == function))
            _unfinished.Add(new Unfinished(module, function));
    }

    /// <summary>A function of the tree was defined: the outside may call it, as far as anybody knows.</summary>
    private void Noted(FunctionAtom plain, Value decorated)
    {
        if (plain.Owner is not null)
            return;
        Add(new Entry(decorated, plain.Code, CalledByShape(plain, decorated), null));
    }

    /// <summary>How a platform calls it, or what its decorators made of it.</summary>
    private Handler? CalledByShape(FunctionAtom plain, Value decorated)
    {
        foreach (var shape in _paths.Called)
        {
            if (shape.Fits(plain.Code.Name, plain.Code.Parameters))
            {
                // What a decorator puts around a function is called as that function.
                if (plain.Closure.Form == FrameForm.Module || ReferenceEquals(Innermost(plain), plain))
                    return shape.Handler;
            }
            else if (
                plain.Closure.Form == FrameForm.Module
                && decorated.Only is FunctionAtom around
                && !ReferenceEquals(around.Code, plain.Code)
                && shape.Fits(around.Code.Name, around.Code.Parameters)
            )
                return shape.Handler;
        }

        return null;
    }

    private void Noted(ClassInfo type)
    {
        var overrides = new List<(string[] Methods, Handler Handler)>();
        foreach (var library in type.AllLibraries())
        {
            Overrides(library, overrides, 0);
            if (library.Call() is { IsOne: true } one && OneOf(one).Classes is var classes && !classes.Contains(type))
                classes.Add(type);
        }

        if (overrides.Count > 0 && !_generic.Contains(type))
            _generic.Add(type);
        foreach (var (package, methods, handler) in _paths.Responders)
        {
            if (type.Module.ImportsFrom(package))
                overrides.Add((methods, handler));
        }

        if (HasTables)
            Administered(type);
        foreach (var name in type.Frame.NamesInOrder())
        {
            if (Held(type.Frame.CellOf(name)!.Value) is not Value { Only: FunctionAtom method } value)
                continue;
            var handler =
                overrides.FirstOrDefault(pair => IsAmong(pair.Methods, name)).Handler
                ?? _paths.Called.FirstOrDefault(shape => shape.Fits(name, method.Code.Parameters, 1))?.Handler;
            // What decorators put around it takes anything, and says nothing of what it is given.
            Add(new Entry(value, handler is null ? method.Code : Innermost(method).Code, handler, null) { Owner = type });
        }
    }

    /// <summary>Whether a method is one of those, by its name or by how it begins: <c>resolve_*</c>.</summary>
    private static bool IsAmong(string[] methods, string name)
    {
        foreach (var method in methods)
        {
            if (method == name || (method.EndsWith('*') && name.StartsWith(method[..^1], StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private static void Overrides(ApiPath library, List<(string[] Methods, Handler Handler)> found, int depth)
    {
        found.AddRange(library.Overrides);
        if (depth > 8)
            return;
        foreach (var parent in library.Bases)
            Overrides(parent, found, depth + 1);
    }

    private void Add(Entry entry)
    {
        if (!entry.Code.IsNew(entry.Handler))
            return;
        if (_nested is not null)
            _nested.Add(entry);
        else
            _entries.Add(entry);
    }

    private void Register(Value function, Handler handler, Expression decorator, FunctionStatement node)
    {
        string? route = null;
        if (decorator is CallExpression call)
        {
            if (handler.Schema != SchemaForm.None && ReadBy(call, handler.Schema) is { } read)
                (CodeOf(node).Schemas ??= []).Insert(0, read);
            route = RouteOf(call, handler);
            if (handler.EnforcesAnnotations && SendsPage(call))
                handler = handler with { Returns = SinkKinds.Html };
        }

        Add(new Entry(function, CodeOf(node), handler, route) { Owner = _frame.Form == FrameForm.Class ? _frame.Class : null });
    }

    private void Register(Value function, Handler handler, FlowCall call)
    {
        var given = call.Argument(handler.RouteAt, handler.IsFilter ? "name" : null);
        foreach (var keyword in call.Keywords)
            given ??= IsNameOfRoute(keyword.Name) ? keyword.Value : null;
        var route = given?.Only is ConstantAtom { Text: { } text } ? text : null;
        var own = handler.GivesAt is { } at && call.Argument(at, "kwargs")?.Only is ObjectAtom thing ? ObjectOf(thing) : null;
        // Registered elsewhere without them, it is another handler.
        if (own is not null)
            handler = handler with { GivesAt = null };
        foreach (var atom in function.Atoms)
        {
            if (atom is FunctionAtom known)
                Add(new Entry(Value.Of(atom), Innermost(known).Code, handler, route) { Owner = known.Owner, Given = own });
        }
    }

    /// <summary>Under decorators, the function that they were put on.</summary>
    private FunctionAtom Innermost(FunctionAtom function)
    {
        for (var depth = 0; depth < 8; depth++)
        {
            FunctionAtom? inner = null;
            if (function.Closure.Code is { Parameters: [var decorated, ..] } && function.Closure.CellOf(decorated.Name) is { } cell)
                inner = (Held(cell) as Value)?.Only as FunctionAtom;
            if (inner is null)
                return function;
            function = inner;
        }

        return function;
    }

    /// <summary>What a route says that its text is sent as: <c>@app.get("/", response_class=HTMLResponse)</c>, or all routes of its router.</summary>
    private bool SendsPage(CallExpression call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Name == "response_class")
                return IsPage(Evaluate(argument.Value));
        }

        return call.Function is AttributeExpression { Value: var router }
            && Evaluate(router).Only is ObjectAtom thing
            && ObjectOf(thing)?.Entry("default_response_class") is { } set
            && IsPage(set);
    }

    private static bool IsPage(Value response) => response.Only is OpaqueAtom { Path.Name: "HTMLResponse" };

    private static bool IsNameOfRoute(string keyword) => keyword is "rule" or "path" or "uri" or "route";

    private string? RouteOf(CallExpression call, Handler handler)
    {
        var at = 0;
        foreach (var argument in call.Arguments)
        {
            var isRoute =
                argument.Form == ArgumentForm.Positional && at++ == handler.RouteAt
                || (argument is { Form: ArgumentForm.Keyword, Name: { } name } && IsNameOfRoute(name))
                || (handler.IsFilter && argument is { Form: ArgumentForm.Keyword, Name: "name" });
            if (isRoute && Evaluate(argument.Value).Only is ConstantAtom { Text: { } text })
                return text;
        }

        return null;
    }

    /// <summary>True where it returns something from the outside.</summary>
    private bool RunEntry(Entry entry, CellSet changed)
    {
        _steps = 0;
        _limit = _budget.StepsPerEntry;
        (_idle, _isTouched) = (null, false);
        var reads = _notes.Begin();
        _isRoot = false;
        _store = new Store(_root);
        _frame = entry.Code.Module.Frame!;
        _run++;
        _notes.ForgetWritten();
        _nesting = 0;
        _unrolled = 1;
        var outer = _nested;
        _nested = [];
        _entry = entry;
        var brings = DeepTaint(Invoke(entry)).IsOfOutside;
        SettleAnswers();
        // What starts the program leaves behind what the others find.
        for (var i = 0; i < _nested.Count && i < MostNested; i++)
        {
            if (_nested[i].Handler is { IsStart: true })
                Invoke(_nested[i]);
        }

        for (var i = 0; i < _nested.Count && i < MostNested; i++)
        {
            if (_nested[i].Handler is { IsStart: true })
                continue;
            // What is defined inside and was never called is called by somebody else.
            var inner = _nested[i];
            if (inner.Handler is null && inner.Code.CalledIn == _run)
                continue;
            var store = _store;
            _store = new Store(store);
            Invoke(inner);
            SettleAnswers();
            KeepNested(inner, store);
            _store = store;
        }

        (_nested, _entry) = (outer, null);
        if (IsSpent)
            Spend(entry.Code.Module, entry.Code.Name);
        _total += _steps;
        entry.Reads = _notes.Taken(entry.Reads);
        _notes.End(reads);
        Keep(entry, _store, changed);
        _store = _root;
        _root.IsDead = false;
        Forget();
        return brings;
    }

    /// <summary>The runs of one entry mean nothing to the next.</summary>
    private void Forget()
    {
        _checks.Clear();
        _shapes.Clear();
        if (_calls.Count > 20_000)
            _calls.Clear();
    }

    private Value Invoke(Entry entry)
    {
        var result = Value.Nothing;
        var handler = entry.Handler;
        var code = entry.Code;
        // The one object that stands for all others may be too empty to tell what its methods do.
        if (handler is not null || entry.Owner is null)
            code.IsEntered = true;
        var store = _store;
        var frame = _frame;
        _frame = code.Module.Frame ?? frame;
        var self = entry.Owner is { } owner ? AnyInstanceOf(owner) : null;
        var call = new FlowCall(this, code.Node);
        var first = 0;
        if (self is not null && code.Parameters is [{ Name: "self" or "cls" }, ..])
            first = 1;
        var at = first;
        // Pyramid's views may take the context first.
        if (handler is { Request: not null, Response: null, TaintsParameters: false } && at + 1 < code.Parameters.Length)
            at += code.Parameters[at + 1].Name == "request" && code.Parameters[at].Name != "request" ? 1 : 0;
        if (handler?.Request is { } request && at < code.Parameters.Length)
        {
            call.Positional.Add(new Given(Requested(_paths.Of(request), code.Parameters[at]), code.Parameters[at]));
            at++;
            if (handler.Response is { } response && at < code.Parameters.Length)
                call.Positional.Add(new Given(Value.Opaque(_paths.Of(response), Taint.None), code.Parameters[at++]));
        }

        for (; at < code.Parameters.Length; at++)
        {
            var parameter = code.Parameters[at];
            if (
                parameter.Form is ParameterForm.DoubleStar
                && !GiveSchemas(entry, parameter, call)
                && !GiveQuery(entry, parameter, call)
                && handler is { TaintsParameters: true }
            )
                GiveRest(entry, handler, parameter, call);
            if (parameter.Form is ParameterForm.Star or ParameterForm.DoubleStar)
                continue;
            call.Keywords.Add(new GivenByName(parameter.Name, GivenTo(parameter, entry), parameter));
        }

        var (outer, filter) = (_answers, _filter);
        if (handler is { IsFilter: true })
            _filter = entry.Route ?? code.Name;
        var template = TemplateOf(code, entry.Owner);
        var isWhole = handler is { ReturnsAnswer: true };
        _answers =
            template is not null || isWhole || handler is { Returns: not SinkKinds.None }
                ? new Answers(code, handler?.Returns ?? SinkKinds.None, isWhole, template)
                {
                    Around = isWhole ? Around(entry.Function, code) : null,
                }
                : null;
        foreach (var atom in Each(entry.Function))
        {
            _store = new Store(store);
            if (handler is not null && self?.Only is ObjectAtom own)
                BeginAnswer(entry.Owner!, own, code.Node);
            if (atom is FunctionAtom function)
            {
                var bound = self is null || function.Form == FunctionForm.Static ? function : function.Bound(SelfOf(function, self));
                result = result.Join(CallFunction(bound, call));
            }
            else
                result = result.Join(CallAtom(atom, call));
            store.Take(_store.Changes);
        }

        (_answers, _filter) = (outer, filter);
        _store = store;
        _frame = frame;
        return result;
    }

    private Value SelfOf(FunctionAtom function, Value self) =>
        function.Form == FunctionForm.Class && self.Only is ObjectAtom thing && ObjectOf(thing)?.Class is { } type
            ? Value.Of(new ClassAtom(type))
            : self;

    /// <summary>One object stands for all that the outside may have made of a class; what its methods leave in it, the others find.</summary>
    private Value AnyInstanceOf(ClassInfo type)
    {
        if (type.AnyInstance is { } known)
            return Value.Of(new ObjectAtom(known));
        var id = -_nextObject++;
        type.AnyInstance = id;
        _root.Set(id, new HeapObject { Kind = ObjectKind.Instance, Class = type });
        if (MethodOf(type, "__init__") is { } init)
        {
            var call = new FlowCall(this, type.Node);
            foreach (var parameter in init.Code.Parameters.Skip(1))
            {
                if (parameter.Form is not (ParameterForm.Star or ParameterForm.DoubleStar))
                    call.Keywords.Add(
                        new GivenByName(
                            parameter.Name,
                            Annotated(parameter, init.Closure) ?? KnownByName(parameter, type.Module) ?? Value.Unknown,
                            parameter
                        )
                    );
            }

            var (answers, store) = (_answers, _store);
            _answers = null;
            _store = new Store(_root);
            CallFunction(init.Bound(Value.Of(new ObjectAtom(id))), call);
            Keep(null, _store, new CellSet());
            (_answers, _store) = (answers, store);
        }

        return Value.Of(new ObjectAtom(id));
    }
}
