using Gatehouse.Engine;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Components;
using Gatehouse.Scanners.Dependencies;

namespace Gatehouse.Tests.Dependencies;

/// <summary>Judges a few files by records that lie beside them, by the front door.</summary>
internal static class Judging
{
    public static Swept Sweep(params (string Path, string Text)[] files)
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
            tree.Add(path, text);
        return FrontDoor.Sweep(tree, scanners: [new ComponentsScanner().Configure(tree), new DependenciesScanner()]);
    }

    /// <summary>A record about one package, all versions before the fixed one.</summary>
    public static (string Path, string Text) Record(string ecosystem, string name, string fixedIn, string more = "", string id = "EX-1") =>
        (
            $".gatehouse/advisories/{id}.json",
            $$"""
            {"id": "{{id}}", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "{{ecosystem}}", "name": "{{name}}"}{{more}},
            "ranges": [{"type": "{{(
                ecosystem is "npm" or "Go" ? "SEMVER" : "ECOSYSTEM"
            )}}", "events": [{"introduced": "0"}, {"fixed": "{{fixedIn}}"}]}]}]}
            """
        );
}
