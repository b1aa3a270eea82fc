using System.CommandLine;

namespace Gatehouse.Cli.Commands;

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
