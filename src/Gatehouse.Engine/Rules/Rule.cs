namespace Gatehouse.Engine.Rules;

/// <summary>One offence that a scanner knows: facts and the examples that prove it. Stateless; one instance serves all files in parallel.</summary>
public abstract class Rule
{
    public abstract RuleFacts Facts { get; }

    /// <summary>Computed, so that only tests and documentation build them.</summary>
    public abstract IEnumerable<Example> Examples { get; }

    public override string ToString() => Facts.Id;
}
