namespace Gatehouse.Scanners.Components;

/// <summary>A manifest and the lock files that resolve it, told as one.</summary>
internal static class Pinning
{
    /// <summary>
    /// What the manifest asks for is direct in the lock files and leaves the manifest, unless the manifest fixes another version than a
    /// lock file has. What no lock file has stays.
    /// </summary>
    /// <param name="find">The numbers of a lock file's entries that an entry of the manifest stands for.</param>
    /// <param name="takesLater">Whether a plain version of the manifest is the least that will do.</param>
    public static void LeaveTo(
        Listing manifest,
        IReadOnlyCollection<Listing> locks,
        Func<Listing, Declared, IEnumerable<int>> find,
        bool takesLater = false
    )
    {
        var left = new HashSet<Declared>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < manifest.Entries.Count; i++)
        {
            var asked = manifest.Entries[i];
            var word = new ComponentWord(manifest.Path, asked.Version ?? asked.Range);
            ComponentWord? other = null;
            var isLeft = false;
            foreach (var locked in locks)
            {
                foreach (var number in find(locked, asked))
                {
                    var entry = locked.Entries[number];
                    if (takesLater || asked.Version is null || IsSame(asked.Version, entry.Version))
                        isLeft = true;
                    else
                        other = new ComponentWord(locked.Path, entry.Version);
                    locked.Settle(
                        number,
                        entry with
                        {
                            IsDirect = true,
                            // The first to ask says what it is for; of several, whoever is nearest to delivery.
                            Scope =
                                entry.Asked is null && entry.IsScopedByNeed || entry.Asked is not null && asked.Scope < entry.Scope
                                    ? asked.Scope
                                    : entry.Scope,
                            Asked = entry.Asked ?? word,
                        }
                    );
                }
            }

            if (isLeft)
                left.Add(asked);
            else if (other is not null)
                manifest.Settle(i, asked with { Locked = other });
        }

        foreach (var locked in locks)
            locked.KnowsDirect = true;
        if (left.Count > 0)
            manifest.Drop(left.Contains);
    }

    public static void LeaveTo(Listing manifest, Listing locked, Func<Declared, IEnumerable<int>> find) =>
        LeaveTo(manifest, [locked], (_, asked) => find(asked));

    /// <summary>By name, where the lock files have one version of each.</summary>
    public static void LeaveTo(Listing manifest, IReadOnlyCollection<Listing> locks, bool takesLater = false) =>
        LeaveTo(manifest, locks, (locked, asked) => [.. locked.Named(asked.Ecosystem, asked.Name)], takesLater);

    /// <summary>Composer's lock file keeps the v of a tag that its manifest leaves out.</summary>
    private static bool IsSame(string asked, string? locked) => asked == locked || asked.TrimStart('v') == locked?.TrimStart('v');
}
