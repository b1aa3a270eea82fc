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
        BindMarkup();
        BindRequests();
        BindTables();
        BindCodings();
        BindNumbers();
        BindOrder();
        BindIterators();
        BindStored();
        BindFormats();
        BindExceptions();
        BindAnswers();
        BindMatches();
        BindCookies();
        BindStatements();
        BindForms();
        BindRecordForms();
        BindTasks();
        BindLaterCalls();
        BindRoutes();
        BindResolvers();
        On("len", Counted);
        On("hash id", NumberOf);
        On("float complex", NumberOf);
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
        On(
            "str",
            call =>
                call.Positional.Count == 0
                    ? Value.Of("")
                    : SaidBy(call, "__str__", "__repr__") ?? Value.Of(TextsOf(call.Positional[0].Value).Select(t => TextAtom.Of(t)))
        );
        On("repr ascii", call => call.Argument(0) is { } v ? Shown(v) : null);
        On(
            "bytes bytearray memoryview",
            call =>
                call.Argument(0) is not { } v
                    ? Value.Of(new ConstantAtom("", true))
                    : OfNumbers(v) ?? SaidBy(call, "__bytes__") ?? Value.Of(Each(v).Select(a => Recoded(a, true).Only!))
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
            "list reversed tuple collections.deque queue.Queue queue.LifoQueue queue.SimpleQueue queue.PriorityQueue"
                + " multiprocessing.Queue asyncio.Queue asyncio.LifoQueue asyncio.PriorityQueue",
            NewList
        );
        On("set frozenset", call => NewBag(call, ObjectKind.Set));
        On("enumerate zip", Iterated);
        On("random.choice secrets.choice random.sample random.Random().choice random.Random().sample", Picked);
        On("random.shuffle random.Random().shuffle", Shuffled);
        On("range", Ranged);
        On("dict collections.OrderedDict collections.UserDict types.MappingProxyType", NewDict);
        On(
            "collections.defaultdict",
            call => Allocate(call.Node, new HeapObject { Kind = ObjectKind.Dict, Rest = Made(call.Argument(0), call) })
        );
        On(
            "collections.Counter",
            call =>
                Allocate(
                    call.Node,
                    call.Positional.Aggregate(new HeapObject { Kind = ObjectKind.Dict }, (d, g) => Merged(d, g.Value, call.Node))
                )
        );
        // The first that has a key is asked.
        On(
            "collections.ChainMap",
            call =>
                Allocate(
                    call.Node,
                    Enumerable
                        .Reverse(call.Positional)
                        .Aggregate(new HeapObject { Kind = ObjectKind.Dict }, (d, g) => Merged(d, g.Value, call.Node))
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
                : call.Argument(0) is not { } any ? null
                : call.Argument(1) is { } name && IsChosen(any, name) ? Value.Opaque(ChosenByName, name.Taint)
                : Value.Opaque(null, DeepTaint(any))
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
            "copy.copy copy.deepcopy asyncio.run asyncio.wait_for asyncio.ensure_future asyncio.create_task asyncio.shield typing.cast",
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
                    ? Named(call, "deepcopy") ? DeepCopied(v, call.Node, 0)
                        : Allocate(call.Node, c)
                : v
        );
        On("asyncio.gather", call => Value.Of(TupleAtom.Of([.. call.Positional.Select(g => g.Value)])));
        On("threading.Thread multiprocessing.Process threading.Timer", Threaded);
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
            "os.path.realpath os.path.abspath",
            call =>
                call.Argument(0) is { } v ? Value.Of(TextsOf(v).Select(t => TextAtom.Of(t.Select(p => Cleaned(p, AbsolutePath))))) : null
        );
        On(
            "os.path.normpath",
            call =>
                call.Argument(0) is { } v
                    ? Value.Of(TextsOf(v).Select(t => TextAtom.Of(t.Select(p => Cleaned(p, SinkKinds.Normalised)))))
                    : null
        );
        On(
            "pathlib.Path().resolve",
            call => call.Receiver is { } r ? Value.Opaque(_paths.Of("pathlib.Path()"), DeepTaint(r.Value).CleanedFor(AbsolutePath)) : null
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
        On("zipfile.ZipFile", OpenedArchive);
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

    /// <summary>An archive out of memory or an upload: the names in it are the sender's.</summary>
    private Value? OpenedArchive(FlowCall call)
    {
        if (call.Argument(0, "file") is not { } file)
            return null;
        var taint = Taint.None;
        foreach (var atom in file.Atoms)
        {
            var isFile = atom switch
            {
                ObjectAtom thing => ObjectOf(thing)?.Kind == ObjectKind.Buffer,
                OpaqueAtom opaque => First(opaque.Taint, SinkKinds.Path) is null,
                _ => false,
            };
            if (isFile)
                taint = taint.Join(DeepTaint(Value.Of(atom)));
        }

        var own = Value.Opaque(null, taint.Map(mark => mark.With(mark.Cleaned & ~SinkKinds.Path, mark.IsDoubtful)));
        return taint.IsEmpty
            ? null
            : Allocate(
                call.Node,
                new HeapObject
                {
                    Kind = ObjectKind.Instance,
                    Path = _paths.Of("zipfile.ZipFile()"),
                    Rest = own,
                }
            );
    }

    /// <summary>Without `..`, and with a slash before all, which no option begins with.</summary>
    private const SinkKinds AbsolutePath = SinkKinds.Normalised | SinkKinds.Argument;

    private static Piece Cleaned(Piece piece, SinkKinds kinds) => piece with { Taint = piece.Taint.CleanedFor(kinds) };

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
            var parts = TextsOf(call.Positional[i].Value);
            Multiply(texts, i == 0 ? parts : [.. parts.Select(MayBeginAnew)]);
        }

        return Value.Of(texts.Select(text => TextAtom.Of(text)));
    }

    /// <summary>A part that begins with a slash takes the place of all before it: that it has no <c>..</c> does not keep it there.</summary>
    private static IReadOnlyList<Piece> MayBeginAnew(IReadOnlyList<Piece> part) =>
        part.Count > 0 && part[0] is { Literal: null, Taint: { IsEmpty: false } first }
            ?
            [
                Piece.Hole(first.Map(mark => IsRelative(mark) ? mark : mark.With(mark.Cleaned & ~SinkKinds.NoDotDot, mark.IsDoubtful))),
                .. part.Skip(1),
            ]
            : part;

    private static bool IsRelative(Mark mark) => mark.Cleaned.HasFlag(SinkKinds.Relative);

    private static bool IsCopy(FlowCall call) =>
        call.Node
            is CallExpression
            {
                Function: AttributeExpression { Name: "copy" or "deepcopy" } or NameExpression { Name: "copy" or "deepcopy" }
            };

    /// <summary>What <c>getattr(os, name)</c> gives: whoever chooses the name chooses what the program runs.</summary>
    private ApiPath ChosenByName => _chosen ??= _paths.Of("builtins.getattr.chosen");

    private ApiPath? _chosen;

    /// <summary>Whether a function of a module that starts programs and the like is chosen by the whole of its name.</summary>
    private static bool IsChosen(Value from, Value name)
    {
        if (from.Only is not OpaqueAtom { Path: { } module } || !module.HoldsSinkOf(SinkKinds.Command | SinkKinds.Code))
            return false;
        foreach (var atom in name.Atoms)
        {
            if (atom is OpaqueAtom { Taint.IsEmpty: false } or TextAtom { Pieces.Length: 1, Taint.IsEmpty: false })
                return true;
        }

        return false;
    }

    private Value? Threaded(FlowCall call)
    {
        if (call.Argument(1, "target") is not { } target)
            return null;
        var given =
            call.Argument(3, "args") is { } arguments && ItemsOf(arguments) is { } items
                ? items.Select(item => new Given(item, call.Node)).ToList()
                : [];
        CallAside(target, new FlowCall(this, call.Node) { Positional = given });
        return null;
    }

    private static bool Named(FlowCall call, string name) =>
        call.Node is CallExpression { Function: AttributeExpression { Name: var attribute } } && attribute == name
        || call.Node is CallExpression { Function: NameExpression { Name: var plain } } && plain == name;
}
