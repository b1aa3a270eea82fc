namespace Gatehouse.Delivery.Release.Steps;

/// <summary>Ends the old version. Undone, it is brought up again, without traffic: that is given back by the steps before.</summary>
internal sealed class RetireStep : ReleaseStep
{
    public const string Kind = "retire";

    public override string Name => Kind;

    public override string Plan(ReleaseVersion next, ReleaseVersion? old) => $"end {old?.Name ?? "nothing"}, after its requests are done";

    public override Task RunAsync(ReleaseWork work, CancellationToken cancel) =>
        work.Old is { } old ? work.Target.RetireAsync(old, cancel) : Task.CompletedTask;

    public override Task UndoAsync(ReleaseWork work, CancellationToken cancel) =>
        work.Old is { } old ? work.Target.PrepareAsync(old, cancel) : Task.CompletedTask;
}
