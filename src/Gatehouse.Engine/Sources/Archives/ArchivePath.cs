using System.Collections.Frozen;

namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Paths that go on inside an archive: <c>dist/app.whl!/pkg/settings.py</c>.</summary>
internal static class ArchivePath
{
    private const string Enters = "!/";
    private const int LongestName = 1024;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Extensions = new[]
    {
        ".zip",
        ".jar",
        ".war",
        ".ear",
        ".aar",
        ".apk",
        ".whl",
        ".egg",
        ".pex",
        ".nupkg",
        ".snupkg",
        ".vsix",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".tar",
        ".gz",
        ".tgz",
        ".gem",
        ".crate",
        ".bz2",
        ".xz",
        ".zst",
        ".7z",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Whether a name promises an archive. Only for files that no scanner asks for by itself: reading all of a tree to look for archives would
    /// cost more than the scan; what is read anyway is known by its bytes.
    /// </summary>
    public static bool IsArchive(SourcePath path) => Extensions.Contains(path.Extension);

    /// <summary>A name in an archive can be anything; one that climbs or starts at the root is shown as if it did not.</summary>
    public static string Join(string archive, string name)
    {
        if (name.Length > LongestName)
            name = name[..LongestName];
        var parts = name.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("." or "..")).ToList();
        return archive + Enters + (parts.Count == 0 ? "unnamed" : string.Join('/', parts));
    }

    /// <summary>The path itself and every archive that it may lie in, from the inside out.</summary>
    public static IEnumerable<string> WithArchives(string path)
    {
        yield return path;
        for (var at = path.LastIndexOf(Enters, StringComparison.Ordinal); at > 0; )
        {
            yield return path[..at];
            at = path.LastIndexOf(Enters, at - 1, StringComparison.Ordinal);
        }
    }
}
