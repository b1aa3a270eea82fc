using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Engine.Sources;

/// <summary>The <c>.gatehouseignore</c> files of a tree that is not walked folder by folder.</summary>
internal sealed class IgnoreRulesByFolder(Func<string, byte[]?> find, bool honour)
{
    public const long MostBytes = 1024 * 1024;

    private readonly Dictionary<string, IgnoreRules> _byFolder = new(StringComparer.Ordinal);

    public IgnoreDecision Decide(string path)
    {
        if (!honour)
            return default;

        // A folder that is ignored hides its files, whatever they are called.
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = path[..slash];
            var decision = RulesIn(FolderOf(folder)).Decide(folder, true);
            if (decision.IsIgnored)
                return decision;
        }

        return RulesIn(FolderOf(path)).Decide(path, false);
    }

    private IgnoreRules RulesIn(string folder)
    {
        if (_byFolder.TryGetValue(folder, out var known))
            return known;
        var rules = folder.Length == 0 ? IgnoreRules.Empty : RulesIn(FolderOf(folder));
        var source = folder.Length == 0 ? ".gatehouseignore" : folder + "/.gatehouseignore";
        if (find(source) is { } text)
            rules = rules.Push(IgnoreFile.Parse(text, source, folder));
        return _byFolder[folder] = rules;
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}

/// <summary>What a path's own name decides, before anything is read.</summary>
internal static class Exclusion
{
    public static TreeEntry? Of(string path, WalkOptions options, IgnoreRulesByFolder ignored)
    {
        foreach (var glob in options.Exclude)
        {
            if (glob.Matches(path))
                return TreeEntry.Left(path, PassedOverReason.Excluded, $"`{glob}` under `scan: exclude:`");
        }

        var decision = ignored.Decide(path);
        return decision.IsIgnored
            ? TreeEntry.Left(path, PassedOverReason.Ignored, $"{decision.Source}:{decision.Line} `{decision.Pattern}`")
            : null;
    }
}
