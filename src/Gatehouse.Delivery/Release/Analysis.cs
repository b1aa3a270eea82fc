using System.Globalization;

namespace Gatehouse.Delivery.Release;

/// <summary>What the analysis says of a new version so far.</summary>
internal enum Judgement
{
    Good,
    Bad,

    /// <summary>Too little is known.</summary>
    Inconclusive,
}

/// <summary>Judges answers. The formulae stand in docs/release.md.</summary>
internal static class Analysis
{
    /// <summary>
    /// Bad as soon as it can be said: failures are counted against the least number of samples where there are fewer, so that a version
    /// which could not be good after that many is not given that many requests.
    /// </summary>
    public static (Judgement Judgement, string Why) Judge(AnalysisSettings wanted, Observation? seen, bool hasChecks)
    {
        if (seen is null)
            return hasChecks || wanted.MinSamples == 0
                ? (Judgement.Good, "the target counts no answers; the checks were good")
                : (Judgement.Inconclusive, "the target counts no answers, and there is no check; write `http:` or `command:`");
        var tolerated = 1 - wanted.SuccessRate / 100;
        var counted = Math.Max(seen.Requests, wanted.MinSamples);
        // A rate written as 99 is not exactly so in binary; what is wrong by less than a millionth is no failure.
        if (counted > 0 && seen.Failures > counted * tolerated + 1e-6)
            return (
                Judgement.Bad,
                Say($"{seen.Failures} of {seen.Requests} answers failed ({Rate(seen):0.##} % good, wanted {wanted.SuccessRate:0.##} %)")
            );
        if (seen.Requests < wanted.MinSamples)
            return (Judgement.Inconclusive, Say($"{seen.Requests} answers, and at least {wanted.MinSamples} are needed to tell"));
        if (wanted.MaxLatency is { } longest && Percentile(seen.Latencies, wanted.Percentile) is { } latency)
        {
            if (latency > longest.TotalMilliseconds)
                return (
                    Judgement.Bad,
                    Say(
                        $"percentile {wanted.Percentile:0.##} of the latency is {latency:0.#} ms, longest wanted {longest.TotalMilliseconds:0.#} ms"
                    )
                );
            return (
                Judgement.Good,
                Say($"{seen.Requests} answers, {Rate(seen):0.##} % good, percentile {wanted.Percentile:0.##} {latency:0.#} ms")
            );
        }

        return (Judgement.Good, Say($"{seen.Requests} answers, {Rate(seen):0.##} % good"));
    }

    /// <summary>The nearest rank: the smallest value that so many percent of all values do not exceed; null where there are none.</summary>
    public static double? Percentile(ImmutableArray<double> ascending, double percent) =>
        ascending.IsDefaultOrEmpty
            ? null
            : ascending[Math.Clamp((int)Math.Ceiling(percent / 100 * ascending.Length - 1e-9) - 1, 0, ascending.Length - 1)];

    private static double Rate(Observation seen) => seen.Requests == 0 ? 100 : 100.0 * (seen.Requests - seen.Failures) / seen.Requests;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
