using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Rules;

/// <summary>Whether a rule may close the gate: a trial rule reports, and never does until it was measured.</summary>
public enum RuleStage
{
    Stable,
    Trial,
}

/// <summary>How much a rule asks of its findings: a precise one reports what is right, an audit one where a human should look.</summary>
public enum Tier
{
    Precise,
    Audit,
}

/// <summary>What is known of a rule before it reads anything.</summary>
public sealed record RuleFacts
{
    /// <summary><c>area/offence</c> in kebab case; a public contract.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    public Confidence Confidence { get; init; } = Confidence.High;

    public ImmutableArray<int> Cwe { get; init; } = [];

    /// <summary>What an attacker gains; Markdown.</summary>
    public required string Why { get; init; }

    /// <summary>What to do today; Markdown.</summary>
    public required string Fix { get; init; }

    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Its names in other tools, <c>tool:NAME</c>.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public ImmutableArray<string> FormerIds { get; init; } = [];

    public RuleStage Stage { get; init; } = RuleStage.Stable;

    /// <summary>Findings of the audit tier appear with <c>--audit</c> only.</summary>
    public Tier Tier { get; init; } = Tier.Precise;

    public string Area => Id[..Id.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The OWASP Top 10 (2021) class that the CWE numbers belong to, e.g. <c>A07:2021</c>; null where none does.</summary>
    public string? Owasp => OwaspTopTen.ClassOf(Cwe);

    /// <summary>Whether a user's word names this rule: its id, a former id, an alias (with or without the tool), or its area as <c>area/*</c>.</summary>
    public bool IsNamed(string name) =>
        Same(name, Id)
        || (name.EndsWith("/*", StringComparison.Ordinal) && Same(name[..^2], Area))
        || FormerIds.Any(former => Same(name, former))
        || Aliases.Any(alias => Same(name, alias));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
