namespace Gatehouse.Scanners.Python.Models;

/// <summary>Everything that is known of libraries, for one run.</summary>
internal sealed partial class FlowModels
{
    /// <summary>Functions of the tree that the user speaks of, or of a library that is scanned itself, by their last name.</summary>
    private readonly ILookup<string, (string Dotted, ApiPath Path)> _own;

    private FlowModels(PathTrie paths, IEnumerable<string> own)
    {
        Paths = paths;
        _own = own.ToLookup(
            dotted => dotted[(dotted.LastIndexOf('.') + 1)..],
            dotted => (dotted, paths.Of(dotted)),
            StringComparer.Ordinal
        );
    }

    [CatalogOf<FlowModel>]
    public static partial ImmutableArray<FlowModel> All { get; }

    public PathTrie Paths { get; }

    /// <summary>What ships, and what the user adds to it.</summary>
    public static FlowModels Build(OwnModels? added = null)
    {
        var paths = new PathTrie();
        var sheet = new ModelSheet(paths);
        foreach (var model in All)
            model.Declare(sheet);
        added?.Declare(sheet);
        return new FlowModels(paths, (added?.Functions ?? []).Concat(sheet.Cleaning).Distinct(StringComparer.Ordinal));
    }

    /// <summary>What the user says of a function of the tree: then that counts, and not what the function's body shows.</summary>
    /// <param name="stem">Where its module is, e.g. <c>src/shop/db</c>.</param>
    /// <param name="owner">The class that it is a method of.</param>
    public ApiPath? Own(string stem, string? owner, string name)
    {
        foreach (var (dotted, path) in _own[name])
        {
            var module = stem.Replace('/', '.') + ".";
            var written = owner is null ? module + name : $"{module}{owner}().{name}";
            // The folder that imports begin in need not be the root of the tree.
            if (written == dotted || written.EndsWith("." + dotted, StringComparison.Ordinal))
                return path;
        }

        return null;
    }
}
