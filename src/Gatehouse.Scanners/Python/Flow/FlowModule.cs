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
    /// <summary>What a platform calls by its name takes no more.</summary>
    private const int MostParameters = 4;

    private PythonTree? _tree;

    public FlowModule(string path, PythonTree tree)
        : this(path, tree, null)
    {
        _tree = tree;
    }

    /// <param name="interest">What is worth following; null: everything.</param>
    public FlowModule(string path, PythonTree tree, FlowInterest? interest)
    {
        Path = path;
        Text = tree.Text.Memory;
        Stem = StemOf(path);
        IsPackage = path.EndsWith("/__init__.py", StringComparison.Ordinal) || path == "__init__.py";
        Folder = path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";
        Imports = ModuleImport.AllOf(tree);
        Sources = interest?.Of(Imports) ?? [];
        IsOfInterest = interest is null || interest.IsIn(tree, Sources);
        Functions = [.. tree.Body.OfType<FunctionStatement>().Where(f => f.Parameters.Length <= MostParameters).Select(SignatureOf)];
    }

    public string Path { get; }
    public ReadOnlyMemory<byte> Text { get; }
    public PythonTree Tree => _tree ??= PythonTree.Parse(Text);

    /// <summary>Every import at any depth.</summary>
    public ImmutableArray<ModuleImport> Imports { get; }

    /// <summary>The sources that it can mention: those of the libraries that it imports.</summary>
    public ImmutableArray<SourceNames> Sources { get; }

    /// <summary>Whether it mentions anything that a source or an entry point can be.</summary>
    public bool IsOfInterest { get; }

    /// <summary>Its path without <c>.py</c> or <c>/__init__.py</c>.</summary>
    public string Stem { get; }
    public bool IsPackage { get; }

    /// <summary>The folder that a leading dot of an import names.</summary>
    public string Folder { get; }

    /// <summary>The functions at its top level that take little, as <see cref="SignatureOf(string, IEnumerable{string})"/> writes them.</summary>
    public ImmutableArray<string> Functions { get; }

    public static string SignatureOf(string function, IEnumerable<string> parameters) => $"{function}({string.Join(',', parameters)})";

    private static string SignatureOf(FunctionStatement function) =>
        SignatureOf(function.Name, function.Parameters.Select(parameter => parameter.Name));

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

    private readonly Dictionary<int, List<TaintSource>> _entries = [];

    /// <summary>What enters at a node; the same place is the same source.</summary>
    public TaintSource SourceAt(PythonNode node, SourceFacts facts, string? told)
    {
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
