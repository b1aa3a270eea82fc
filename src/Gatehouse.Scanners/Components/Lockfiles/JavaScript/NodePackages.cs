namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What the files of npm, Yarn, pnpm and Bun have in common.</summary>
internal static class NodePackages
{
    public const string Folder = "node_modules/";

    /// <summary>The fields in which a package says what it needs.</summary>
    public static readonly ImmutableArray<string> Needs = ["dependencies", "optionalDependencies", "peerDependencies"];

    private static readonly ImmutableArray<string> Locks =
    [
        "npm-shrinkwrap.json",
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
    ];

    /// <summary>The lock files of the nearest folder, from a file's own up, that has any.</summary>
    public static (string Folder, List<Listing> Files) LocksFor(string path, Listings all)
    {
        for (var end = path.LastIndexOf('/'); ; end = path.LastIndexOf('/', end - 1))
        {
            var folder = path[..(end + 1)];
            var files = Locks.Select(name => all[folder + name]).OfType<Listing>().ToList();
            if (files.Count > 0 || end <= 0)
                return (folder, files);
        }
    }

    /// <summary>An address is a registry's where it ends as registries name archives: <c>/name/-/name-1.0.0.tgz</c>.</summary>
    public static bool IsRegistry(string address) =>
        address.StartsWith("http", StringComparison.Ordinal) && address.Contains("/-/", StringComparison.Ordinal);

    /// <summary>What is not a range but says where a package lies.</summary>
    public static bool IsAddress(string range) =>
        range.Contains("://", StringComparison.Ordinal)
        || range.StartsWith("git@", StringComparison.Ordinal)
        || range.StartsWith("file:", StringComparison.Ordinal)
        || IsHosted(range);

    /// <summary><c>owner/name</c>, <c>github:owner/name#branch</c>.</summary>
    private static bool IsHosted(string range)
    {
        var path = range.Split('#')[0];
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && path[..colon] is not ("github" or "gitlab" or "bitbucket" or "gist"))
            return false;
        return colon > 0
            || (path.Count(c => c == '/') == 1 && path[0] is not ('@' or '.' or '/') && !path.Contains(' ', StringComparison.Ordinal));
    }

    /// <summary>A folder of the tree, whose code is the project's own.</summary>
    public static bool IsFolder(string range) =>
        range.StartsWith("link:", StringComparison.Ordinal)
        || range.StartsWith("portal:", StringComparison.Ordinal)
        || range.StartsWith("workspace:", StringComparison.Ordinal)
        || (range is ['.' or '/' or '~', ..] && (range.Contains('/', StringComparison.Ordinal) || range == ".") && !IsArchive(range))
        || (range.StartsWith("file:", StringComparison.Ordinal) && !IsArchive(range));

    private static bool IsArchive(string path) =>
        path.Split('#')[0] is var file
        && (file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase));

    /// <summary><c>npm:name@range</c> as a name and a range; null where it is no other name.</summary>
    public static (string Name, string Range)? Alias(string range)
    {
        if (!range.StartsWith("npm:", StringComparison.Ordinal))
            return null;
        var (name, rest) = SplitAt(range[4..]);
        return name.Length > 0 && !IsRange(name) ? (name, rest) : null;
    }

    /// <summary>Berry writes <c>npm:^1.0.0</c> for a range of the same name.</summary>
    private static bool IsRange(string text) =>
        !char.IsAsciiLetter(text[0]) && text[0] is not ('@' or '_') || text.Contains(' ', StringComparison.Ordinal);

    /// <summary>Parts <c>name@rest</c> and <c>@scope/name@rest</c>.</summary>
    public static (string Name, string Reference) SplitAt(string text)
    {
        var at = text.Length > 1 ? text.IndexOf('@', 1) : -1;
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    /// <summary>One version, complete: <c>1.2.3</c>, <c>1.2.3-rc.1+build</c>, <c>=1.2.3</c>; null for all that may become another.</summary>
    public static string? Exact(string range)
    {
        var version = range.Trim().TrimStart('=').TrimStart('v').Trim();
        var core = version.Split('-', '+')[0].Split('.');
        return
            core.Length == 3
            && core.All(part => part.Length > 0 && part.All(char.IsAsciiDigit))
            && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+')
            ? version
            : null;
    }
}
