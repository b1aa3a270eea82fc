using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Reports;

/// <summary>A result that was written down. It holds no verdict: only a policy may make one.</summary>
public sealed record SavedResult
{
    public required string Target { get; init; }

    public required string Stage { get; init; }

    /// <summary>In the order in which they were written.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public required ImmutableArray<Component> Components { get; init; }

    public required Coverage Coverage { get; init; }

    public required ImmutableArray<Notice> Notices { get; init; }

    public required ImmutableArray<RuleFacts> Rules { get; init; }
}
