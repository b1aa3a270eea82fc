using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine;

/// <summary>What comes out of the line: all that a report, a notice or a release can know.</summary>
public sealed record ScanResult
{
    /// <summary>The source tree as the user named it.</summary>
    public required string Target { get; init; }

    /// <summary>The stage that was judged: <c>pre-commit</c>, <c>commit</c>, <c>image</c> or <c>staging</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The policy's name: <c>default</c>, <c>strict</c>, <c>report-only</c>, or that of a file.</summary>
    public required string Policy { get; init; }

    /// <summary>In report order; waived and existing ones included.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public ImmutableArray<Component> Components { get; init; } = [];

    public required Coverage Coverage { get; init; }

    public ImmutableArray<Notice> Notices { get; init; } = [];

    /// <summary>The waivers that excuse one of the findings; empty where a saved result was judged again, which names none.</summary>
    public ImmutableArray<Waiver> UsedWaivers { get; init; } = [];

    public required Verdict Verdict { get; init; }

    /// <summary>The facts of every rule that was at work, ordered by id.</summary>
    public required ImmutableArray<RuleFacts> Rules { get; init; }
}
