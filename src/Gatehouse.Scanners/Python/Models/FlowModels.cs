namespace Gatehouse.Scanners.Python.Models;

/// <summary>Everything that is known of libraries, for one run.</summary>
internal sealed partial class FlowModels
{
    private FlowModels(PathTrie paths) => Paths = paths;

    [CatalogOf<FlowModel>]
    public static partial ImmutableArray<FlowModel> All { get; }

    public PathTrie Paths { get; }

    /// <summary>What ships, and what the user adds to it.</summary>
    public static FlowModels Build(IEnumerable<FlowModel>? added = null)
    {
        var paths = new PathTrie();
        var sheet = new ModelSheet(paths);
        foreach (var model in All.Concat(added ?? []))
            model.Declare(sheet);
        return new FlowModels(paths);
    }
}
