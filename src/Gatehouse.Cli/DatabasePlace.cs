using System.CommandLine;
using Gatehouse.Engine;

namespace Gatehouse.Cli;

/// <summary>Where the advisory database lies.</summary>
internal static class DatabasePlace
{
    public static Option<string?> Option() =>
        Verb.Value("--db", "FILE", "The advisory database; ~/.cache/gatehouse/advisories.db if left out (XDG_CACHE_HOME is heeded).");

    /// <summary>The file that was named, or the one that all scans of this user share.</summary>
    public static string Of(string? named, Func<string, string?> environment)
    {
        if (named is { Length: > 0 })
            return named;
        // The standard for such folders has relative paths ignored.
        var cache =
            environment("XDG_CACHE_HOME") is { Length: > 0 } given && Path.IsPathRooted(given) ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : throw new UserError("there is no home folder to keep the advisory database in", "name a file with --db");
        return Path.Combine(cache, "gatehouse", "advisories.db");
    }
}
