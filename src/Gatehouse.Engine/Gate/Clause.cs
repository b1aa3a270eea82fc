using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate;

/// <summary>What a clause does when more findings match it than it tolerates.</summary>
public enum ClauseAction
{
    Close,
    Warn,
}

/// <summary>One line of a policy: which findings it minds, at which stages, how many it tolerates, and what it then does.</summary>
public sealed record Clause
{
    public required string Name { get; init; }

    /// <summary>Empty for every stage.</summary>
    public ImmutableArray<string> Stages { get; init; } = [];

    public ClauseAction Action { get; init; } = ClauseAction.Close;

    /// <summary>How many findings are tolerated.</summary>
    public int Max { get; init; }

    /// <summary>All of them must ask for a finding; a clause without any asks for every finding.</summary>
    internal ImmutableArray<Func<Finding, Occasion, bool>> Conditions { get; init; } = [];

    /// <summary>The conditions as they are written, one text for each: what they ask has no other form that could be compared.</summary>
    internal ImmutableArray<Lazy<string>> Written { get; init; } = [];

    /// <summary>False where a condition says itself which states it judges: without one, only what is new is judged.</summary>
    internal bool OnlyNew { get; init; } = true;

    /// <summary>True where a condition asks what only the history knows.</summary>
    internal bool NeedsOrigin { get; init; }

    internal bool IsFor(string stage) => Stages.IsEmpty || Stages.Contains(stage, StringComparer.Ordinal);

    internal bool Minds(Finding finding, Occasion occasion) =>
        finding.State != FindingState.Waived
        && (!OnlyNew || finding.State == FindingState.New)
        && Conditions.All(condition => condition(finding, occasion));

    /// <summary>Whether it passes over a finding only because nobody knows since when it is there.</summary>
    internal bool IsBlindTo(Finding finding, Occasion occasion) =>
        NeedsOrigin && finding.Origin is null && Minds(finding with { Origin = Ancient }, occasion);

    private static readonly Origin Ancient = new("", "", DateTimeOffset.MinValue, IsOnlyInHistory: false);
}
