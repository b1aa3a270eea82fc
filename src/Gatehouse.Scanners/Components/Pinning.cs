namespace Gatehouse.Scanners.Components;

/// <summary>A manifest and the lock file that resolves it, told as one.</summary>
internal static class Pinning
{
    /// <summary>
    /// What the manifest asks for is direct in the lock file and leaves the manifest, unless the manifest fixes another version than the
    /// lock file has.
    /// </summary>
    /// <param name="find">The numbers of the lock file's entries that an entry of the manifest stands for.</param>
    public static void LeaveTo(Listing manifest, Listing locked, Func<Declared, IEnumerable<int>> find)
    {
        var left = new HashSet<Declared>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < manifest.Entries.Count; i++)
        {
            var asked = manifest.Entries[i];
            var word = new ComponentWord(manifest.Path, asked.Version ?? asked.Range);
            foreach (var number in find(asked))
            {
                var entry = locked.Entries[number];
                if (asked.Version is null || asked.Version == entry.Version)
                    left.Add(manifest.Entries[i]);
                else if (!left.Contains(asked))
                    manifest.Settle(i, manifest.Entries[i] with { Locked = new ComponentWord(locked.Path, entry.Version) });
                locked.Settle(
                    number,
                    entry with
                    {
                        IsDirect = true,
                        Scope =
                            entry.IsScopedByNeed ? asked.Scope
                            : entry.Asked is not null && asked.Scope < entry.Scope ? asked.Scope
                            : entry.Scope,
                        IsScopedByNeed = false,
                        Asked = entry.Asked ?? word,
                    }
                );
            }
        }

        locked.KnowsDirect = true;
        if (left.Count > 0)
            manifest.Drop(left.Contains);
    }

    /// <summary>By name, where the lock file has one version of each.</summary>
    public static void LeaveTo(Listing manifest, Listing locked) =>
        LeaveTo(manifest, locked, asked => [.. locked.Named(asked.Ecosystem, asked.Name)]);
}
