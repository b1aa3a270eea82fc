using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate;

/// <summary>One clause's objection: what it minds and which findings make it do so.</summary>
public sealed record Objection(string Clause, string Message, ImmutableArray<Fingerprint> Findings);

/// <summary>The gate's word. Only the policy makes one.</summary>
public abstract record Verdict
{
    private protected Verdict() { }

    /// <summary><c>pass</c>, <c>closed</c> or <c>unknown</c>.</summary>
    public abstract string Word { get; }

    /// <summary>What closes the gate; empty unless closed.</summary>
    public ImmutableArray<Objection> Objections { get; internal init; } = [];

    /// <summary>What a clause that only warns has to say.</summary>
    public ImmutableArray<Objection> Warnings { get; internal init; } = [];

    /// <summary>Why nothing can be told for sure; may be set beside objections.</summary>
    public ImmutableArray<string> Doubts { get; internal init; } = [];
}

/// <summary>Everything wanted was read and nothing objects. A release asks for one of these.</summary>
public sealed record Pass : Verdict
{
    internal Pass() { }

    public override string Word => "pass";
}

/// <summary>At least one clause objects. It is closed also where coverage is incomplete: what is missing cannot excuse what was found.</summary>
public sealed record Closed : Verdict
{
    internal Closed() { }

    public override string Word => "closed";
}

/// <summary>Nothing objects, and something that was wanted was not read.</summary>
public sealed record Unknown : Verdict
{
    internal Unknown() { }

    public override string Word => "unknown";
}
