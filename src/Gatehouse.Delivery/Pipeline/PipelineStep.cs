namespace Gatehouse.Delivery.Pipeline;

/// <summary>One thing a run does. What it learns for later steps it keeps in the run's own parts, which are handed to it when it is made.</summary>
public abstract class PipelineStep
{
    public required string Name { get; init; }

    public required StepStage Stage { get; init; }

    /// <summary>Steps that must have succeeded before, besides all of the earlier stages.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Where it comes from, e.g. <c>gatehouse.yml:12</c>, for messages.</summary>
    public string Origin { get; init; } = "";

    /// <summary>True where a resumed run needs what it finds out, so that it is done again even where it had succeeded.</summary>
    public virtual bool RunsAgain => false;

    /// <summary>What it would do, a line each.</summary>
    public abstract IEnumerable<string> Plan { get; }

    /// <summary>Does it. A <see cref="UserError"/> or an interruption is the runner's to deal with.</summary>
    public abstract Task<StepEnd> RunAsync(StepDesk desk, CancellationToken cancel);
}

/// <summary>What a step is handed while it runs.</summary>
/// <param name="Log">Takes a piece of its log; masked before it comes here.</param>
/// <param name="Folder">The run's folder.</param>
public sealed record StepDesk(Action<string> Log, RunFolder Folder);

/// <summary>
/// A stage of a run. All steps of one stage wait for all of the stages before; the gate stands between what looks and what acts.
/// </summary>
/// <param name="Rank">Its place in the order.</param>
/// <param name="Name">As <c>--to</c> names it.</param>
public sealed record StepStage(int Rank, string Name)
{
    public static StepStage Quality { get; } = new(0, "quality");
    public static StepStage Test { get; } = new(0, "test");
    public static StepStage Scan { get; } = new(0, "scan");
    public static StepStage Gate { get; } = new(1, "gate");
    public static StepStage Build { get; } = new(2, "build");
    public static StepStage ImageScan { get; } = new(3, "image-scan");
    public static StepStage Push { get; } = new(4, "push");
    public static StepStage Deploy { get; } = new(5, "deploy");

    /// <summary>What tests the running application: after the first environment, before the next.</summary>
    public static StepStage Dast { get; } = new(7, "dast");

    public static ImmutableArray<StepStage> Fixed { get; } = [Quality, Test, Scan, Gate, Build, ImageScan, Push, Deploy, Dast];

    /// <summary>The environments come in their order, the first before <see cref="Dast"/>.</summary>
    public static StepStage Of(int environment, string name) => new(environment == 0 ? 6 : 7 + environment, name);

    public bool IsAfterTheGate => Rank > Gate.Rank;
}
