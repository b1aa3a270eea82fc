namespace Gatehouse.Delivery.Release.Steps;

/// <summary>Asks the checks once, before or without traffic. There is nothing to undo.</summary>
internal sealed class ExamineStep(int percent) : ReleaseStep
{
    public const string Kind = "examine";

    public override string Name => Kind;

    public override string Plan(ReleaseVersion next, ReleaseVersion? old) => $"ask the checks of {next.Name}";

    public override async Task RunAsync(ReleaseWork work, CancellationToken cancel)
    {
        var address = await work.Target.AddressOfAsync(work.Next, cancel).ConfigureAwait(false);
        if (await PageAsync(work, address, cancel).ConfigureAwait(false) is { } page)
            throw new ReleaseFailure($"{work.Next.Name} is not good: {page}");
        if (await CommandAsync(work, address, percent, cancel).ConfigureAwait(false) is { } command)
            throw new ReleaseFailure($"{work.Next.Name} is not good: {command}");
    }

    public override Task UndoAsync(ReleaseWork work, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Null where the page is good, or none is asked for.</summary>
    public static async Task<string?> PageAsync(ReleaseWork work, Uri? address, CancellationToken cancel) =>
        work.Place.Strategy.Analysis.HttpCheck is not { } path ? null
        : address is null ? $"{path} cannot be asked: the target has no address for one version alone"
        : await work.Place.Checks.HttpAsync(address, path, cancel).ConfigureAwait(false);

    /// <summary>Null where the command is good, or none is asked for.</summary>
    public static async Task<string?> CommandAsync(ReleaseWork work, Uri? address, int percent, CancellationToken cancel) =>
        work.Place.Strategy.Analysis.Command is { } command
            ? await work
                .Place.Checks.CommandAsync(command, work.Place.Environment, work.Next, address, percent, cancel)
                .ConfigureAwait(false)
            : null;
}
