using System.CommandLine;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse rollback</c>: takes the last release back.</summary>
internal sealed class RollbackVerb : Verb
{
    private readonly Argument<string?> _environment = new("ENV")
    {
        Description = "The environment, as gatehouse.yml names it.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "The folder with gatehouse.yml; the current one if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _quiet = Switch("--quiet", "Nothing on standard error but mistakes.", "-q");

    public RollbackVerb()
        : base("rollback", "Takes the last release of an environment back, finished or not.")
    {
        Add(_environment);
        Add(_path);
        Add(_quiet);
    }

    public override IReadOnlyList<string> Notes =>
        ["No gate stands before the way back. The version before runs again as it ran: its files and how it was started are kept."];

    public override IReadOnlyList<Usage> Examples => [new("gatehouse rollback production", "the version before serves again")];

    public override int Run(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        using var desk = ReleaseDesk.Open(call, call.Value(_environment)!, call.Value(_path) ?? ".");
        return desk.Tell(progress => Delivery.Release.Release.RollbackAsync(desk.Place, progress, call.Cancel));
    }
}
