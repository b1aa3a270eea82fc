namespace Gatehouse.Scanners.Components;

/// <summary>What files that speak of the same components say together.</summary>
internal static class Joining
{
    /// <summary>Leaves out what another file says of the very same version.</summary>
    public static void YieldTo(Listing own, Listing better)
    {
        var known = better.Entries.Select(KeyOf).ToHashSet();
        own.Drop(entry => known.Contains(KeyOf(entry)));
    }

    /// <summary>The folders that hold a file, from its own up to the root, each empty or ending in a slash.</summary>
    public static IEnumerable<string> FoldersAbove(string path)
    {
        for (var end = path.LastIndexOf('/'); end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
            yield return path[..(end + 1)];
        yield return "";
    }

    public static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static (string Name, string? Version) KeyOf(Declared entry) => (entry.Ecosystem.KeyOf(entry.Name), entry.Version);
}
