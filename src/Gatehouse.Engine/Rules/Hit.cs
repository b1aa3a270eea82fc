using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Rules;

/// <summary>What a rule saw: a place and a sentence. The engine adds the facts, so that a rule cannot misstate its own severity.</summary>
public sealed record Hit(ByteSpan Span, string Message)
{
    /// <summary>Set where the marked text is a secret; every snippet of the file masks it.</summary>
    public Redacted? Secret { get; init; }

    /// <summary>Set where this place is surer or less sure than the rule in general.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>Set where this place is graver or lighter than the rule in general, e.g. by an advisory's score.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The code that the place is part of, where it reaches further: other tools heed a comment on any of its lines.</summary>
    public ByteSpan? Around { get; init; }

    /// <summary>Set where another tool's comment or setting excuses this place.</summary>
    public ForeignExcuse? Excuse { get; init; }

    public ImmutableArray<FlowStep> Steps { get; init; } = [];

    /// <summary>Set where an edit is certainly right.</summary>
    public Edit? Edit { get; init; }

    /// <summary>Why there is no edit though the fix is known, and what mends it instead; null where a user would not look for one.</summary>
    public string? NoEdit { get; init; }

    /// <summary>The file that the edit changes, where it is another one than the hit's.</summary>
    public SourceFile? EditedFile { get; init; }

    /// <summary>Names in other tools that this one finding has besides those of its rule.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>
    /// What the finding is about, where the text around its place does not tell one from another: it makes the fingerprint instead of that text.
    /// </summary>
    public string? Subject { get; init; }

    public Component? Component { get; init; }

    public Advisory? Advisory { get; init; }
}

/// <summary>Where another tool's comment or setting excuses a place, and in which words.</summary>
public sealed record ForeignExcuse(string Reason, string Source, int Line);
