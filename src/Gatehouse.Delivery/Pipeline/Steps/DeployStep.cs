using Gatehouse.Delivery.Release;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Releases to one environment by its strategy, or goes on with a release that this run had begun.</summary>
public sealed class DeployStep(RunParts parts, EnvironmentSettings environment) : ActingStep(parts)
{
    private const int ShortCommit = 12;

    public override IEnumerable<string> Plan
    {
        get
        {
            var strategy = environment.Strategy;
            yield return $"release to {environment.Name} ({environment.Target}), {strategy.Kind}"
                + (
                    strategy.Kind == "canary"
                        ? $": {string.Join(", ", strategy.Steps.Select(step => $"{step} %"))}, {TimeLength.Show(strategy.Pause)} each"
                        : ""
                );
            if (!environment.Branches.IsEmpty)
                yield return $"only from {string.Join(", ", environment.Branches)}";
        }
    }

    protected override async Task<StepEnd> ActAsync(Pass pass, string commit, StepDesk desk, CancellationToken cancel)
    {
        if (!environment.Branches.IsEmpty && !environment.Branches.Any(pattern => StepConditions.Fits(pattern, Parts.Source.Branch ?? "")))
            return StepEnd.Bad(
                $"commits of {Parts.Source.Branch ?? "no branch"} may not go to {environment.Name}",
                $"`environments.{environment.Name}.branches` allows {string.Join(", ", environment.Branches)}"
            );
        var version = VersionOf(Parts, commit);
        try
        {
            var target = Parts.Targets.Open(environment);
            using var open = target as IDisposable;
            var place = Parts.Targets.Place(environment, target, Parts.Run);
            var progress = new Reporter(news => desk.Log(Line(news)));
            var begun =
                await Release.Release.LastAsync(target, cancel).ConfigureAwait(false) is { IsOpen: true } journal
                && journal.Run == Parts.Run;
            var outcome = begun
                ? await Release.Release.ResumeAsync(pass, place, progress, cancel).ConfigureAwait(false)
                : await Release.Release.RunAsync(pass, new ReleaseOrder(place, version), progress, cancel).ConfigureAwait(false);
            foreach (var applied in target.Applied)
                Parts.Applied.Add(new AppliedRecord(environment.Name, applied.Name, applied.Text));
            lock (Parts.Remarks)
                Parts.Remarks.AddRange(target.Remarks);
            desk.Log(outcome.Summary + "\n");
            if (outcome.Ending is ReleaseEnding.Released)
                await Parts
                    .TellAsync("released", $"{Parts.Project} {version.Name} serves {environment.Name}", environment.Name)
                    .ConfigureAwait(false);
            if (outcome.IsGood)
                return StepEnd.Good(outcome.Summary);
            await Parts.TellAsync("undone", outcome.Summary, environment.Name).ConfigureAwait(false);
            return StepEnd.Bad(outcome.Summary, "see the log of this step and of the version, mend it, and run again");
        }
        catch (ReleaseFailure failure)
        {
            return StepEnd.Broken(failure.Message, failure.Remedy);
        }
    }

    /// <summary>What is released: the image where one was built, else the tree as it is committed.</summary>
    public static ReleaseVersion VersionOf(RunParts parts, string commit) =>
        new()
        {
            Name = commit[..Math.Min(ShortCommit, commit.Length)],
            Commit = commit,
            Image = parts.Image,
            Folder = parts.Tree.Root,
        };

    private static string Line(ReleaseNews news) =>
        news.Move switch
        {
            ReleaseMove.Begun => $"{news.Step}: {news.Text}\n",
            ReleaseMove.Done => $"{news.Step}: done\n",
            ReleaseMove.Noted => $"{news.Step}: {news.Text}\n",
            ReleaseMove.Failed => $"{news.Step}: failed: {news.Text}\n",
            ReleaseMove.Undoing => $"{news.Step}: is taken back\n",
            _ => $"{news.Step}: taken back\n",
        };

    /// <summary>At once and in order, where <see cref="Progress{T}"/> hands over to other threads.</summary>
    private sealed class Reporter(Action<ReleaseNews> tell) : IProgress<ReleaseNews>
    {
        public void Report(ReleaseNews value) => tell(value);
    }
}
