namespace Gatehouse.Engine.Gate;

/// <summary>When and for what the gate is asked.</summary>
/// <param name="Stage">One of <see cref="Stages.All"/>.</param>
/// <param name="Environment">Where a release goes, e.g. <c>production</c>; null where nothing is released.</param>
public sealed record Occasion(string Stage, string? Environment = null)
{
    /// <summary>The day by which ages are told; whoever judges sets it.</summary>
    public DateOnly Today { get; init; }

    public static Occasion Commit { get; } = new(Stages.Commit);
}

/// <summary>Where on the way to production the gate stands.</summary>
public static class Stages
{
    public const string PreCommit = "pre-commit";
    public const string Commit = "commit";
    public const string Image = "image";
    public const string Staging = "staging";

    public static ImmutableArray<string> All { get; } = [PreCommit, Commit, Image, Staging];
}
