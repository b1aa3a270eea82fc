using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate;

/// <summary>Findings that were there before. One entry hides exactly one finding.</summary>
public sealed record Baseline(ImmutableArray<BaselineEntry> Entries)
{
    public static Baseline Empty { get; } = new([]);
}

/// <param name="Rule">For the reader; the fingerprint alone decides.</param>
/// <param name="Path">For the reader.</param>
public sealed record BaselineEntry(Fingerprint Fingerprint, string Rule, string Path);
