using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse hook install</c>: writes the pre-commit hook and keeps one that is there, which then runs first.</summary>
internal sealed class HookInstallVerb : Verb
{
    private readonly Argument<string?> _path = HookFile.PathArgument();

    public HookInstallVerb()
        : base("install", "Installs the pre-commit hook; a hook that is there already is kept and runs first.") => Add(_path);

    public override IReadOnlyList<Usage> Examples =>
        [new("gatehouse hook install", "judge every commit of this repository before it is made")];

    public override int Run(Call call)
    {
        var hook = HookFile.Find(call.Value(_path) ?? ".");
        if (hook.IsOurs)
        {
            hook.WriteOurs();
            call.Terminal.Say($"{hook.Path} was installed already; it is up to date");
            return ExitCode.Open;
        }

        var kept = hook.KeepForeign();
        hook.WriteOurs();
        call.Terminal.Say($"installed {hook.Path}" + (kept is null ? "" : $"; the hook that was there is kept as {kept} and runs first"));
        call.Terminal.Say("every commit is now judged; gatehouse hook uninstall takes it back");
        return ExitCode.Open;
    }
}

/// <summary><c>gatehouse hook uninstall</c>: takes the hook away and puts back what was there.</summary>
internal sealed class HookUninstallVerb : Verb
{
    private readonly Argument<string?> _path = HookFile.PathArgument();

    public HookUninstallVerb()
        : base("uninstall", "Removes the pre-commit hook and puts back the one that was there before.") => Add(_path);

    public override IReadOnlyList<Usage> Examples => [new("gatehouse hook uninstall", "commit without a gate again")];

    public override int Run(Call call)
    {
        var hook = HookFile.Find(call.Value(_path) ?? ".");
        if (!hook.IsOurs)
        {
            call.Terminal.Say($"{hook.Path} is not Gatehouse's; nothing was changed");
            return ExitCode.Open;
        }

        call.Terminal.Say(hook.Remove() ? $"removed {hook.Path}; the hook that was there before is back" : $"removed {hook.Path}");
        return ExitCode.Open;
    }
}

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
