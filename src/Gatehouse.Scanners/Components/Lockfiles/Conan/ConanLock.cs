using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Conan resolved, in both of its forms.</summary>
public sealed class ConanLock : Lockfile
{
    public override string Name => "conan.lock";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path) => path.IsNamed("conan.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        var root = listing.Json();
        if (root["graph_lock"]["nodes"].Kind == JsonKind.Record)
            ReadGraph(root["graph_lock"]["nodes"], listing);
        else
            ReadLists(root, listing);
    }

    private static void ReadGraph(JsonValue nodes, Listing listing)
    {
        // The consumer has no reference, or one without an end; what it needs is direct.
        var direct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes.Entries.Where(node => IsConsumer(node)))
            direct.UnionWith(node.Value["requires"].Texts);
        var built = nodes.Entries.SelectMany(node => node.Value["build_requires"].Texts).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes.Entries.Where(node => !IsConsumer(node)))
        {
            if (ConanReference.Read(node.Value["ref"].Text ?? "", node.Value["ref"].Span) is not { } entry)
            {
                listing.FailAt(listing.LineOf(node.KeySpan.Start), "a node without a reference");
                continue;
            }

            var isBuilt = built.Contains(node.Key) || node.Value["context"].Text == "build";
            var isAdded = listing.Add(
                entry with
                {
                    Key = node.Key,
                    DependsOn = [.. node.Value["requires"].Texts],
                    IsDirect = direct.Contains(node.Key),
                    Scope = isBuilt ? ComponentScope.Development : ComponentScope.Shipped,
                    IsScopedByNeed = !isBuilt,
                }
            );
            if (!isAdded)
                return;
        }
    }

    private static bool IsConsumer(JsonEntry node) => node.Key == "0" || node.Value["path"].IsThere || node.Value["ref"].Text is null or "";

    private static void ReadLists(JsonValue root, Listing listing)
    {
        foreach (
            var (list, scope) in (ReadOnlySpan<(string, ComponentScope)>)
                [
                    ("requires", ComponentScope.Shipped),
                    ("build_requires", ComponentScope.Development),
                    ("python_requires", ComponentScope.Development),
                ]
        )
        {
            foreach (var item in root[list].Items)
            {
                // A reference with its revisions in a list of its own.
                var reference = item.Kind == JsonKind.List ? item.Items.FirstOrDefault() : item;
                if (ConanReference.Read(reference.Text ?? "", reference.Span) is not { } entry)
                    listing.FailAt(listing.LineOf(item.Span.Start), "a requirement without name and version");
                else if (!listing.Add(entry with { Scope = scope, IsScopedByNeed = scope == ComponentScope.Shipped }))
                    return;
            }
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "conan.lock",
                """
                { "version": "0.5", "requires": ["zlib/1.2.11#4524fcdd41f33e8df88ece6e755a5dcc%1650538915.154"],
                  "build_requires": ["cmake/3.27.0"], "python_requires": [] }
                """,
                "pkg:conan/zlib@1.2.11",
                "pkg:conan/cmake@3.27.0"
            ),
            Of(
                "v1/conan.lock",
                """
                { "graph_lock": { "nodes": {
                    "0": { "ref": "app/1.0", "requires": ["1"], "path": "conanfile.py" },
                    "1": { "ref": "poco/1.9.4@acme/stable", "requires": ["2"] },
                    "2": { "ref": "openssl/1.1.1k#0" } } }, "version": "0.4" }
                """,
                "pkg:conan/poco@1.9.4?channel=stable&user=acme",
                "pkg:conan/openssl@1.1.1k"
            ),
        ];
}
