using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>What detection may look at: the files at the top of a tree, and the programs of the machine.</summary>
public sealed class ProjectFolder(DirectoryTree tree, Surroundings surroundings)
{
    private const int LargestFile = 4 * 1024 * 1024;
    private const int MostFiles = 50_000;

    private readonly Lazy<ImmutableArray<string>> _files = new(() =>
        [
            .. tree.Walk(new WalkOptions { Archives = null }, CancellationToken.None)
                .Where(entry => entry is { PassedOver: null, Failure: null })
                .Select(entry => entry.Path)
                .Take(MostFiles),
        ]
    );

    public string Root => tree.Root;

    public bool Has(string path) => tree.Has(path);

    /// <summary>Whether a file fits the pattern, which is written as in a <c>.gitignore</c>.</summary>
    public bool HasAny(string pattern)
    {
        var glob = PathGlob.Parse(pattern);
        return _files.Value.Any(path => glob.Matches(path));
    }

    public string Text(string path) => tree.Find(path, LargestFile) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : "";

    public byte[]? Bytes(string path) => tree.Find(path, LargestFile);

    /// <summary>The table of a TOML file by its dotted name; null where there is none.</summary>
    public bool HasTable(string path, string table)
    {
        if (tree.Find(path, LargestFile) is not { } toml)
            return false;
        TomlNode? node = TomlDocument.Parse(toml).Root;
        foreach (var part in table.Split('.'))
            node = (node as TomlTable)?[part];
        return node is not null;
    }

    /// <summary>Whether a program can be started by its name alone.</summary>
    public bool HasProgram(string name) => ProgramRunner.Find(name, surroundings.SearchPath) is not null;

    /// <summary>Where a program that comes with the project lies, e.g. in its virtual environment; null where it does not.</summary>
    public string? Own(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (File.Exists(Path.Combine(tree.Root, path)))
                return Path.Combine(tree.Root, path);
        }

        return null;
    }
}
