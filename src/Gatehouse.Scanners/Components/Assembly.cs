namespace Gatehouse.Scanners.Components;

/// <summary>Makes components of what one file declares: places, package URLs, and how each came in.</summary>
internal static class Assembly
{
    /// <summary>Of a longer way from the project to a component, its ends are shown.</summary>
    private const int LongestPath = 24;

    /// <summary>In one file; beyond, who needs whom is left out, and every component stays.</summary>
    private const int MostNeeds = 2_000_000;

    /// <param name="listings">One file, or those that are one installation: what they declare may need what the others do.</param>
    public static IEnumerable<Component> Of(IEnumerable<Listing> listings, CancellationToken cancel)
    {
        var parts = listings.ToList();
        List<Declared> entries = [.. parts.SelectMany(part => part.Entries)];
        var purls = entries.Select(entry => (entry.Purl ?? entry.Ecosystem.Purl(entry.Name, entry.Version)).ToString()).ToList();
        var needs = NeedsOf(entries);
        var before = WaysIn(entries, needs);
        var scopes = ScopesOf(entries, needs);
        var places = new List<Location>(entries.Count);
        var owners = parts.SelectMany(part => Enumerable.Repeat(part, part.Entries.Count)).ToList();
        var raises = parts.ToDictionary(part => part, part => part.Kind.RaiseIn(part));
        foreach (var part in parts)
            places.AddRange(PlacesIn(part));
        // Made once each: a long way repeats them for every component on it.
        var labels = entries.Select(entry => entry.Version is { } version ? $"{entry.Name}@{version}" : entry.Name).ToArray();
        for (var i = 0; i < entries.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var entry = entries[i];
            yield return new Component
            {
                Purl = purls[i],
                Name = entry.Name,
                Version = entry.Version,
                Ecosystem = entry.Ecosystem.Name,
                Range = entry.Range,
                Scope = scopes[i],
                IsDirect = entry.IsDirect ?? (owners[i].KnowsDirect ? false : null),
                Path = PathTo(i, labels, before),
                DependsOn = [.. needs[i].Select(need => purls[need]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Location = places[i],
                Asked = entry.Asked,
                Locked = entry.Locked,
                Raise = raises[owners[i]],
                Pin =
                    !owners[i].Kind.IsGenerated && entry.VersionSpan is { } span
                        ? new ComponentPin(entry.VersionPath ?? places[i].Path, span)
                        : null,
                Licences = entry.Licences,
                Hashes = entry.Hashes,
                Origin = entry.Origin is { } origin ? Origins.Plain(origin) : null,
                Withdrawn = entry.Withdrawn,
                RunsOnInstall = entry.RunsOnInstall,
            };
        }
    }

    private static Location[] PlacesIn(Listing part)
    {
        var locator = new Engine.Sources.Locator(part.File);
        var places = new Location[part.Entries.Count];
        foreach (var i in Enumerable.Range(0, places.Length).OrderBy(i => part.Entries[i].Span))
            places[i] = locator.Locate(part.Entries[i].Span);
        return places;
    }

    /// <summary>What only undelivered components need is not delivered either; whoever is nearest to delivery counts.</summary>
    private static ComponentScope[] ScopesOf(List<Declared> entries, int[][] needs)
    {
        var scopes = entries.Select(entry => entry.Scope).ToArray();
        if (!entries.Exists(entry => entry.IsScopedByNeed))
            return scopes;
        var isSettled = new bool[entries.Count];
        var queue = new Queue<int>();
        for (var scope = ComponentScope.Shipped; scope <= ComponentScope.Test; scope++)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if ((!entries[i].IsScopedByNeed || entries[i].IsDirect == true) && entries[i].Scope == scope && !isSettled[i])
                {
                    isSettled[i] = true;
                    queue.Enqueue(i);
                }
            }

            while (queue.TryDequeue(out var at))
            {
                foreach (var need in needs[at].Where(need => !isSettled[need] && entries[need].IsScopedByNeed))
                {
                    isSettled[need] = true;
                    scopes[need] = scope;
                    queue.Enqueue(need);
                }
            }
        }

        return scopes;
    }

    private static int[][] NeedsOf(List<Declared> entries)
    {
        var byKey = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
            byKey.TryAdd(entries[i].Key ?? entries[i].Name, i);
        var needs = new int[entries.Count][];
        var many = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            needs[i] =
                many > MostNeeds
                    ? []
                    : [.. entries[i].DependsOn.Where(byKey.ContainsKey).Select(key => byKey[key]).Where(need => need != i).Distinct()];
            many += needs[i].Length;
        }

        return needs;
    }

    /// <summary>For each entry the one through which it came in on a shortest way, itself where the project asks for it, or -1.</summary>
    private static int[] WaysIn(List<Declared> entries, int[][] needs)
    {
        var before = new int[entries.Count];
        Array.Fill(before, -1);
        var queue = new Queue<int>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].IsDirect != true)
                continue;
            before[i] = i;
            queue.Enqueue(i);
        }

        while (queue.TryDequeue(out var at))
        {
            foreach (var need in needs[at].Where(need => before[need] < 0))
            {
                before[need] = at;
                queue.Enqueue(need);
            }
        }

        return before;
    }

    private static ImmutableArray<string> PathTo(int at, string[] labels, int[] before)
    {
        if (before[at] < 0)
            return [];
        var path = new List<string>();
        for (; path.Count < LongestPath; at = before[at])
        {
            path.Add(labels[at]);
            if (before[at] == at)
                break;
        }

        if (before[at] != at)
            path.Add("…");
        path.Reverse();
        return [.. path];
    }
}
