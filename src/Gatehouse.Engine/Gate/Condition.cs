using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate;

/// <summary>One thing that a clause can ask of a finding: its name in the settings, what may be written there, and the question.</summary>
internal abstract partial class Condition
{
    [CatalogOf<Condition>]
    public static partial ImmutableArray<Condition> All { get; }

    public abstract string Name { get; }

    public abstract string Description { get; }

    public abstract Shape Shape { get; }

    /// <summary>True where it asks what only the history knows.</summary>
    public virtual bool NeedsOrigin => false;

    /// <summary>Computed, so that only tests build them.</summary>
    public abstract IEnumerable<ConditionExample> Examples { get; }

    /// <summary>Makes the question of a value that <see cref="Shape"/> has found right.</summary>
    public abstract Func<Finding, Occasion, bool> Read(YamlNode value);

    /// <summary>A finding to begin an example with.</summary>
    protected static Finding Sample =>
        new()
        {
            Rule = new RuleFacts
            {
                Id = "python/shell-injection",
                Title = "A shell runs what a user wrote",
                Severity = Severity.High,
                Cwe = [78],
                Why = "Whoever writes the text runs commands.",
                Fix = "Pass a list of arguments.",
                Aliases = ["bandit:B602"],
                FormerIds = ["python/shell-true"],
            },
            Scanner = "python",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Message = "`shell=True` with text from a request",
            Location = Location.Of("src/app.py"),
            Fingerprint = new Fingerprint("0123456789abcdef0123456789abcdef"),
        };

    protected static Finding Vulnerable(Advisory advisory) =>
        Sample with
        {
            Scanner = "dependencies",
            Component = new Component { Purl = "pkg:pypi/flask@0.1", Name = "flask" },
            Advisory = advisory,
        };

    protected static ConditionExample Yes(string yaml, Finding finding, Occasion? occasion = null) =>
        new(yaml, finding, occasion ?? Occasion.Commit, Matches: true);

    protected static ConditionExample No(string yaml, Finding finding, Occasion? occasion = null) =>
        new(yaml, finding, occasion ?? Occasion.Commit, Matches: false);
}

/// <summary>A value as it is written after the condition's name, and whether it then asks for this finding.</summary>
internal sealed record ConditionExample(string Yaml, Finding Finding, Occasion Occasion, bool Matches);
