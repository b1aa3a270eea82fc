namespace Gatehouse.Delivery.Release.Steps;

/// <summary>Gives the new version its share. Undone, all goes to the old one, whatever the share before was.</summary>
internal sealed class ShareStep(int percent) : ReleaseStep
{
    public const string Kind = "share";

    public override string Name => $"share {percent} %";

    public override string Plan(ReleaseVersion next, ReleaseVersion? old) =>
        old is null ? $"give {next.Name} all traffic"
        : percent == 100 ? $"give {next.Name} all traffic, {old.Name} none"
        : $"give {next.Name} {percent} % of the traffic, {old.Name} the rest";

    public override Task RunAsync(ReleaseWork work, CancellationToken cancel) =>
        work.Target.ShareAsync(work.Next, work.Old, percent, cancel);

    public override Task UndoAsync(ReleaseWork work, CancellationToken cancel) => work.Target.ShareAsync(work.Next, work.Old, 0, cancel);
}
