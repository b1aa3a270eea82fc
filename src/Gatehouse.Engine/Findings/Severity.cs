namespace Gatehouse.Engine.Findings;

/// <summary>How much harm a finding can do; ordered, so that <c>&gt;=</c> reads "at least".</summary>
public enum Severity
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>How sure a rule is that what it saw is what it looks for.</summary>
public enum Confidence
{
    Low,
    Medium,
    High,
}
