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
    private PythonTree? _tree;

    public FlowModule(string path, PythonTree tree)
        : this(path, tree, keepsTree: true) { }

    /// <param name="keepsTree">Whether the tree will surely be asked for.</param>
    public FlowModule(string path, PythonTree tree, bool keepsTree)
    {
        Path = path;
        Text = tree.Text.Memory;
        _tree = keepsTree ? tree : null;
        Stem = StemOf(path);
        IsPackage = path.EndsWith("/__init__.py", StringComparison.Ordinal) || path == "__init__.py";
        Folder = path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";
        var search = new ImportSearch();
        foreach (var statement in tree.Body)
            search.Child(statement);
        Imports = [.. search.Imports];
        Functions = [.. tree.Body.OfType<FunctionStatement>().Select(function => function.Name)];
    }

    public string Path { get; }
    public ReadOnlyMemory<byte> Text { get; }
    public PythonTree Tree => _tree ??= PythonTree.Parse(Text);

    /// <summary>Every import at any depth.</summary>
    public ImmutableArray<Statement> Imports { get; }

    /// <summary>Its path without <c>.py</c> or <c>/__init__.py</c>.</summary>
    public string Stem { get; }
    public bool IsPackage { get; }

    /// <summary>The folder that a leading dot of an import names.</summary>
    public string Folder { get; }

    /// <summary>The functions at its top level.</summary>
    public ImmutableArray<string> Functions { get; }

    public bool ImportsFrom(string library)
    {
        foreach (var import in Imports)
        {
            if (import is ImportFromStatement { Level: 0, Module: { } module } && IsOf(module, library))
                return true;
            if (import is ImportStatement plain && plain.Names.Any(alias => IsOf(alias.Name, library)))
                return true;
        }

        return false;
    }

    private static bool IsOf(string module, string library) =>
        module == library || module.StartsWith(library + ".", StringComparison.Ordinal);

    /// <summary>The sources that it can mention.</summary>
    public ImmutableArray<SourceNames> Sources { get; set; }

    /// <summary>The places of the modules of the tree that it imports.</summary>
    public HashSet<string> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it imports a module, or something out of it or of its package.</summary>
    public bool Reaches(FlowModule other) => Reached.Contains(other.Stem) || Reached.Contains(other.Folder);

    public ModuleState State { get; set; }
    public Frame? Frame { get; set; }

    public void LetGoOfTree() => _tree = null;

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

    private sealed class ImportSearch : IPythonChildren
    {
        public List<Statement> Imports { get; } = [];

        public void Child(PythonNode child)
        {
            if (child is ImportStatement or ImportFromStatement)
                Imports.Add((Statement)child);
            else if (child is Statement and not (ExpressionStatement or AssignStatement or ReturnStatement) or ExceptHandler or MatchCase)
            {
                var self = this;
                PythonWalk.Children(child, ref self);
            }
        }
    }
}
