namespace Gatehouse.Scanners.Components;

/// <summary>What files that speak of the same components say together.</summary>
internal static class Joining
{
    /// <summary>
    /// The lock file has the last word: what a manifest asks for is direct there, and leaves the manifest. What the lock does not have stays.
    /// </summary>
    public static void LockWins(Listing manifest, IReadOnlyCollection<Listing> locks)
    {
        var asked = new Dictionary<string, Declared>(StringComparer.Ordinal);
        foreach (var entry in manifest.Entries)
        {
            // A package that is asked for twice is as much delivered as the widest asks.
            var key = KeyOf(entry);
            if (!asked.TryGetValue(key, out var other) || entry.Scope < other.Scope)
                asked[key] = entry;
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var own in locks)
        {
            for (var i = 0; i < own.Entries.Count; i++)
            {
                var entry = own.Entries[i];
                var key = KeyOf(entry);
                if (!asked.TryGetValue(key, out var wanted))
                {
                    if (entry.IsDirect is null)
                        own.Settle(i, entry with { IsDirect = false });
                    continue;
                }

                found.Add(key);
                own.Settle(
                    i,
                    entry with
                    {
                        IsDirect = true,
                        Scope = entry.Asked is null ? wanted.Scope : Widest(entry.Scope, wanted.Scope),
                        Asked = entry.Asked ?? new ComponentWord(manifest.Path, wanted.Version ?? wanted.Range),
                    }
                );
            }
        }

        manifest.Drop(entry => found.Contains(KeyOf(entry)));
    }

    /// <summary>What is needed only by what is not delivered is not delivered either: each entry is there for what the nearest to delivery is.</summary>
    public static void SpreadScopes(Listing listing)
    {
        var entries = listing.Entries;
        var byKey = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
            byKey.TryAdd(entries[i].Key ?? entries[i].Name, i);
        var scopes = new ComponentScope?[entries.Count];
        foreach (var scope in Enum.GetValues<ComponentScope>())
        {
            var queue = new Queue<int>();
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].IsDirect == true && entries[i].Scope == scope && scopes[i] is null)
                    queue.Enqueue(i);
            }

            while (queue.TryDequeue(out var at))
            {
                if (scopes[at] is not null)
                    continue;
                scopes[at] = scope;
                foreach (var key in entries[at].DependsOn)
                {
                    if (byKey.TryGetValue(key, out var need) && scopes[need] is null)
                        queue.Enqueue(need);
                }
            }
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (scopes[i] is { } scope && entries[i].Scope != scope)
                listing.Settle(i, entries[i] with { Scope = scope });
        }
    }

    /// <summary>Leaves out what another file says of the very same version.</summary>
    public static void YieldTo(Listing own, Listing better)
    {
        var known = better.Entries.Select(entry => (KeyOf(entry), entry.Version)).ToHashSet();
        own.Drop(entry => known.Contains((KeyOf(entry), entry.Version)));
    }

    /// <summary>The folders that hold a file, from its own up to the root, each empty or ending in a slash.</summary>
    public static IEnumerable<string> FoldersAbove(string path)
    {
        for (var end = path.LastIndexOf('/'); end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
            yield return path[..(end + 1)];
        yield return "";
    }

    public static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static ComponentScope Widest(ComponentScope left, ComponentScope right) => left < right ? left : right;

    /// <summary>NuGet keeps the case of names, and does not tell names by it.</summary>
    public static string KeyOf(Declared entry) =>
        entry.Ecosystem == Ecosystem.NuGet
            ? $"nuget:{entry.Name.ToLowerInvariant()}"
            : $"{entry.Ecosystem.PurlType}:{entry.Ecosystem.Normalise(entry.Name)}";
}
