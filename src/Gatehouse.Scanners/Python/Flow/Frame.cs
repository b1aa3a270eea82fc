using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal enum FrameForm : byte
{
    Module,
    Class,
    Function,
    Comprehension,
}

/// <summary>A name of a frame, and the cell that stands for it.</summary>
internal readonly record struct NamedCell(string Name, int Cell);

/// <summary>The names of one run of a module, class body or function; what they hold stands in the store.</summary>
internal sealed class Frame(FrameForm form, FlowModule module, Frame? outer)
{
    private const int MostInARow = 16;

    private NamedCell[] _cells = [];
    private int _count;

    /// <summary>Where each name stands, where there are too many to look through them.</summary>
    private Dictionary<string, int>? _index;
    private HashSet<string>? _globals;
    private HashSet<string>? _nonlocals;

    public FrameForm Form { get; } = form;
    public FlowModule Module { get; } = module;

    /// <summary>Where names are looked up that are not its own.</summary>
    public Frame? Outer { get; } = outer;
    public FunctionCode? Code { get; init; }

    /// <summary><c>from x import *</c> of libraries.</summary>
    public List<ApiPath>? Stars { get; private set; }

    public Value Yields { get; set; } = Value.Nothing;

    /// <summary>Of a generator's run, the object that it fills.</summary>
    public ObjectAtom? Yielded { get; set; }

    /// <summary>In the order of their coming.</summary>
    public ReadOnlySpan<NamedCell> Cells => _cells.AsSpan(0, _count);

    /// <summary>The class whose body or method this is.</summary>
    public ClassInfo? Class { get; set; }

    /// <summary>What <c>self</c> is.</summary>
    public Value? Self { get; set; }

    /// <summary>By the numbers of their cells.</summary>
    public string[] NamesInOrder()
    {
        var names = new string[_count];
        var cells = new int[_count];
        for (var i = 0; i < _count; i++)
            (names[i], cells[i]) = _cells[i];
        Array.Sort(cells, names);
        return names;
    }

    public void AddStar(ApiPath library) => (Stars ??= []).Add(library);

    public int? CellOf(string name) => Find(name) is >= 0 and var at ? _cells[at].Cell : null;

    public void Bind(string name, int cell)
    {
        if (Find(name) is >= 0 and var at)
        {
            _cells[at] = new NamedCell(name, cell);
            return;
        }

        if (_count == _cells.Length)
            Array.Resize(ref _cells, Math.Max(4, _count * 2));
        _cells[_count] = new NamedCell(name, cell);
        _index?.Add(name, _count);
        if (++_count <= MostInARow || _index is not null)
            return;
        _index = new Dictionary<string, int>(_count * 2, StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
            _index.Add(_cells[i].Name, i);
    }

    /// <summary>-1 where it is not there.</summary>
    private int Find(string name)
    {
        if (_index is not null)
            return _index.TryGetValue(name, out var known) ? known : -1;
        for (var i = 0; i < _count; i++)
        {
            // The names of one file are the same objects as a rule.
            if (ReferenceEquals(_cells[i].Name, name) || _cells[i].Name == name)
                return i;
        }

        return -1;
    }

    public void DeclareGlobal(string name) => (_globals ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    public void DeclareNonlocal(string name) => (_nonlocals ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    public bool IsGlobal(string name) => _globals?.Contains(name) == true;

    public bool IsNonlocal(string name) => _nonlocals?.Contains(name) == true;
}

/// <summary>A function or lambda as it is written.</summary>
internal sealed class FunctionCode
{
    public FunctionCode(FlowModule module, FunctionStatement function)
    {
        Module = module;
        Node = function;
        Name = function.Name;
        Parameters = function.Parameters;
        Body = function.Body;
    }

    public FunctionCode(FlowModule module, LambdaExpression lambda)
    {
        Module = module;
        Node = lambda;
        Name = "lambda";
        Parameters = lambda.Parameters;
        Expression = lambda.Body;
    }

    public FlowModule Module { get; }

    /// <summary>Tells the functions of one run apart.</summary>
    public required int Number { get; init; }
    public PythonNode Node { get; }
    public string Name { get; }
    public ImmutableArray<Parameter> Parameters { get; }
    public ImmutableArray<Statement> Body { get; } = [];

    /// <summary>Of a lambda.</summary>
    public Expression? Expression { get; }

    /// <summary>Looked for when it is first called: most functions never are.</summary>
    public bool IsGenerator => _isGenerator ??= HasYield();

    private bool? _isGenerator;

    private bool HasYield()
    {
        var search = new YieldSearch();
        foreach (var statement in Body)
            search.Child(statement);
        return search.Found;
    }

    /// <summary>What its decorators read the request by, the outermost first.</summary>
    public List<Interpreter.SchemaRead>? Schemas { get; set; }

    /// <summary>The last entry that called it, by its number.</summary>
    public int CalledIn { get; set; }

    /// <summary>Whether it was followed to its end.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Whether it was not followed to its end at least once.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether it was called with anything that the outside may give it.</summary>
    public bool IsEntered { get; set; }

    /// <summary>Whether an idle call of it took more than such a call may.</summary>
    public bool IsLaborious { get; set; }

    /// <summary>Whether it names a source, where that was asked before.</summary>
    public bool? NamesSource { get; set; }

    private Handler? _handler;
    private bool _isHandled;
    private List<Handler?>? _furtherHandlers;

    /// <summary>Whether the outside was not known to call it in this way.</summary>
    public bool IsNew(Handler? handler)
    {
        if (!_isHandled)
        {
            (_handler, _isHandled) = (handler, true);
            return true;
        }

        if (Equals(_handler, handler) || _furtherHandlers?.Contains(handler) == true)
            return false;
        (_furtherHandlers ??= []).Add(handler);
        return true;
    }

    private NameSet? _names;
    private string[]? _decorators;

    /// <summary>Every name and attribute that it mentions.</summary>
    public NameSet Names
    {
        get
        {
            if (_names is null)
                Search();
            return _names!;
        }
    }

    /// <summary>The last names of the called decorators of functions in it: <c>route</c> for <c>@app.route("/")</c>.</summary>
    public IReadOnlyList<string> InnerDecorators
    {
        get
        {
            if (_names is null)
                Search();
            return _decorators ?? [];
        }
    }

    private void Search()
    {
        var search = new NameSearch(new NameSet.Collector());
        foreach (var statement in Body)
            search.Child(statement);
        if (Expression is { } expression)
            search.Child(expression);
        _names = search.Names.Take();
        _decorators = search.Decorators?.ToArray();
    }

    private struct NameSearch(NameSet.Collector names) : IPythonChildren
    {
        public readonly NameSet.Collector Names => names;

        public List<string>? Decorators { get; private set; }

        public void Child(PythonNode child)
        {
            switch (child.Kind)
            {
                case NodeKind.Name:
                    names.Add(((NameExpression)child).Name);
                    return;
                case NodeKind.Attribute:
                    names.Add(((AttributeExpression)child).Name);
                    break;
                case NodeKind.Function:
                    foreach (var decorator in ((FunctionStatement)child).Decorators)
                    {
                        if (decorator is CallExpression { Function: AttributeExpression { Name: var last } })
                            (Decorators ??= []).Add(last);
                    }

                    break;
            }

            PythonWalk.Children(child, ref this);
        }
    }

    private struct YieldSearch : IPythonChildren
    {
        public bool Found { get; private set; }

        public void Child(PythonNode child)
        {
            if (Found || child.Kind is NodeKind.Function or NodeKind.Lambda or NodeKind.Class)
                return;
            if (child.Kind is NodeKind.Yield or NodeKind.YieldFrom)
                Found = true;
            else
                PythonWalk.Children(child, ref this);
        }
    }
}

/// <summary>A class as it is written, and what its bases are.</summary>
internal sealed class ClassInfo(FlowModule module, ClassStatement node, Frame frame)
{
    public FlowModule Module { get; } = module;
    public ClassStatement Node { get; } = node;
    public string Name => Node.Name;

    /// <summary>Its body; its names are the attributes of the class.</summary>
    public Frame Frame { get; } = frame;
    public List<ClassInfo> Bases { get; } = [];

    /// <summary>Bases of libraries.</summary>
    public List<ApiPath> Libraries { get; } = [];

    private RecordFields? _fields;

    /// <summary>What its body declares to be stored.</summary>
    public RecordFields Fields => _fields ??= RecordFields.Of(Node);

    /// <summary>Where its instances are stored; null where they are not.</summary>
    public StoredTable? Table { get; set; }

    /// <summary>Whose records its methods are given to show them.</summary>
    public StoredTable? Shows { get; set; }

    /// <summary>The routes that lead to its methods.</summary>
    public List<string> Routes { get; } = [];

    /// <summary>The one object that stands for every instance of which nothing else is known.</summary>
    public int? AnyInstance { get; set; }

    private IReadOnlyList<ClassInfo>? _line;
    private IReadOnlyList<ApiPath>? _libraries;

    /// <summary>The class and its bases, nearest first.</summary>
    public IReadOnlyList<ClassInfo> Line()
    {
        if (_line is null)
        {
            var line = new List<ClassInfo>();
            Collect(this, [], line);
            _line = line;
        }

        return _line;
    }

    /// <summary>Its bases were told.</summary>
    public void Settle() => (_line, _libraries) = (null, null);

    private static void Collect(ClassInfo type, HashSet<ClassInfo> seen, List<ClassInfo> line)
    {
        if (line.Count > 40 || !seen.Add(type))
            return;
        line.Add(type);
        foreach (var parent in type.Bases)
            Collect(parent, seen, line);
    }

    public IReadOnlyList<ApiPath> AllLibraries() => _libraries ??= [.. Line().SelectMany(type => type.Libraries)];

    public bool Is(ApiPath path) => AllLibraries().Any(library => library.Is(path));
}
