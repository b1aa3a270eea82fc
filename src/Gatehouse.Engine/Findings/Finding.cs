using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Findings;

/// <summary>What the triage made of a finding.</summary>
public enum FindingState
{
    New,
    Existing,
    Waived,
}

/// <summary>What a rule saw, as the engine tells it: facts, place and identity.</summary>
public sealed record Finding
{
    public required RuleFacts Rule { get; init; }

    public required string Scanner { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>One sentence about this place; never holds a secret.</summary>
    public required string Message { get; init; }

    public required Location Location { get; init; }

    public Snippet? Snippet { get; init; }

    /// <summary>The masked value, where the finding is a secret.</summary>
    public string? Secret { get; init; }

    /// <summary>What the secret's issuer said, where it was asked.</summary>
    public VerificationResult? Verification { get; init; }

    public ImmutableArray<FlowStep> Steps { get; init; } = [];

    public Component? Component { get; init; }

    public Advisory? Advisory { get; init; }

    /// <summary>What certainly mends it, where something does.</summary>
    public FileEdit? Edit { get; init; }

    /// <summary>Why no edit mends it, and what does instead; null where a user would not look for one, or in a saved result.</summary>
    public string? NoEdit { get; init; }

    /// <summary>Its names in other tools besides those of its rule.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The commit that brought it, where history was scanned and knows it.</summary>
    public Origin? Origin { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What the fingerprint was made of besides rule, path and ordinal; empty for a finding read back from a report.</summary>
    internal string Content { get; init; } = "";

    /// <summary>
    /// The SHA-1 hashes by which detect-secrets knows this secret; empty where nobody asked. Unlike the digest they carry no key:
    /// no report holds them.
    /// </summary>
    internal ImmutableArray<string> PlainHashes { get; init; } = [];

    /// <summary>Where another tool's comment or setting excuses it.</summary>
    internal ForeignExcuse? ForeignExcuse { get; init; }

    public FindingState State { get; init; } = FindingState.New;

    /// <summary>Why it is excused: the waiver's reason, owner and end.</summary>
    public string? Excuse { get; init; }

    /// <summary>Whether the excuse is a comment beside the code, and not a setting.</summary>
    public bool IsExcusedInSource { get; init; }

    /// <summary>Whether a user's word names its rule, or this one finding.</summary>
    public bool IsNamed(string name) => Rule.IsNamed(name) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>By path, place, rule: the order of every report.</summary>
    public static int InReportOrder(Finding left, Finding right)
    {
        var order = string.CompareOrdinal(left.Location.Path, right.Location.Path);
        order = order != 0 ? order : left.Location.Span.CompareTo(right.Location.Span);
        order = order != 0 ? order : string.CompareOrdinal(left.Rule.Id, right.Rule.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Fingerprint.Value, right.Fingerprint.Value);
    }
}
