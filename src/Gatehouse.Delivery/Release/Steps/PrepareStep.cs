namespace Gatehouse.Delivery.Release.Steps;

/// <summary>Brings the new version up without traffic. Undone, it is ended.</summary>
internal sealed class PrepareStep : ReleaseStep
{
    public const string Kind = "prepare";

    public override string Name => Kind;

    public override string Plan(ReleaseVersion next, ReleaseVersion? old) =>
        $"bring {next.Name} up without traffic and wait until it is healthy";

    public override Task RunAsync(ReleaseWork work, CancellationToken cancel) => work.Target.PrepareAsync(work.Next, cancel);

    public override Task UndoAsync(ReleaseWork work, CancellationToken cancel) => work.Target.RetireAsync(work.Next, cancel);
}
