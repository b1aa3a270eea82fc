namespace Gatehouse.Engine.Gate;

/// <summary>For what evidence is asked.</summary>
public sealed record Demand
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>What was judged longer ago counts no more: advisories have come since.</summary>
    public required TimeSpan MaxAge { get; init; }

    /// <summary>The commit that the evidence must be about; null where an image alone is asked for.</summary>
    public string? Commit { get; init; }

    /// <summary>The digest of the image that the evidence must be about; null where a commit alone is asked for.</summary>
    public string? Image { get; init; }

    /// <summary>Where a release goes; null asks for evidence that holds everywhere.</summary>
    public string? Environment { get; init; }

    /// <summary>How many people must have agreed.</summary>
    public int Approvals { get; init; }
}
