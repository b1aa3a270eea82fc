using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What lives as long as one request: the place where hooks leave things for handlers, and answers whose type is settled later.</summary>
internal sealed partial class Interpreter
{
    private const string TypeEntry = "content_type";
    private const string ShortTypeEntry = "mimetype";
    private const string SentType = "\u0001type";

    private readonly List<(ObjectAtom Thing, List<Flow> Flows)> _answered = [];

    /// <summary>Flows into an answer that is being made, until it is known what it is made as.</summary>
    private List<Flow>? _held;
    private ApiPath? _ofRequest;

    /// <summary>The things of which a program has one, and the classes of the tree that such a thing can be of.</summary>
    private readonly Dictionary<ApiPath, (ObjectAtom Thing, List<ClassInfo> Classes)> _ones = [];
    private ImmutableArray<ApiPath> _answerPaths = [];

    private void BindRequests()
    {
        _ofRequest = _paths.Of("flask.g");
        _answerPaths = [_paths.Of("flask.Response()"), _paths.Of("django.http.HttpResponse()")];
        On("http.server.BaseHTTPRequestHandler().send_header", call => SendHeader(call, "keyword"));
        On("tornado.web.RequestHandler().set_header", call => SendHeader(call, "name"));
        On("http.server.BaseHTTPRequestHandler().send_response", SendStatus);
        On("flask.g.get", call => FromShared(call, 1));
        On("flask.g.pop", call => FromShared(call, 1));
        On(
            "flask.Response().headers.set flask.Response().headers.add flask.Response().headers.add_header flask.Response().headers.setdefault",
            call =>
            {
                if (call is { Node: CallExpression { Function: AttributeExpression method }, Positional: [var name, var value, ..] })
                {
                    SetType(method.Value, name.Value, value.Value);
                    SentBy(name, value);
                }

                return null;
            }
        );
    }

    /// <summary>One object for all of a program: what a hook or the start of the program leaves there a handler finds.</summary>
    private Value? Shared(ApiPath path)
    {
        if (!path.IsOne)
            return _accounts.TryGetValue(path, out var account) ? Value.Of(new OpaqueAtom(path, Taint.None, account.Rows)) : null;
        var (thing, classes) = OneOf(path);
        var all = Value.Nothing;
        foreach (var type in classes.Take(MostClassesOfOne))
            all = all.Join(AnyInstanceOf(type));
        return all.IsNothing || ObjectOf(thing) is { Entries.IsEmpty: false } ? all.Join(Value.Of(thing)) : all;
    }

    private const int MostClassesOfOne = 4;

    private (ObjectAtom Thing, List<ClassInfo> Classes) OneOf(ApiPath path)
    {
        if (!_ones.TryGetValue(path, out var known))
        {
            known = (new ObjectAtom(-_nextObject++), []);
            _root.Set(known.Thing.Id, new HeapObject { Kind = ObjectKind.Instance, Path = path });
            _ones.Add(path, known);
        }

        return known;
    }

    /// <summary>What is left in an instance of a class that is one, is left in the one.</summary>
    private void LeaveInOne(HeapObject content, string name, Value value)
    {
        foreach (var library in content.Class?.AllLibraries() ?? [])
        {
            if (library.Call() is { IsOne: true } path)
                Update(OneOf(path).Thing, before => before.WithEntry(name, value, weakly: true), isSure: true);
        }
    }

    private Value? FromShared(FlowCall call, int otherwise) =>
        _ones.TryGetValue(_ofRequest!, out var one)
        && call.Argument(0)?.Only is ConstantAtom { Text: { } name }
        && ObjectOf(one.Thing)?.Entry(name) is { } held
            ? held.Join(call.Argument(otherwise) ?? Value.None)
            : null;

    /// <summary>What a handler leaves there is gone with its request.</summary>
    private bool IsGoneWith(Entry? entry, int cell) =>
        IsOfRequest(cell) && entry?.Handler is not { IsBefore: true } && entry?.IsBeforeOthers != true;

    /// <summary>Of a handler that is defined in another function, what outlives its request.</summary>
    private void KeepNested(Entry inner, Store outer)
    {
        foreach (var (cell, held) in _store.Changes)
        {
            if (IsOfRequest(cell) && inner.Handler is { IsBefore: true })
                _entry!.IsBeforeOthers = true;
            else if (!_tableCells.Contains(cell))
                continue;
            outer.Set(cell, held);
        }
    }

    /// <summary>Where hooks of one request leave something for its handler.</summary>
    private bool IsOfRequest(int cell) => _ones.TryGetValue(_ofRequest!, out var one) && cell == one.Thing.Id;

    private bool IsAnswer(ApiPath path) => _answerPaths.Contains(path.Call());

    private Value CallLibrary(ApiPath? path, Taint taint, FlowCall call)
    {
        if (path is null)
            return CallKnown(path, taint, call);
        if (!path.Sinks.IsEmpty && Executed(path, call) is { } rows)
            return Asked(CallKnown(path, taint, call), call, rows);
        if (!IsAnswer(path))
            return CallKnown(path, taint, call);
        var outer = _held;
        _held = [];
        var result = CallKnown(path, taint, call);
        var held = _held;
        _held = outer;
        if (call.Positional.Any(given => IsOtherType(given.Value)))
            return result;
        if (result.Only is not ObjectAtom thing)
        {
            foreach (var flow in held)
                Report(flow);
            return result;
        }

        var html = Value.Of("text/html");
        Update(
            thing,
            made =>
            {
                foreach (var entry in (string[])[TypeEntry, ShortTypeEntry])
                    made = made.Entry(entry) is null ? made.WithEntry(entry, html) : made;
                return made;
            },
            isSure: true
        );
        if (held.Count > 0)
            _answered.Add((thing, held));
        return result;
    }

    /// <summary>At the end of an entry every answer has the type with which it is sent.</summary>
    private void SettleAnswers()
    {
        foreach (var (thing, flows) in _answered)
        {
            if (ObjectOf(thing) is { } answer && (IsOther(answer.Entry(TypeEntry)) || IsOther(answer.Entry(ShortTypeEntry))))
                continue;
            foreach (var flow in flows)
                Report(flow);
        }

        _answered.Clear();
    }

    /// <summary>The type that a server without a response object has sent before what it writes.</summary>
    private Value? TypeSent()
    {
        for (var frame = _frame; frame is not null; frame = frame.Outer)
        {
            if (frame.Self?.Only is ObjectAtom server)
                return ObjectOf(server)?.Entry(SentType);
        }

        return null;
    }

    /// <summary>The type that a handler with methods for its answer has set: <c>self.set_header('Content-Type', …)</c>.</summary>
    private Value? TypeSentBy(Value? handler) => HandlerIn(handler) is { } own ? ObjectOf(own)?.Entry(SentType) : null;

    /// <summary>The object that a method is called on, be it by <c>super()</c>.</summary>
    private static ObjectAtom? HandlerIn(Value? receiver) =>
        receiver?.Only switch
        {
            ObjectAtom own => own,
            SuperAtom { Self.Only: ObjectAtom own } => own,
            _ => null,
        };

    private Value? SendHeader(FlowCall call, string header)
    {
        if (
            HandlerIn(call.Receiver?.Value) is { } handler
            && call.Text(0, header) is { } name
            && name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
            && call.Argument(1, "value") is { } type
        )
            Update(handler, before => before.WithEntry(SentType, type), isSure: true);
        return Value.None;
    }

    /// <summary>Tornado makes a handler for each request, whose answer is a page until it says something else; two of its methods are called before.</summary>
    private void BeginAnswer(ClassInfo type, ObjectAtom handler, PythonNode node)
    {
        if (!type.Is(_paths.Of("tornado.web.RequestHandler")))
            return;
        Update(handler, before => before.WithEntry(SentType, Value.Of("text/html")), isSure: true);
        foreach (var name in (string[])["set_default_headers", "prepare"])
        {
            if (MethodOf(type, name) is { } before && before.Code.Names.Contains("set_header"))
                CallFunction(before.Bound(Value.Of(handler)), new FlowCall(this, node));
        }

        // What it refuses is not answered by the method that is asked about.
        _store.IsDead = false;
    }

    private Value? SendStatus(FlowCall call)
    {
        if (call.Receiver?.Value.Only is ObjectAtom server)
            Update(server, before => before.WithoutEntry(SentType), isSure: true);
        return Value.None;
    }

    /// <summary>Whether a type is surely none that a browser runs scripts in.</summary>
    private static bool IsOther(Value? type)
    {
        if (type is null || type.IsNothing)
            return false;
        foreach (var atom in type.Atoms)
        {
            // 'text/plain; charset=' + charset
            var known =
                atom is TextAtom { Pieces: [{ Literal: { } start }, ..] } && start.Contains(';', StringComparison.Ordinal) ? start : null;
            if (
                (atom is ConstantAtom { Text: { Length: > 0 } whole } ? whole : known) is not { } name
                || name.Contains("html", StringComparison.OrdinalIgnoreCase)
                || name.Contains("xml", StringComparison.OrdinalIgnoreCase)
                || name.Contains("svg", StringComparison.OrdinalIgnoreCase)
            )
                return false;
        }

        return true;
    }

    /// <summary><c>response.headers['Content-Type'] = …</c>, <c>response['Content-Type'] = …</c></summary>
    private void SetType(Expression owner, Value header, Value type)
    {
        if (
            header.Only is not ConstantAtom { Text: { } name }
            || !name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
            || PlaceOf(owner is AttributeExpression { Name: "headers" } headers ? headers.Value : owner) is not { Value: var answers }
        )
            return;
        foreach (var atom in answers.Atoms)
        {
            if (atom is ObjectAtom thing && ObjectOf(thing)?.Entry(TypeEntry) is not null)
                Update(thing, before => before.WithEntry(TypeEntry, type), answers.Atoms.Length == 1);
        }
    }
}
