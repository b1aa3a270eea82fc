namespace Gatehouse.Delivery.Pipeline;

/// <summary>Where a step of a run stands.</summary>
public enum StepState
{
    Waiting,
    Running,
    Succeeded,

    /// <summary>Nothing it depends on has changed since it last succeeded.</summary>
    Unchanged,

    /// <summary>Its conditions do not hold, or there is nothing for it to do.</summary>
    Skipped,

    /// <summary>It did its work, and what it checks is not right.</summary>
    Failed,

    /// <summary>It could not do its work, so nothing is known.</summary>
    Broken,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>Something before it did not succeed.</summary>
    NotReached,
}

/// <summary>How a step ended, and why in one sentence.</summary>
public sealed record StepEnd(StepState State, string Reason = "")
{
    /// <summary>What to do about it; null where nothing is.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether what needs this step may go on.</summary>
    public bool LetsOn => State is StepState.Succeeded or StepState.Unchanged or StepState.Skipped;

    public static StepEnd Good(string reason = "") => new(StepState.Succeeded, reason);

    public static StepEnd Bad(string reason, string? remedy = null) => new(StepState.Failed, reason) { Remedy = remedy };

    public static StepEnd Broken(string reason, string? remedy = null) => new(StepState.Broken, reason) { Remedy = remedy };

    public static StepEnd Skip(string reason) => new(StepState.Skipped, reason);
}
