using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal enum ModuleState : byte
{
    Unread,
    Running,
    Done,
}

/// <summary>A file of the tree as the flow sees it. A tree takes ten times the room of its text: those that may not matter are made again.</summary>
internal sealed class FlowModule
{
    private readonly SourcePath _path;
    private readonly ShelvedText _shelf;

    /// <summary>What stands in the file before the text; null where the file is not the text.</summary>
    private readonly int? _skipped;
    private PythonTree? _tree;

    /// <summary>Of no file.</summary>
    public FlowModule(PythonTree tree)
        : this(new SourceFile(new SourcePath(""), tree.Text.Memory), tree, [], null, false)
    {
        _tree = tree;
    }

    /// <param name="file">With bytes of its own.</param>
    /// <param name="interest">What is worth following; null: everything.</param>
    /// <param name="isLate">Whether there is so much to keep already that what may not matter is packed.</param>
    public FlowModule(SourceFile file, PythonTree tree, ImmutableArray<ModuleImport> imports, FlowInterest? interest, bool isLate)
    {
        var path = file.Path.Value;
        _path = file.Path;
        _skipped = file.Stored?.Length - file.Text.Length;
        Path = path;
        Stem = StemOf(path);
        IsPackage = path.EndsWith("/__init__.py", StringComparison.Ordinal) || path == "__init__.py";
        Folder = path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";
        Imports = imports;
        Sources = interest?.Of(Imports) ?? [];
        IsRouted = interest?.IsRouted(file.Text.Span) == true;
        IsOfInterest = IsRouted || interest is null || interest.IsIn(tree, Sources);
        IsCalledByName = interest?.IsCalled(tree) ?? false;
        _shelf = new ShelvedText(file.Stored ?? file.Text, isLate && !IsOfInterest && !IsCalledByName);
    }

    public string Path { get; }

    /// <summary>Spares the tree to be made again.</summary>
    public void KeepTree(PythonTree tree) => _tree = tree;

    /// <summary>What rules have told of it that the flow may clear.</summary>
    public WatchedCalls? Watched { get; init; }
    public ReadOnlyMemory<byte> Text => _tree?.Text.Memory ?? _shelf.Read()[(_skipped ?? 0)..];

    public PythonTree Tree => _tree ??= PythonTree.Parse(Text);

    /// <param name="reader">Makes the tree where it is not there: what the files of a run share is made once.</param>
    public PythonTree TreeBy(PythonReader reader) => _tree ??= reader.Parse(Text);

    /// <summary>The file again, for what is to be said of it.</summary>
    public SourceFile ToFile()
    {
        var whole = _shelf.Read();
        return _skipped is { } skipped ? new SourceFile(_path, whole[skipped..], whole) : new SourceFile(_path, whole);
    }

    /// <summary>Every import at any depth.</summary>
    public ImmutableArray<ModuleImport> Imports { get; }

    /// <summary>The sources that it can mention: those of the libraries that it imports.</summary>
    public ImmutableArray<SourceNames> Sources { get; }

    /// <summary>Whether it mentions anything that a source or an entry point can be.</summary>
    public bool IsOfInterest { get; }

    /// <summary>Whether it makes handlers of an application that it may only be given.</summary>
    public bool IsRouted { get; }

    /// <summary>Its path without <c>.py</c> or <c>/__init__.py</c>.</summary>
    public string Stem { get; }
    public bool IsPackage { get; }

    /// <summary>The folder that a leading dot of an import names.</summary>
    public string Folder { get; }

    /// <summary>Whether a platform may call a function at its top level, or a method, by its shape.</summary>
    public bool IsCalledByName { get; }

    public bool ImportsFrom(string library)
    {
        foreach (var import in Imports)
        {
            if (import.Library == library)
                return true;
        }

        return false;
    }

    /// <summary>The places of the modules of the tree that it imports.</summary>
    public HashSet<string> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it imports a module, or something out of it or of its package.</summary>
    public bool Reaches(FlowModule other) => Reached.Contains(other.Stem) || Reached.Contains(other.Folder);

    private Dictionary<int, List<TaintSource>>? _entries;

    /// <summary>What enters at a node; the same place is the same source.</summary>
    public TaintSource SourceAt(PythonNode node, SourceFacts facts, string? told)
    {
        _entries ??= [];
        if (!_entries.TryGetValue(node.Start, out var here))
            _entries.Add(node.Start, here = []);
        foreach (var known in here)
        {
            if (known.Facts == facts)
                return known;
        }

        var source = new TaintSource(facts, this, node.Span, told ?? facts.Told);
        here.Add(source);
        return source;
    }

    public ModuleState State { get; set; }
    public Frame? Frame { get; set; }

    private static string StemOf(string path)
    {
        var end =
            path.EndsWith(".py", StringComparison.Ordinal) ? path.Length - 3
            : path.EndsWith(".pyw", StringComparison.Ordinal) ? path.Length - 4
            : path.Length;
        var stem = path[..end];
        return stem == "__init__" ? ""
            : stem.EndsWith("/__init__", StringComparison.Ordinal) ? stem[..^"/__init__".Length]
            : stem;
    }
}
