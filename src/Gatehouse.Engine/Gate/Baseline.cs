using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate;

/// <summary>Findings that were there before. One entry hides exactly one finding.</summary>
public sealed record Baseline(ImmutableArray<BaselineEntry> Entries)
{
    public static Baseline Empty { get; } = new([]);

    /// <summary>Set where it is Bandit's: what it hides is known when there are findings.</summary>
    public BanditBaseline? Bandit { get; init; }
}

/// <param name="Rule">For the reader; the fingerprint alone decides.</param>
/// <param name="Path">For the reader.</param>
/// <param name="IsOnlyInHistory">True where only a scan of the history meets it; to any other scan it is no news that it is gone.</param>
public sealed record BaselineEntry(Fingerprint Fingerprint, string Rule, string Path, bool IsOnlyInHistory = false);
