namespace Gatehouse.Delivery.Release;

/// <summary>Where a release goes, and how: what running, resuming and rolling back all need.</summary>
public sealed record ReleasePlace
{
    /// <summary>The environment, as the settings name it.</summary>
    public required string Environment { get; init; }

    public required Target Target { get; init; }

    public StrategySettings Strategy { get; init; } = new();

    public required ReleaseChecks Checks { get; init; }

    /// <summary>Names this run in the journal and the lock; unlike any other.</summary>
    public required string Run { get; init; }

    /// <summary>Who works, for whoever finds the lock, e.g. <c>ann@build-3</c>.</summary>
    public required string Owner { get; init; }

    public required TimeProvider Clock { get; init; }
}

/// <summary>What is released, and where.</summary>
public sealed record ReleaseOrder(ReleasePlace Place, ReleaseVersion Version);

/// <summary>What a release is doing.</summary>
public enum ReleaseMove
{
    Begun,
    Done,

    /// <summary>Something worth a line in the middle of a step.</summary>
    Noted,
    Failed,
    Undoing,
    Undone,
}

/// <summary>One line of a release's progress.</summary>
/// <param name="Step">As the plan names it, e.g. <c>share 25 %</c>.</param>
public sealed record ReleaseNews(string Step, ReleaseMove Move, string Text);

/// <summary>How a release ended.</summary>
public enum ReleaseEnding
{
    Released,

    /// <summary>The version served already, or there was nothing to resume or to undo.</summary>
    NothingToDo,

    /// <summary>It failed, and all of it was taken back.</summary>
    Undone,

    /// <summary>It was asked to be taken back, and was.</summary>
    RolledBack,
}

/// <summary>How a release ended, in one sentence, and what serves now.</summary>
public sealed record ReleaseOutcome(ReleaseEnding Ending, string Summary, ReleaseVersion? Serving)
{
    public bool IsGood => Ending != ReleaseEnding.Undone;
}
