using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Cli;

/// <summary>The pre-commit hook of one repository.</summary>
internal sealed class HookFile
{
    private const string Mark = "# Written by `gatehouse hook install`; `gatehouse hook uninstall` removes it.";
    private const string KeptSuffix = ".before-gatehouse";
    private const int MostRead = 1 << 16;

    private const UnixFileMode Executable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private HookFile(string path) => Path = path;

    public string Path { get; }

    public bool IsOurs
    {
        get
        {
            var file = new FileInfo(Path);
            return file.Exists && file.Length < MostRead && File.ReadAllText(Path).Contains(Mark, StringComparison.Ordinal);
        }
    }

    private string Kept => Path + KeptSuffix;

    public static Argument<string?> PathArgument() =>
        new("PATH") { Description = "A folder of the repository; the current one if left out.", Arity = ArgumentArity.ZeroOrOne };

    public static HookFile Find(string folder)
    {
        using var repository =
            GitRepository.Discover(folder)
            ?? throw new UserError($"{folder} is in no git repository", "run it inside one, or make one with git init");
        return new HookFile(System.IO.Path.Combine(HooksFolder.Of(repository, Environment.GetEnvironmentVariable), "pre-commit"));
    }

    /// <summary>Moves a hook that somebody else wrote aside; null where there is none.</summary>
    public string? KeepForeign()
    {
        if (!File.Exists(Path))
            return null;
        if (File.Exists(Kept))
            throw new UserError(
                $"both {Path} and {Kept} are there, and only one can be kept",
                $"remove or merge {Kept}, then run this again"
            );
        File.Move(Path, Kept);
        return Kept;
    }

    public void WriteOurs()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var temporary = $"{Path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, Script());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temporary, Executable);
        File.Move(temporary, Path, overwrite: true);
    }

    /// <summary>Says whether an older hook came back.</summary>
    public bool Remove()
    {
        if (!File.Exists(Kept))
        {
            File.Delete(Path);
            return false;
        }

        File.Move(Kept, Path, overwrite: true);
        return true;
    }

    private static string Script()
    {
        // The path of today first: a hook must not stop judging because PATH is another one in an editor. A missing gate closes.
        var binary = (Environment.ProcessPath ?? "gatehouse").Replace('\\', '/').Replace("'", "'\\''", StringComparison.Ordinal);
        return $$"""
            #!/bin/sh
            {{Mark}}
            before="$0{{KeptSuffix}}"
            if [ -x "$before" ]; then
                "$before" "$@" || exit $?
            fi
            gatehouse='{{binary}}'
            if [ ! -x "$gatehouse" ]; then
                gatehouse="$(command -v gatehouse)" || {
                    echo "gatehouse: not found, so the commit was not judged. Install it, or run: git commit --no-verify" >&2
                    exit 2
                }
            fi
            exec "$gatehouse" hook run

            """.ReplaceLineEndings("\n");
    }
}
