using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What the language's own functions do, as far as a sheet cannot say it.</summary>
internal sealed partial class Interpreter
{
    private readonly Dictionary<ApiPath, Func<FlowCall, Value?>> _semantics = [];

    private void On(string names, Func<FlowCall, Value?> semantic)
    {
        foreach (var name in names.Split(' '))
            _semantics[_paths.Of(name.Contains('.', StringComparison.Ordinal) ? name : "builtins." + name)] = semantic;
    }

    private void BindSemantics()
    {
        BindTemplates();
        BindRequests();
        BindTables();
        On("len hash id round builtins.sum abs divmod pow", Counted);
        On("float complex", _ => AnyNumber);
        On("int", call => ToInteger(call));
        On(
            "bool",
            call =>
                TruthOf(call.Argument(0) ?? Value.False) switch
                {
                    Truth.Yes => Value.True,
                    Truth.No => Value.False,
                    _ => AnyBool,
                }
        );
        On("isinstance issubclass hasattr callable", IsKnown);
        On("any all", call => AnyBool);
        On(
            "str",
            call => call.Positional.Count == 0 ? Value.Of("") : Value.Of(TextsOf(call.Positional[0].Value).Select(t => TextAtom.Of(t)))
        );
        On("repr ascii", call => call.Argument(0) is { } v ? Value.Of(TextsOf(v).Select(t => TextAtom.Of(t.Select(Quoted)))) : null);
        On(
            "bytes bytearray memoryview",
            call => call.Argument(0) is { } v ? Value.Of(Each(v).Select(a => Recoded(a, true).Only!)) : Value.Of(new ConstantAtom("", true))
        );
        On(
            "chr",
            call =>
                call.Argument(0)?.Only is ConstantAtom { Value: long and >= 0 and < 0xD800 and var c }
                    ? Value.Of(((char)c).ToString())
                    : Value.Text(Joined(call.Positional))
        );
        On("format", call => call.Argument(0) is { } v ? Value.Text(DeepTaint(v)) : null);
        On(
            "list sorted reversed tuple collections.deque queue.Queue queue.LifoQueue queue.SimpleQueue multiprocessing.Queue asyncio.Queue",
            NewList
        );
        On("set frozenset", call => NewBag(call, ObjectKind.Set));
        On("iter itertools.cycle enumerate zip", Iterated);
        On(
            "itertools.chain itertools.product itertools.islice itertools.tee",
            call => Allocate(call.Node, HeapObject.Bag(ObjectKind.List, All(call.Positional.Select(g => ElementOf(g.Value, call.Node)))))
        );
        On(
            "itertools.chain.from_iterable",
            call =>
                call.Argument(0) is { } v
                    ? Allocate(call.Node, HeapObject.Bag(ObjectKind.List, ElementOf(ElementOf(v, call.Node), call.Node)))
                    : null
        );
        On("next builtins.min builtins.max random.choice secrets.choice random.sample", Picked);
        On("range", Ranged);
        On("dict collections.OrderedDict", NewDict);
        On(
            "collections.defaultdict",
            call => Allocate(call.Node, new HeapObject { Kind = ObjectKind.Dict, Rest = Made(call.Argument(0), call) })
        );
        On(
            "collections.ChainMap collections.Counter",
            call =>
                Allocate(
                    call.Node,
                    call.Positional.Aggregate(new HeapObject { Kind = ObjectKind.Dict }, (d, g) => Merged(d, g.Value, call.Node))
                )
        );
        On(
            "types.SimpleNamespace argparse.Namespace threading.local",
            call =>
                Allocate(
                    call.Node,
                    call.Keywords.Aggregate(new HeapObject { Kind = ObjectKind.Instance }, (d, k) => d.WithEntry(k.Name, k.Value))
                )
        );
        On(
            "io.StringIO io.BytesIO cStringIO.StringIO StringIO.StringIO",
            call => Allocate(call.Node, HeapObject.Bag(ObjectKind.Buffer, call.Argument(0, "initial_value")))
        );
        On(
            "configparser.ConfigParser configparser.RawConfigParser configparser.SafeConfigParser ConfigParser.ConfigParser",
            call => Allocate(call.Node, new HeapObject { Kind = ObjectKind.Sections })
        );
        On("map builtins.filter", Mapped);
        On("functools.reduce", call => call.Argument(0) is { } f && call.Argument(1) is { } xs ? Reduce(f, xs, call) : null);
        On(
            "functools.partial functools.partialmethod",
            call =>
                call.Positional.Count == 0
                    ? null
                    : Value.Of(PartialAtom.Of(call.Positional[0].Value, [.. call.Positional.Skip(1)], [.. call.Keywords]))
        );
        On("functools.wraps functools.update_wrapper", call => Value.Opaque(_paths.Of("functools.wraps()"), Taint.None));
        On("functools.wraps() functools.lru_cache() functools.cache functools.singledispatch", call => call.Argument(0));
        On(
            "functools.lru_cache",
            call => call.Positional.Count == 1 && call.Positional[0].Value.Only is FunctionAtom ? call.Positional[0].Value : null
        );
        On(
            "getattr",
            call =>
                call.Argument(0) is { } o && call.Argument(1)?.Constants is [{ Text: { } n }]
                    ? AttributeOf(o, n, call.Node).Join(call.Argument(2) ?? Value.Nothing)
                : call.Argument(0) is { } any ? Value.Opaque(null, DeepTaint(any))
                : null
        );
        On("setattr", SetAttribute);
        On("vars", call => call.Argument(0));
        On("globals locals", call => Allocate(call.Node, Names(call.Node)));
        On("super", Super);
        On(
            "type",
            call => call.Argument(0)?.Only is ObjectAtom t && ObjectOf(t)?.Class is { } c ? Value.Of(new ClassAtom(c)) : Value.Unknown
        );
        On("object", call => Allocate(call.Node, new HeapObject { Kind = ObjectKind.Instance }));
        On(
            "copy.copy copy.deepcopy asyncio.run asyncio.wait_for asyncio.ensure_future asyncio.create_task asyncio.shield typing.cast copy.replace",
            call =>
                call.Positional.Count == 0 ? null
                : call.Positional[
                    call.Node is CallExpression { Function: AttributeExpression { Name: "cast" } or NameExpression { Name: "cast" } }
                        ? ^1
                        : 0
                ].Value
                    is var v
                && v.Only is ObjectAtom t
                && ObjectOf(t) is { } c
                && IsCopy(call)
                    ? Allocate(call.Node, c)
                : v
        );
        On("asyncio.gather", call => Value.Of(TupleAtom.Of([.. call.Positional.Select(g => g.Value)])));
        On(
            "asyncio.to_thread concurrent.futures.ThreadPoolExecutor().submit concurrent.futures.ProcessPoolExecutor().submit asyncio.get_event_loop().call_soon",
            call =>
                call.Positional.Count == 0
                    ? null
                    : CallValue(
                        call.Positional[0].Value,
                        new FlowCall(this, call.Node) { Positional = [.. call.Positional.Skip(1)], Keywords = call.Keywords }
                    )
        );
        On("threading.Thread multiprocessing.Process threading.Timer", Threaded);
        On("collections.namedtuple", call => Value.Opaque(_paths.Of("collections.namedtuple()"), Taint.None));
        On(
            "collections.namedtuple()",
            call => Value.Of(TupleAtom.Of([.. call.Positional.Select(g => g.Value), .. call.Keywords.Select(k => k.Value)]))
        );
        On("json.loads copyreg.loads", call => call.Argument(0) is { } text ? JsonValue(text) : null);
        On("json.dumps flask.json.dumps", call => call.Argument(0) is { } v ? Value.Text(DeepTaint(v)) : null);
        On(
            "re.compile",
            call =>
                Allocate(
                    call.Node,
                    new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of("re.Pattern()") }.WithEntry(
                        "pattern",
                        call.Argument(0, "pattern") ?? Value.Unknown
                    )
                )
        );
        On("re.sub", call => Substituted(call.Argument(0, "pattern"), call.Argument(1, "repl"), call.Argument(2, "string")));
        On("re.Pattern().sub", call => Substituted(PatternOf(call), call.Argument(0, "repl"), call.Argument(1, "string")));
        On(
            "base64.b64encode base64.urlsafe_b64encode base64.b32encode base64.b16encode base64.standard_b64encode binascii.hexlify",
            call => call.Argument(0) is { } v ? Encoded(v, call) : null
        );
        On(
            "base64.b64decode base64.urlsafe_b64decode base64.b32decode base64.b16decode base64.standard_b64decode binascii.unhexlify",
            call => call.Argument(0) is { } v ? Decoded(v, call) : null
        );
        On(
            "sys.exit os._exit builtins.exit builtins.quit os.abort",
            _ =>
            {
                _store.IsDead = true;
                return Value.Nothing;
            }
        );
        On("contextlib.nullcontext contextlib.closing", call => call.Argument(0));
        On(
            "os.path.realpath os.path.abspath os.path.normpath",
            call => call.Argument(0) is { } v ? Value.Of(TextsOf(v).Select(t => TextAtom.Of(t.Select(Normalised)))) : null
        );
        On(
            "pathlib.Path().resolve",
            call =>
                call.Receiver is { } r
                    ? Value.Opaque(_paths.Of("pathlib.Path()"), DeepTaint(r.Value).CleanedFor(SinkKinds.Normalised))
                    : null
        );
        // It raises unless the one lies below the other.
        On(
            "pathlib.Path().relative_to",
            call =>
            {
                if (call.Receiver is { } below && IsNormalised(below.Value))
                    CleanSources(below.Value, SinkKinds.Path | SinkKinds.Archive);
                return null;
            }
        );
        On(
            "os.path.splitext",
            call =>
                call.Argument(0) is { } v && DeepTaint(v) is { IsEmpty: false } whole
                    ? Value.Of(TupleAtom.Of([Value.Text(whole), Value.Text(whole.CleanedFor(SinkKinds.Path | SinkKinds.NoSlash))]))
                    : null
        );
        On("shlex.split", call => call.Argument(0, "s") is { } v ? Words(v, call.Node) : null);
        On("os.path.join", JoinedPath);
        On("xml.sax.make_parser().setFeature", SetFeature);
        On("os.getcwd os.path.dirname", call => call.Argument(0) is { } v ? Value.Text(DeepTaint(v)) : Value.Unknown);
    }

    /// <summary>A text cut into a list of unknown length: whoever chooses how the text begins chooses the first word.</summary>
    private Value Words(Value text, PythonNode node)
    {
        var words = HeapObject.Bag(ObjectKind.List, Value.Text(DeepTaint(text)));
        var first = Value.Nothing;
        foreach (var atom in text.Atoms)
        {
            var begins = atom switch
            {
                TextAtom { Pieces: [{ Literal: null } hole, ..] } => Value.Text(hole.Taint),
                TextAtom { Pieces: [{ Literal: { } letters }, ..] }
                    when letters.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end => Value.Of(letters[..end]),
                ConstantAtom => Value.Unknown,
                _ => Value.Text(atom.Taint),
            };
            first = first.Join(begins);
        }

        return Allocate(node, first.IsNothing ? words : words.WithEntry(0L, first));
    }

    private static Piece Normalised(Piece piece) => piece with { Taint = piece.Taint.CleanedFor(SinkKinds.Normalised) };

    /// <summary>Of known parts the path in pieces: what stands before a part matters to what the part can do.</summary>
    private Value? JoinedPath(FlowCall call)
    {
        if (call.Star is not null)
            return Value.Text(Joined(call.Those(_arguments)));
        var texts = new List<List<Piece>> { new() };
        for (var i = 0; i < call.Positional.Count; i++)
        {
            if (i > 0)
                Multiply(
                    texts,
                    [
                        [Piece.Of("/")],
                    ]
                );
            Multiply(texts, TextsOf(call.Positional[i].Value));
        }

        return Value.Of(texts.Select(text => TextAtom.Of(text)));
    }

    private static bool IsCopy(FlowCall call) =>
        call.Node
            is CallExpression
            {
                Function: AttributeExpression { Name: "copy" or "deepcopy" } or NameExpression { Name: "copy" or "deepcopy" }
            };

    private Value? Counted(FlowCall call) =>
        call.Argument(0) is { } value
        && call.Node is CallExpression { Function: NameExpression { Name: "len" } }
        && (value.Only is ConstantAtom { Text: { } text } ? text.Length : ItemsOf(value)?.Length) is { } length
            ? Value.Of((long)length)
            : AnyNumber;

    private Value ToInteger(FlowCall call)
    {
        if (call.Argument(0)?.Only is not ConstantAtom constant)
            return AnyNumber;
        return constant.Value switch
        {
            long => Value.Of(constant),
            bool flag => Value.Of(flag ? 1L : 0L),
            double number when Math.Abs(number) < 1e15 => Value.Of((long)number),
            string text when call.Positional.Count == 1 && long.TryParse(text.Trim(), out var number) => Value.Of(number),
            _ => AnyNumber,
        };
    }

    private Value IsKnown(FlowCall call)
    {
        if (call.Node is not CallExpression { Function: NameExpression { Name: "isinstance" } } || call.Argument(0) is not { } value)
            return AnyBool;
        var types = call.Argument(1);
        if (value.Only is ConstantAtom constant && types?.Only is OpaqueAtom { Path: { } path })
        {
            var name = constant.Value switch
            {
                string => constant.IsBytes ? "bytes" : "str",
                long => "int",
                bool => "bool",
                double => "float",
                _ => null,
            };
            if (name is not null && path.Parent?.Name == "builtins" && name != "bool")
                return Value.Of(path.Name == name);
        }

        return AnyBool;
    }

    private Value NewList(FlowCall call)
    {
        var isTuple = call.Node is CallExpression { Function: NameExpression { Name: "tuple" } };
        var isReversed = call.Node is CallExpression { Function: NameExpression { Name: "reversed" } };
        var isSorted = call.Node is CallExpression { Function: NameExpression { Name: "sorted" } };
        var path = call.Node
            is CallExpression { Function: AttributeExpression { Name: "LifoQueue" } or NameExpression { Name: "LifoQueue" } }
            ? _paths.Of("queue.LifoQueue")
            : null;
        if (call.Argument(0) is not { } from || from.Only is ConstantAtom { Value: long })
            return isTuple ? Value.Of(TupleAtom.Of([])) : Allocate(call.Node, HeapObject.List([]) with { Path = path });
        if (ItemsOf(from) is { } items && !isSorted)
        {
            var inOrder = isReversed ? [.. items.Reverse()] : items;
            return isTuple ? Value.Of(TupleAtom.Of(inOrder)) : Allocate(call.Node, HeapObject.List(inOrder) with { Path = path });
        }

        return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, ElementOf(from, call.Node)));
    }

    private Value NewBag(FlowCall call, ObjectKind kind)
    {
        if (call.Argument(0) is not { } from)
            return Allocate(call.Node, new HeapObject { Kind = kind, Items = [] });
        return ItemsOf(from) is { } items
            ? Allocate(call.Node, HeapObject.List(items) with { Kind = kind })
            : Allocate(call.Node, HeapObject.Bag(kind, ElementOf(from, call.Node)));
    }

    private Value? Iterated(FlowCall call)
    {
        var name = (call.Node as CallExpression)?.Function is NameExpression plain ? plain.Name : "";
        if (call.Positional.Count == 0)
            return null;
        var first = call.Positional[0].Value;
        switch (name)
        {
            case "enumerate":
                if (ItemsOf(first) is { } items)
                    return Allocate(
                        call.Node,
                        HeapObject.List([.. items.Select((item, i) => Value.Of(TupleAtom.Of([Value.Of((long)i), item])))])
                    );
                return Allocate(
                    call.Node,
                    HeapObject.Bag(ObjectKind.List, Value.Of(TupleAtom.Of([AnyNumber, ElementOf(first, call.Node)])))
                );
            case "zip":
                var columns = call.Positional.Select(given => ItemsOf(given.Value)).ToList();
                if (columns.All(column => column is not null))
                {
                    var length = columns.Min(column => column!.Value.Length);
                    return Allocate(
                        call.Node,
                        HeapObject.List([
                            .. Enumerable.Range(0, length).Select(i => Value.Of(TupleAtom.Of([.. columns.Select(c => c!.Value[i])]))),
                        ])
                    );
                }

                return Allocate(
                    call.Node,
                    HeapObject.Bag(
                        ObjectKind.List,
                        Value.Of(TupleAtom.Of([.. call.Positional.Select(given => ElementOf(given.Value, call.Node))]))
                    )
                );
            default:
                return first.Only is ObjectAtom or TupleAtom
                    ? first
                    : Allocate(call.Node, HeapObject.Bag(ObjectKind.List, ElementOf(first, call.Node)));
        }
    }

    private Value? Picked(FlowCall call)
    {
        if (call.Positional.Count == 0)
            return null;
        return call.Positional.Count > 1 && (call.Node as CallExpression)?.Function is NameExpression { Name: "min" or "max" }
            ? All(call.Positional.Select(given => given.Value))
            : ElementOf(call.Positional[0].Value, call.Node).Join(call.Argument(1) ?? Value.Nothing);
    }

    private Value Ranged(FlowCall call)
    {
        var bounds = call.Positional.Select(given => (given.Value.Only as ConstantAtom)?.Value as long?).ToList();
        if (bounds.Count is > 0 and <= 3 && bounds.All(bound => bound is not null))
        {
            var (from, to) = bounds.Count == 1 ? (0L, bounds[0]!.Value) : (bounds[0]!.Value, bounds[1]!.Value);
            var by = bounds.Count == 3 ? bounds[2]!.Value : 1;
            if (by != 0 && Math.Abs((decimal)to - from) / Math.Abs(by) <= 16)
            {
                var items = ImmutableArray.CreateBuilder<Value>();
                for (var i = from; by > 0 ? i < to : i > to; i += by)
                    items.Add(Value.Of(i));
                return Allocate(call.Node, HeapObject.List(items.ToImmutable()));
            }
        }

        return Allocate(call.Node, HeapObject.Bag(ObjectKind.List, AnyNumber));
    }

    private Value NewDict(FlowCall call)
    {
        var content = new HeapObject { Kind = ObjectKind.Dict };
        if (call.Argument(0) is { } from)
        {
            if (from.Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.Dict)
                content = Merged(content, from, call.Node);
            else if (ItemsOf(from) is { } pairs)
            {
                foreach (var pair in pairs)
                {
                    content = ItemsOf(pair) is [var key, var value]
                        ? WithElement(content, key, value, isSure: true)
                        : content.WithSome(Value.Opaque(null, DeepTaint(pair)));
                }
            }
            else
                content = Merged(content, Value.Opaque(null, DeepTaint(from)), call.Node);
        }

        foreach (var keyword in call.Keywords)
            content = content.WithEntry(keyword.Name, keyword.Value);
        if (call.DoubleStar is { } more)
            content = content.WithSome(more.Value);
        return Allocate(call.Node, content);
    }

    /// <summary>What a <c>default_factory</c> makes.</summary>
    private Value? Made(Value? factory, FlowCall call) => factory is null ? null : CallValue(factory, new FlowCall(this, call.Node));

    private Value? Mapped(FlowCall call)
    {
        if (call.Positional.Count < 2)
            return null;
        var function = call.Positional[0].Value;
        var isFilter = (call.Node as CallExpression)?.Function is NameExpression { Name: "filter" };
        var items = ItemsOf(call.Positional[1].Value);
        var isExact = items is { Length: <= MostUnrolled };
        var elements = isExact ? items!.Value : [ElementOf(call.Positional[1].Value, call.Node)];
        var results = ImmutableArray.CreateBuilder<Value>();
        foreach (var element in elements)
        {
            var given = new List<Given> { new(element, call.Positional[1].Node) };
            foreach (var more in call.Positional.Skip(2))
                given.Add(new Given(ElementOf(more.Value, call.Node), more.Node));
            var result = function.Only is ConstantAtom { Value: null }
                ? element
                : CallValue(function, new FlowCall(this, call.Node) { Positional = given });
            if (!isFilter)
                results.Add(result);
            else if (TruthOf(result) != Truth.No)
            {
                isExact &= TruthOf(result) == Truth.Yes;
                results.Add(element);
            }
        }

        return Allocate(
            call.Node,
            isExact ? HeapObject.List(results.ToImmutable()) : HeapObject.Bag(ObjectKind.List, Found(All(results))),
            which: 1
        );
    }

    private Value Reduce(Value function, Value list, FlowCall call)
    {
        var element = ElementOf(list, call.Node);
        var start = call.Argument(2)?.Join(element) ?? element;
        return CallValue(
                function,
                new FlowCall(this, call.Node) { Positional = [new Given(start, call.Node), new Given(element, call.Node)] }
            )
            .Join(start);
    }

    /// <summary>A feature of a SAX parser is told by the name of its constant.</summary>
    private Value? SetFeature(FlowCall call)
    {
        var name = call.Argument(0)?.Only switch
        {
            OpaqueAtom { Path: { } path } => path.Name,
            ConstantAtom { Text: "http://xml.org/sax/features/external-general-entities" } => "feature_external_ges",
            ConstantAtom { Text: { } other } => other,
            _ => null,
        };
        if (name is not null && call.Receiver?.Value.Only is ObjectAtom parser)
        {
            var isOn = TruthOf(call.Argument(1) ?? Value.Unknown) switch
            {
                Truth.Yes => Value.True,
                Truth.No => Value.False,
                _ => Value.Unknown,
            };
            Update(parser, content => content.WithEntry(name, isOn), isSure: true);
        }

        return Value.None;
    }

    private Value? SetAttribute(FlowCall call)
    {
        if (call.Argument(0) is not { } owner || call.Argument(2) is not { } value)
            return null;
        foreach (var atom in owner.Atoms)
        {
            if (atom is ObjectAtom thing)
            {
                Update(
                    thing,
                    content =>
                        call.Argument(1)?.Only is ConstantAtom { Text: { } name }
                            ? content.WithEntry(name, value)
                            : content.WithSome(value),
                    owner.Atoms.Length == 1
                );
            }
        }

        return Value.None;
    }

    private HeapObject Names(PythonNode node)
    {
        var frame = node is CallExpression { Function: NameExpression { Name: "locals" } } ? _frame : ModuleFrame();
        var content = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var (name, cell) in frame.Cells.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Held(cell) is Value { IsNothing: false } value)
                content = content.WithEntry(name, value);
        }

        return content;
    }

    private Value? Super(FlowCall call)
    {
        var frame = _frame;
        while (frame is { Form: FrameForm.Comprehension or FrameForm.Function, Class: null, Outer: { } outer })
            frame = outer;
        if (frame.Class is not { } owner)
            return null;
        var self = call.Argument(1) ?? frame.Self;
        return self is null ? null : Value.Of(new SuperAtom(self, call.Argument(0)?.Only is ClassAtom named ? named.Type : owner));
    }

    private Value? Threaded(FlowCall call)
    {
        if (call.Argument(1, "target") is not { } target)
            return null;
        var given =
            call.Argument(3, "args") is { } arguments && ItemsOf(arguments) is { } items
                ? items.Select(item => new Given(item, call.Node)).ToList()
                : [];
        CallValue(target, new FlowCall(this, call.Node) { Positional = given });
        return null;
    }

    private static Value JsonValue(Value text)
    {
        var taint = text.Taint.Map(mark => mark.With(mark.Cleaned & ~SinkKinds.NoSql, mark.IsDoubtful));
        return Value.Opaque(null, taint);
    }

    private Value? PatternOf(FlowCall call) => call.Receiver?.Value.Only is ObjectAtom thing ? ObjectOf(thing)?.Entry("pattern") : null;

    /// <summary>What is left when letters are taken out: <c>re.sub(r'[^a-z]', '', x)</c>.</summary>
    private Value Substituted(Value? pattern, Value? replacement, Value? text)
    {
        if (text is null)
            return Value.Unknown;
        var cleaned = SinkKinds.None;
        if (pattern?.Only is ConstantAtom { Text: { } regex } && replacement?.Only is ConstantAtom { Text: { } with })
            cleaned = LetterSets.LeftAfterRemoving(regex, with);
        var added = replacement is null ? Taint.None : DeepTaint(replacement);
        return Value.Text(DeepTaint(text).CleanedFor(cleaned).Join(added));
    }

    private static Value Encoded(Value value, FlowCall call)
    {
        if (value.Only is ConstantAtom { Text: { Length: < MostLetters } text } && Named(call, "b64encode"))
            return Value.Of(new ConstantAtom(Convert.ToBase64String(Encoding.Latin1.GetBytes(text)), true));
        // Only letters, digits and three signs are left; what is decoded again is as it was.
        return Value.Of(TextAtom.Of([Piece.Hole(value.Taint)], true));
    }

    private static Value Decoded(Value value, FlowCall call)
    {
        if (value.Only is ConstantAtom { Text: { Length: < MostLetters } text } && Named(call, "b64decode"))
        {
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64String(text, bytes, out var written)
                ? Value.Of(new ConstantAtom(Encoding.Latin1.GetString(bytes, 0, written), true))
                : Value.Unknown;
        }

        return Value.Of(TextAtom.Of([Piece.Hole(value.Taint)], true));
    }

    private static bool Named(FlowCall call, string name) =>
        call.Node is CallExpression { Function: AttributeExpression { Name: var attribute } } && attribute == name
        || call.Node is CallExpression { Function: NameExpression { Name: var plain } } && plain == name;
}
