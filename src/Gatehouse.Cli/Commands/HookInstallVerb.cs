using System.CommandLine;

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
