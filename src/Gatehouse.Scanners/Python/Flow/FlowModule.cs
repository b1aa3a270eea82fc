using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

internal enum ModuleState : byte
{
    Unread,
    Running,
    Done,
}

/// <summary>A file of the tree as the flow sees it.</summary>
internal sealed class FlowModule(string path, PythonTree tree)
{
    public string Path { get; } = path;
    public PythonTree Tree { get; } = tree;

    /// <summary>Its path without <c>.py</c> or <c>/__init__.py</c>.</summary>
    public string Stem { get; } = StemOf(path);
    public bool IsPackage { get; } = path.EndsWith("/__init__.py", StringComparison.Ordinal) || path == "__init__.py";

    /// <summary>The folder that a leading dot of an import names.</summary>
    public string Folder { get; } = path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

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
