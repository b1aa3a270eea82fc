using Gatehouse.Engine;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Cli;

/// <summary>Where git looks for a repository's hooks: <c>core.hooksPath</c>, else <c>hooks</c> of the repository that all its work trees share.</summary>
internal static class HooksFolder
{
    private const long LargestConfig = 1 << 20;

    public static string Of(GitRepository repository, Func<string, string?> environment)
    {
        // The last file that says something wins, as git-config(1) orders them; a path of one's own machine would serve every repository.
        string[] own = [Path.Combine(repository.CommonDirectory, "config"), Path.Combine(repository.GitDirectory, "config.worktree")];
        var home = environment("HOME") ?? environment("USERPROFILE") ?? "";
        string[] everyones =
        [
            "/etc/gitconfig",
            Path.Combine(
                environment("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : Path.Combine(home, ".config"),
                "git",
                "config"
            ),
            environment("GIT_CONFIG_GLOBAL") ?? Path.Combine(home, ".gitconfig"),
        ];
        if (own.Select(Read).LastOrDefault(found => found is not null) is { Length: > 0 } path)
            return Path.GetFullPath(Expand(path, home), repository.WorkTree ?? repository.GitDirectory);
        foreach (var file in everyones.Reverse())
        {
            if (Read(file) is { Length: > 0 } shared)
                throw new UserError(
                    $"git takes every repository's hooks from {shared} (core.hooksPath in {file}); a hook there would run everywhere",
                    "git config core.hooksPath .githooks   gives this repository a folder of its own; then run this again"
                );
        }

        return Path.Combine(repository.CommonDirectory, "hooks");
    }

    private static string Expand(string path, string home) =>
        path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path;

    private static string? Read(string file)
    {
        var info = new FileInfo(file);
        if (!info.Exists || info.Length > LargestConfig)
            return null;
        string? found = null;
        var isCore = false;
        foreach (var raw in File.ReadLines(file))
        {
            var line = raw.Trim();
            if (line.StartsWith('['))
            {
                isCore = line.StartsWith("[core]", StringComparison.OrdinalIgnoreCase);
                line = line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim();
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (isCore && equals > 0 && line[..equals].Trim().Equals("hooksPath", StringComparison.OrdinalIgnoreCase))
                found = line[(equals + 1)..].Trim().Trim('"').Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        return found;
    }
}
