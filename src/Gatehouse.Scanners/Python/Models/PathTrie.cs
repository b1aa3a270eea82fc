namespace Gatehouse.Scanners.Python.Models;

internal sealed record SourceFacts(string Told, SourceLabel Label, bool IsStructured)
{
    public SinkKinds Harmless { get; init; }

    /// <summary>Of a mapping, which constant keys hold what the outside chooses; null: all.</summary>
    public Func<string, bool>? Keys { get; init; }

    /// <summary>What that which is read out of it by a key can do no harm to: an uploaded file is not its name.</summary>
    public SinkKinds HarmlessElements { get; init; }
}

internal sealed record SinkFacts(
    SinkKinds Kind,
    ArgumentsSpec Arguments,
    TargetForm Form,
    Func<CallFacts, bool>? When,
    Confidence Confidence
)
{
    public bool IsAnswer { get; init; }
}

internal sealed record CarryFacts(ArgumentsSpec Arguments, SinkKinds Cleaned)
{
    public SinkKinds Restores { get; init; }

    /// <summary>What a value is harmless for that has nothing to restore.</summary>
    public SinkKinds Unless { get; init; }

    public SinkKinds After(SinkKinds cleaned) =>
        Unless != SinkKinds.None && (cleaned & Unless) == Unless ? cleaned | Cleaned : (cleaned | Cleaned) & ~Restores;
}

internal sealed record GuardFacts(SinkKinds Kinds, ArgumentsSpec Arguments);

internal sealed record HarmFacts(SinkKinds Kind, Func<CallFacts, bool> When);

internal sealed record RegistrationFacts(ArgumentsSpec Arguments, Handler Handler);

internal sealed record RenderFacts(ArgumentsSpec Name, ArgumentsSpec Context);

/// <summary>One path, what is known of it, and the paths that go on from it. Equal paths are the same object.</summary>
internal sealed class ApiPath
{
    private Dictionary<string, ApiPath>? _children;
    private List<ApiPath>? _bases;
    private List<(string[] Methods, Handler Handler)>? _overrides;
    private string? _text;

    public ApiPath(string name, ApiPath? parent)
    {
        Name = name;
        Parent = parent;
        IsOfUnknown = parent?.IsOfUnknown ?? name == PathTrie.Unknown;
    }

    /// <summary>A name, <c>()</c> or <c>[]</c>.</summary>
    public string Name { get; }
    public ApiPath? Parent { get; }

    /// <summary>Whether it begins with <c>?</c>.</summary>
    public bool IsOfUnknown { get; }

    /// <summary>Whether a sheet names it, or a path that goes on from it.</summary>
    public bool IsDeclared { get; internal set; }
    public SourceFacts? Source { get; set; }
    public ImmutableArray<SinkFacts> Sinks { get; set; } = [];
    public ImmutableArray<OffenceFacts> Offences { get; set; } = [];
    public ImmutableArray<HarmFacts> Harms { get; set; } = [];
    public ImmutableArray<CarryFacts> Carries { get; set; } = [];
    public bool IsClean { get; set; }

    /// <summary>The address that was asked for: who is sent there again is sent nowhere else.</summary>
    public bool IsAddress { get; set; }

    /// <summary>What is of this path and carries nothing: asked for by the hundred thousand, made once.</summary>
    internal Flow.Value? Untainted { get; set; }

    /// <summary>Whether what derives from this class is a record of a database.</summary>
    public bool IsRecord { get; set; }

    /// <summary>Of a class of accounts: where the program finds that of who is logged in.</summary>
    public ApiPath? AccountAt { get; set; }

    /// <summary>Whether each attribute and element of it is a collection of documents.</summary>
    public bool IsDatabase { get; set; }

    /// <summary>Whether each attribute and element of it is a database of documents.</summary>
    public bool IsServer { get; set; }
    public bool NeverReturns { get; set; }
    public bool AttributesAreElements { get; set; }

    /// <summary>Whether a program has one of it: what is left there in one place is found in another.</summary>
    public bool IsOne { get; set; }
    public GuardFacts? Guard { get; set; }
    public ApiPath? Same { get; set; }

    /// <summary>The classes that it derives from; most paths are none.</summary>
    public IReadOnlyList<ApiPath> Bases => _bases ?? (IReadOnlyList<ApiPath>)[];

    public Handler? Decorates { get; set; }
    public RegistrationFacts? Registers { get; set; }

    /// <summary>The methods of it that the outside calls where the program overrides them.</summary>
    public IReadOnlyList<(string[] Methods, Handler Handler)> Overrides => _overrides ?? (IReadOnlyList<(string[], Handler)>)[];

    public RenderFacts? Renders { get; set; }

    /// <summary>Whether it is of this package or module.</summary>
    public bool IsBelow(string root)
    {
        var path = this;
        while (path.Parent is { } parent)
            path = parent;
        return path.Name == root;
    }

    /// <summary>Of a decorator: the argument that names the template which the function's result is the context of.</summary>
    public ArgumentsSpec? RendersResult { get; set; }

    /// <summary>Whether a source, an entry point or an offence can be reached from here.</summary>
    public bool LeadsToSource { get; internal set; }

    /// <summary>The path that goes on from here, where a sheet names it.</summary>
    /// <summary>Whether something right in it, a function of a module, does this harm.</summary>
    public bool HoldsSinkOf(SinkKinds kinds)
    {
        if (_children is not null)
        {
            foreach (var child in _children.Values)
            {
                foreach (var sink in child.Sinks)
                {
                    if ((sink.Kind & kinds) != 0 && sink.Form == TargetForm.Call)
                        return true;
                }
            }
        }

        return false;
    }

    public ApiPath? Declared(string name) => _children?.GetValueOrDefault(name) is { IsDeclared: true } child ? child : null;

    /// <summary>Where one comes to by a name, a call or a subscript, through aliases and bases.</summary>
    public ApiPath Then(string name)
    {
        if (_children is null || !_children.TryGetValue(name, out var child))
        {
            child =
                Inherited(name, 0)
                ?? (
                    AttributesAreElements && name is not (PathTrie.CallSegment or PathTrie.ElementSegment)
                        ? Element()
                        : new ApiPath(name, this)
                );
            (_children ??= new Dictionary<string, ApiPath>(StringComparer.Ordinal)).Add(name, child);
        }

        for (var hops = 0; child.Same is { } same && hops < 8; hops++)
            child = same;
        return child;
    }

    /// <summary>Where one comes to by a name, if anything is known of it.</summary>
    public ApiPath? Known(string name) =>
        (_children is not null && _children.ContainsKey(name)) || AttributesAreElements || Inherited(name, 0) is not null
            ? Then(name)
            : null;

    public ApiPath Call() => Then(PathTrie.CallSegment);

    public ApiPath Element() => Then(PathTrie.ElementSegment);

    internal void Derive(ApiPath parent) => (_bases ??= []).Add(parent);

    internal void Override(string[] methods, Handler handler) => (_overrides ??= []).Add((methods, handler));

    internal ApiPath Declare(ReadOnlySpan<char> name)
    {
        _children ??= new Dictionary<string, ApiPath>(StringComparer.Ordinal);
        if (_children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
            return known;
        var child = new ApiPath(
            name switch
            {
                PathTrie.CallSegment => PathTrie.CallSegment,
                PathTrie.ElementSegment => PathTrie.ElementSegment,
                _ => name.ToString(),
            },
            this
        );
        _children.Add(child.Name, child);
        return child;
    }

    internal void Tell(ImmutableArray<SourceLabel> labels, SourceNames names, int depth)
    {
        if (
            (Source is { } source && labels.Contains(source.Label))
            || Decorates is { IsFilter: false }
            || Registers is { Handler.IsFilter: false }
        )
        {
            var named = Named();
            names.Names.Add(named.Name);
            var holder = named.Parent?.Named();
            if (holder?.Parent is null)
                names.Alone.Add(named.Name);
            else
                names.Holders.Add(holder.Name);
        }

        if (Decorates is { IsFilter: true } || Registers is { Handler.IsFilter: true })
            names.Handled.Add(Named() is { Name: "filter", Parent: { } library } ? library.Named().Name : Named().Name);
        if (IsOne || HasOverrides(0))
            names.Handled.Add(Named().Name);
        if (_children is not null)
        {
            foreach (var child in _children.Values)
                child.Tell(labels, names, depth + 1);
        }

        if (depth < 24 && Same is { } same && !ReferenceEquals(same, this))
        {
            names.Holders.Add(Named().Name);
            same.Tell(labels, names, depth + 12);
        }

        if (depth >= 24 || _bases is null)
            return;
        foreach (var parent in _bases)
        {
            names.Holders.Add(Named().Name);
            parent.Tell(labels, names, depth + 12);
        }
    }

    private IEnumerable<ApiPath> Below => _children is null ? [] : _children.Values;

    internal IEnumerable<string> NamesOfRegistrars() =>
        Below.Where(child => child.Registers is { Handler.IsFilter: false }).Select(child => child.Name);

    internal IEnumerable<string> NamesOfRouters() =>
        Below
            .Where(child => child.Declared(PathTrie.CallSegment)?.Decorates is { IsFilter: false })
            .Select(child => child.Name)
            .Concat(NamesOfRegistrars());

    private bool HasOverrides(int depth)
    {
        if (_overrides is not null)
            return true;
        if (depth >= 8)
            return false;
        if (_bases is not null)
        {
            foreach (var parent in _bases)
            {
                if (parent.HasOverrides(depth + 1))
                    return true;
            }
        }

        return Same is { } same && same.HasOverrides(depth + 1);
    }

    /// <summary>Where the name stands that a call or an element is of.</summary>
    private ApiPath Named()
    {
        var named = this;
        while (named is { Name: PathTrie.CallSegment or PathTrie.ElementSegment, Parent: { } parent })
            named = parent;
        return named;
    }

    internal bool MarkSources(ImmutableArray<SourceLabel> labels, int depth)
    {
        var leads =
            (Source is { } source && labels.Contains(source.Label))
            || Decorates is not null
            || Registers is not null
            || _overrides is not null
            || IsOne;
        if (_children is not null)
        {
            foreach (var child in _children.Values)
                leads |= child.MarkSources(labels, depth + 1);
        }

        // What is known of another name for it, or of what it derives from, is found by this one too.
        if (depth < 24 && Same is { } same && !ReferenceEquals(same, this))
            leads |= same.MarkSources(labels, depth + 12);
        if (depth < 24 && _bases is not null)
        {
            foreach (var parent in _bases)
                leads |= parent.MarkSources(labels, depth + 12);
        }

        return LeadsToSource = leads;
    }

    /// <summary>Whether it is, or derives from, <paramref name="other"/>.</summary>
    public bool Is(ApiPath other, int depth = 0) => ReferenceEquals(this, other) || (depth < 8 && Bases.Any(b => b.Is(other, depth + 1)));

    private ApiPath? Inherited(string name, int depth)
    {
        if (depth > 8 || _bases is null)
            return null;
        foreach (var parent in _bases)
        {
            if (parent._children?.GetValueOrDefault(name) is { IsDeclared: true } found)
                return found;
            if (parent.Inherited(name, depth + 1) is { } further)
                return further;
        }

        return null;
    }

    public override string ToString() =>
        _text ??=
            Parent is null ? Name
            : Name is PathTrie.CallSegment or PathTrie.ElementSegment ? Parent + Name
            : Parent + "." + Name;
}

/// <summary>How the sources of a library are mentioned in code.</summary>
internal sealed class SourceNames
{
    /// <summary>The last names of the paths: <c>args</c>.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that hang on the module itself.</summary>
    public HashSet<string> Alone { get; } = new(StringComparer.Ordinal);

    /// <summary>What the others hang on: <c>request</c>.</summary>
    public HashSet<string> Holders { get; } = new(StringComparer.Ordinal);

    /// <summary>Classes whose methods the outside calls once a class of the program overrides them.</summary>
    public HashSet<string> Handled { get; } = new(StringComparer.Ordinal);
}

/// <summary>All paths of one run.</summary>
internal sealed class PathTrie
{
    public const string CallSegment = "()";
    public const string ElementSegment = "[]";
    public const string Unknown = "?";

    private readonly Dictionary<string, ApiPath> _roots = new(StringComparer.Ordinal);

    public List<CalledShape> Called { get; } = [];

    /// <summary>See <see cref="ModelSheet.Responders"/>.</summary>
    public List<(string Package, string[] Methods, Handler Handler)> Responders { get; } = [];

    public List<(string Module, string Parameter, ApiPath Path)> Parameters { get; } = [];

    /// <summary>The path of this text, declared.</summary>
    public ApiPath Of(string path)
    {
        ApiPath? at = null;
        for (var from = 0; NextSegment(path, ref from) is { IsEmpty: false } segment; )
        {
            at = at is null ? Root(segment) : at.Declare(segment);
            at.IsDeclared = true;
        }

        return at ?? throw new FormatException($"`{path}` is no path");
    }

    public ApiPath Root(ReadOnlySpan<char> name)
    {
        if (_roots.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
            return known;
        var root = new ApiPath(name.ToString(), null);
        _roots.Add(root.Name, root);
        return root;
    }

    /// <summary>The module of this dotted name, which need not be declared.</summary>
    public ApiPath Module(string dotted)
    {
        ApiPath? at = null;
        foreach (var name in dotted.Split('.'))
            at = at is null ? Root(name) : at.Then(name);
        return at!;
    }

    /// <summary>The module of this dotted name, as far as it is known; null where nothing of it is.</summary>
    public ApiPath? FindModule(string dotted)
    {
        var end = dotted.IndexOf('.', StringComparison.Ordinal);
        if (!_roots.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(end < 0 ? dotted : dotted.AsSpan(0, end), out var at))
            return null;
        foreach (var name in end < 0 ? [] : dotted[(end + 1)..].Split('.'))
        {
            at = at.Known(name);
            if (at is null)
                return null;
        }

        return at;
    }

    /// <summary>The names by which sources of these labels are mentioned, by the library that they belong to.</summary>
    public Dictionary<string, SourceNames> SourcesByLibrary(ImmutableArray<SourceLabel> labels)
    {
        var all = new Dictionary<string, SourceNames>(StringComparer.Ordinal);
        foreach (var (name, root) in _roots)
        {
            var own = new SourceNames();
            root.Tell(labels, own, 0);
            if (own.Names.Count > 0 || own.Handled.Count > 0)
                all.Add(name, own);
        }

        return all;
    }

    /// <summary>Methods that take a function and make a handler of it, whatever they are called on: <c>add_url_rule</c>.</summary>
    public HashSet<string> RegistrarsOfUnknown() => [.. Root(Unknown).NamesOfRegistrars()];

    /// <summary>Those, and decorators that do the same: <c>route</c>.</summary>
    public IEnumerable<string> RoutersOfUnknown() => Root(Unknown).NamesOfRouters();

    /// <summary>Says of every path whether a source of these labels or an entry point lies behind it.</summary>
    public void MarkSources(ImmutableArray<SourceLabel> labels)
    {
        foreach (var root in _roots.Values)
            root.MarkSources(labels, 0);
    }

    /// <summary>Whether a sheet knows anything below the module of this name.</summary>
    public bool Knows(string root) => _roots.TryGetValue(root, out var path) && path.IsDeclared;

    /// <summary>The segment that begins at a place, or after the dot there; empty at the end.</summary>
    private static ReadOnlySpan<char> NextSegment(string path, ref int from)
    {
        var rest = path.AsSpan(from);
        var dots = rest.Length - rest.TrimStart('.').Length;
        from += dots;
        rest = rest[dots..];
        if (rest.IsEmpty)
            return rest;
        var length = rest[0] is '(' or '[' ? 2 : rest.IndexOfAny('.', '(', '[');
        if (length < 0)
            length = rest.Length;
        var segment = rest[..Math.Min(length, rest.Length)];
        if (rest[0] is '(' or '[' && segment is not (CallSegment or ElementSegment))
            throw new FormatException($"`{path}`: a call is `()` and an element `[]` in a path");
        from += length;
        return segment;
    }
}
