using Gatehouse.Delivery.Release;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class Analyses
{
    [Theory]
    // 99 % of at least 20: one failure is more than a hundredth of twenty.
    [InlineData(0, 0, "Inconclusive")]
    [InlineData(19, 0, "Inconclusive")]
    [InlineData(20, 0, "Good")]
    [InlineData(5, 1, "Bad")]
    [InlineData(99, 1, "Bad")]
    [InlineData(100, 1, "Good")]
    [InlineData(100, 2, "Bad")]
    [InlineData(10_000, 100, "Good")]
    [InlineData(10_000, 101, "Bad")]
    public void Count_failures_against_the_least_number_of_samples(long requests, long failures, string judgement) =>
        Judge(new AnalysisSettings(), new Observation(requests, failures, [])).ShouldBe(judgement);

    [Theory]
    [InlineData(200, "Good")]
    [InlineData(199, "Bad")]
    public void Compare_a_percentile_with_the_longest_time(int milliseconds, string judgement) =>
        Judge(
                new AnalysisSettings { MaxLatency = TimeSpan.FromMilliseconds(milliseconds), Percentile = 90 },
                new Observation(20, 0, [.. Enumerable.Repeat(10.0, 17), 200, 200, 9000])
            )
            .ShouldBe(judgement);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 5)]
    [InlineData(90, 9)]
    [InlineData(90.1, 10)]
    [InlineData(100, 10)]
    public void Take_the_nearest_rank_as_percentile(double percent, double value) =>
        Analysis.Percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], percent).ShouldBe(value);

    [Fact]
    public void Have_no_percentile_of_nothing() => Analysis.Percentile([], 50).ShouldBeNull();

    [Fact]
    public void Of_a_target_that_counts_nothing_need_a_check()
    {
        Analysis.Judge(new AnalysisSettings(), null, hasChecks: false).Judgement.ShouldBe(Judgement.Inconclusive);
        Analysis.Judge(new AnalysisSettings(), null, hasChecks: true).Judgement.ShouldBe(Judgement.Good);
    }

    private static string Judge(AnalysisSettings wanted, Observation seen) =>
        Analysis.Judge(wanted, seen, hasChecks: false).Judgement.ToString();
}
