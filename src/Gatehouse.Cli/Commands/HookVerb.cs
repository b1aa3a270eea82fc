namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse hook</c>: the gate before a commit is made.</summary>
internal sealed class HookVerb : Verb
{
    public HookVerb()
        : base("hook", "Installs, removes and runs the git hook that judges a commit before it is made.")
    {
        Add(new HookInstallVerb());
        Add(new HookUninstallVerb());
        Add(new HookRunVerb());
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse hook install", "judge every commit of this repository before it is made"),
            new("gatehouse hook run", "what the hook does, without committing"),
        ];
}
