using System.Runtime.CompilerServices;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal enum Truth : byte
{
    Unknown,
    Yes,
    No,
}

/// <summary>
/// Runs the program with values of which only some things are known: every branch that could be taken is, calls into the tree are followed
/// with their arguments, and what comes from the outside is marked until it is clean.
/// </summary>
internal sealed partial class Interpreter
{
    private const int FirstObject = 1 << 30;
    private const int MostNesting = 900;
    private const int MostCalls = 10;

    /// <summary>How many modules a name is followed through.</summary>
    private const int MostHops = 12;
    private int _resolving;

    private readonly ModuleSet _modules;
    private readonly FlowModels _models;
    private readonly PathTrie _paths;
    private readonly FlowBudget _budget;
    private readonly PythonReader _reader = new();
    private readonly Store _root = new(null);
    private readonly Places<Frame> _calls = new();
    private readonly Places<int> _objects = new();

    /// <summary>Whose variable a cell is.</summary>
    private readonly List<Frame> _owners = [];
    private readonly Dictionary<PythonNode, FunctionCode> _codes = [];
    private Store _store;
    private Frame _frame;
    private LoopContext? _loop;
    private CallContext? _call;
    private TryContext? _try;

    // Cells and objects of modules are counted downwards.
    private int _nextCell = 1;
    private bool _isRoot;
    private int _nextObject = FirstObject;
    private int _nesting;
    private long _steps;
    private long _limit;

    private readonly ConfigFiles _files;

    public Interpreter(ModuleSet modules, FlowModels models, FlowBudget budget, ConfigFiles files)
    {
        _files = files;
        _modules = modules;
        _models = models;
        _paths = models.Paths;
        _registrars = _paths.RegistrarsOfUnknown();
        _budget = budget;
        _store = _root;
        _frame = new Frame(FrameForm.Module, new FlowModule(PythonTree.Parse(default)), null);
        _limit = budget.StepsPerEntry;
        BindSemantics();
    }

    /// <summary>Whether the entry at work has done as much as it may.</summary>
    private bool IsSpent => _steps > _limit;

    private FlowModule Module => _frame.Module;

    private sealed class LoopContext(Store start)
    {
        public Store Start { get; } = start;
        public List<Cells> Breaks { get; } = [];
        public List<Cells> Continues { get; } = [];
    }

    /// <param name="What">The exception, where it is one of Python itself that was raised in plain sight; null: any.</param>
    /// <param name="Name">Of its type; null: any.</param>
    private readonly record struct Raised(Cells Changes, Value? What, string? Name);

    /// <param name="call">The run of a function that it stands in.</param>
    private sealed class TryContext(Store start, CallContext? call)
    {
        public Store Start { get; } = start;
        public CallContext? Call { get; } = call;
        public List<Raised> Raises { get; } = [];

        /// <summary>What was raised in plain sight.</summary>
        public Value Carried { get; set; } = Value.Nothing;
    }

    private sealed record Exit(Cells Changes, Value Result, Expression? Node);

    private sealed class CallContext(Store start, FunctionCode code, CallContext? caller, FlowCall given, FlowModule from)
    {
        public Store Start { get; } = start;

        /// <summary>Where it was called.</summary>
        public FlowModule From { get; } = from;
        public PythonNode Node => Given.Node;
        public FunctionCode Code { get; } = code;
        public CallContext? Caller { get; } = caller;
        public FlowCall Given { get; } = given;
        public int Depth { get; } = (caller?.Depth ?? 0) + 1;
        public List<Exit> Exits { get; } = [];

        /// <summary>The call, where one is written.</summary>
        public CallExpression? Site => Given.Node as CallExpression;
    }

    private int NewObject(PythonNode node, HeapObject content, int which = 0)
    {
        // The same place in the same run of a function makes the same object, or no loop would ever come to rest.
        if (!_objects.TryGetValue(_frame, node, which, out var id))
            _objects.Set(_frame, node, which, id = _isRoot ? -_nextObject++ : _nextObject++);
        else if (ReferenceEquals(node, _again) && Held(id) is HeapObject made && made.Kind == content.Kind)
            content = made.Join(content);
        SetCell(id, content);
        return id;
    }

    /// <summary>What is done once more, for another thing that its subject can be: what it makes is made beside what it has made.</summary>
    private PythonNode? _again;

    private Value Allocate(PythonNode node, HeapObject content, int which = 0) => Value.Of(new ObjectAtom(NewObject(node, content, which)));

    public HeapObject? ObjectOf(ObjectAtom thing) => Held(thing.Id) as HeapObject;

    private object? Held(int cell)
    {
        // What belongs to a module is where it was, unless the entry at work has changed it.
        if (cell < 0 && !_notes.IsWritten(cell) && _root.Changes.TryGetValue(cell, out var own))
        {
            _notes.Read(cell);
            if (_root.Tainted!.Contains(cell))
                Touch();
            return own;
        }

        for (var store = _store; store is not null; store = store.Parent)
        {
            if (!store.Changes.TryGetValue(cell, out var held))
                continue;
            if (ReferenceEquals(store, _root))
                _notes.Read(cell);
            else if (cell < 0 && _remembering > 0)
                (_readsOfEntry ??= new CellSet()).Add(cell);
            return held;
        }

        return null;
    }

    /// <param name="isSure">Whether the thing is surely this one, so that the old content is gone.</param>
    private void Update(ObjectAtom thing, Func<HeapObject, HeapObject> change, bool isSure)
    {
        if (ObjectOf(thing) is not { } before)
            return;
        var after = change(before);
        SetCell(thing.Id, isSure ? after : before.Join(after));
    }

    private Value Marked(SourceFacts facts, ApiPath? path, PythonNode node, string? told = null)
    {
        if (!_budget.Labels.Contains(facts.Label))
            return Value.Opaque(path, Taint.None);
        return Value.Opaque(path, Taint.Of(NewMark(facts, node, told)));
    }

    private Mark NewMark(SourceFacts facts, PythonNode node, string? told = null)
    {
        Touch();
        var source = Module.SourceAt(node, facts, told);
        return new Mark(
            source,
            facts.Harmless | (facts.IsStructured ? SinkKinds.None : SinkKinds.NoSql),
            false,
            new Step(Module, node.Span, "from " + source.Told, null)
        );
    }

    private Value Stepped(Value value, PythonNode node, string did, string? name) =>
        value.Taint.IsEmpty ? value : SteppedOn(value, node, did, name);

    private Value SteppedOn(Value value, PythonNode node, string did, string? name)
    {
        var module = Module;
        var told = name is null ? did : $"{did} `{name}`";
        return value.MapTaint(taint => taint.Map(mark => mark.Then(module, node.Span, told)));
    }

    /// <summary>The taint of a value and of all that it holds.</summary>
    public Taint DeepTaint(Value value)
    {
        if (value.Only is ConstantAtom or TextAtom or OpaqueAtom)
            return value.Only.Taint;
        var taint = Taint.None;
        var left = MostDeep;
        CellSet? seen = null;
        DeepTaint(value, 0, ref left, ref seen, ref taint);
        return taint;
    }

    /// <summary>How many atoms are looked at for what a thing carries.</summary>
    private const int MostDeep = 2000;

    private void DeepTaint(Value value, int depth, ref int left, ref CellSet? seen, ref Taint taint)
    {
        foreach (var atom in value.Atoms)
        {
            if (--left < 0)
                return;
            if (atom is ObjectAtom thing)
            {
                if (depth >= 5 || !(seen ??= new CellSet()).Add(thing.Id) || ObjectOf(thing) is not { } content)
                    continue;
                taint = taint.Join(content.Keys);
                if (content.Rest is { } rest)
                    DeepTaint(rest, depth + 1, ref left, ref seen, ref taint);
                foreach (var item in content.Items ?? [])
                    DeepTaint(item, depth + 1, ref left, ref seen, ref taint);
                foreach (var entry in content.Entries)
                    DeepTaint(entry.Value, depth + 1, ref left, ref seen, ref taint);
            }
            else if (atom is TupleAtom tuple)
            {
                if (depth >= 5)
                    continue;
                foreach (var item in tuple.Items)
                    DeepTaint(item, depth + 1, ref left, ref seen, ref taint);
            }
            else
                taint = taint.Join(atom.Taint);
        }
    }

    private Value Lookup(string name, PythonNode node)
    {
        for (var frame = _frame; frame is not null; frame = frame.Outer)
        {
            if (frame.Form == FrameForm.Class && !ReferenceEquals(frame, _frame))
                continue;
            if (frame.IsGlobal(name))
            {
                while (frame.Outer is not null)
                    frame = frame.Outer;
            }

            if (frame.CellOf(name) is { } cell && Held(cell) is Value { IsNothing: false } value)
                return Touched(Resolved(value, cell), node);
        }

        foreach (var star in ModuleFrame().Stars ?? [])
        {
            if (star.Declared(name) is not null)
                return Touched(Value.Opaque(star.Then(name), Taint.None), node);
        }

        return name switch
        {
            "__name__" or "__file__" or "__doc__" => Value.Unknown,
            _ => Value.Opaque(_paths.Root("builtins").Then(name), Taint.None),
        };
    }

    private Frame ModuleFrame()
    {
        var frame = _frame;
        while (frame.Outer is { } outer)
            frame = outer;
        return frame;
    }

    /// <summary>What was imported is looked up at its first use.</summary>
    private Value Resolved(Value value, int? cell)
    {
        var isImported = false;
        foreach (var atom in value.Atoms)
            isImported |= atom is ImportedAtom;
        if (!isImported)
            return value;
        // Modules that import a name from each other, and neither has it.
        if (_resolving >= MostHops)
            return Value.Unknown;
        _resolving++;
        var resolved = Value.Nothing;
        foreach (var atom in value.Atoms)
            resolved = resolved.Join(atom is ImportedAtom imported ? AttributeOf(imported.Module, imported.Name, 0) : Value.Of(atom));
        _resolving--;
        if (cell is { } at && _root.Changes.TryGetValue(at, out var held) && ReferenceEquals(held, value))
            _root.Set(at, resolved);
        return resolved;
    }

    /// <summary>A source that was imported by its name enters where it is used.</summary>
    private Value Touched(Value value, PythonNode node) =>
        value.Only is not OpaqueAtom { Path: { } path, Taint.IsEmpty: true, Rows: null } ? value
        : path.Source is { } facts ? Marked(facts, path, node)
        : Shared(path) ?? value;

    private Value AttributeOf(ModuleAtom module, string name, int depth)
    {
        if (depth > MostHops || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Value.Unknown;
        if (module.Module is { } file)
        {
            Ensure(file);
            if (file.Frame?.CellOf(name) is { } cell && Held(cell) is Value { IsNothing: false } value)
            {
                if (value.Only is ImportedAtom imported)
                    return AttributeOf(imported.Module, imported.Name, depth + 1);
                return Resolved(value, cell);
            }

            foreach (var star in file.Frame?.Stars ?? [])
            {
                if (star.Declared(name) is not null)
                    return Value.Opaque(star.Then(name), Taint.None);
            }
        }

        return _modules.Thing(ModuleSet.Join(module.Stem, name)) is { } inner ? Value.Of(inner) : Value.Unknown;
    }

    /// <summary>Runs the top level of a module, once.</summary>
    private void Ensure(FlowModule module)
    {
        if (module.State != ModuleState.Unread)
            return;
        module.State = ModuleState.Running;
        module.Frame = new Frame(FrameForm.Module, module, null);
        var (store, frame, loop, call, attempt) = (_store, _frame, _loop, _call, _try);
        var (limit, steps, nesting, unrolled, resolving) = (_limit, _steps, _nesting, _unrolled, _resolving);
        var (isRoot, nested, answers) = (_isRoot, _nested, _answers);
        var reads = _notes.Begin(isReading: false);
        (_store, _frame, _loop, _call, _try) = (_root, module.Frame, null, null, null);
        (_limit, _steps, _nesting, _unrolled, _resolving) = (_budget.StepsPerModule, 0, 0, 1, 0);
        (_isRoot, _nested, _answers) = (true, null, null);
        var (idle, isTouched) = (_idle, _isTouched);
        (_idle, _isTouched) = (null, false);
        Execute(TreeOf(module).Body);
        SettleAnswers();
        _root.IsDead = false;
        if (IsSpent)
            Spend(module, "its top level");
        _total += _steps;
        (_store, _frame, _loop, _call, _try) = (store, frame, loop, call, attempt);
        (_limit, _steps, _nesting, _unrolled, _resolving) = (limit, steps, nesting, unrolled, resolving);
        (_isRoot, _nested, _answers) = (isRoot, nested, answers);
        _notes.End(reads);
        (_idle, _isTouched) = (idle, isTouched);
        module.State = ModuleState.Done;
    }

    private PythonTree TreeOf(FlowModule module) => module.TreeBy(_reader);

    private void Bind(string name, Value value)
    {
        var frame = _frame;
        if (frame.IsGlobal(name))
            frame = ModuleFrame();
        else if (frame.IsNonlocal(name))
        {
            for (var outer = frame.Outer; outer is not null; outer = outer.Outer)
            {
                if (outer.Form == FrameForm.Class || outer.CellOf(name) is null)
                    continue;
                frame = outer;
                break;
            }
        }

        BindIn(frame, name, value);
    }

    private int NewCell(Frame owner)
    {
        _owners.Add(owner);
        return _nextCell++;
    }

    private void BindIn(Frame frame, string name, Value value)
    {
        if (frame.CellOf(name) is not { } cell)
            frame.Bind(name, cell = frame.Form is FrameForm.Module or FrameForm.Class ? -NewCell(frame) : NewCell(frame));
        _tests.Remove(cell);
        SetCell(cell, value);
    }
}
