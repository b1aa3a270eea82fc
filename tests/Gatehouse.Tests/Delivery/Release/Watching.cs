using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Steps;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Secrets.Verification;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class Watching
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(45)]
    [InlineData(86_400)]
    public async Task Lasts_as_long_as_the_pause(int seconds)
    {
        var clock = new PumpedClock();
        var began = clock.GetUtcNow();
        await WatchAsync(clock, new MemoryTarget(), new StrategySettings(), TimeSpan.FromSeconds(seconds));
        (clock.GetUtcNow() - began).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Ends_as_soon_as_the_version_is_bad()
    {
        var clock = new PumpedClock();
        var began = clock.GetUtcNow();
        var requests = 0;
        var target = new MemoryTarget
        {
            Seen = () => new Observation(requests += 100, clock.GetUtcNow() - began > TimeSpan.FromMinutes(3) ? requests : 0, [1]),
        };
        var failure = await Should.ThrowAsync<ReleaseFailure>(() =>
            WatchAsync(clock, target, new StrategySettings(), TimeSpan.FromHours(2))
        );
        failure.Message.ShouldContain("answers failed");
        (clock.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task Fails_where_too_little_was_seen_unless_that_is_accepted()
    {
        var target = new MemoryTarget { Seen = () => new Observation(3, 0, [1]) };
        var failure = await Should.ThrowAsync<ReleaseFailure>(() =>
            WatchAsync(new PumpedClock(), target, new StrategySettings(), TimeSpan.FromSeconds(10))
        );
        failure.Message.ShouldContain("3 answers, and at least 20");
        await WatchAsync(
            new PumpedClock(),
            target,
            new StrategySettings { Analysis = new AnalysisSettings { GoesOnInconclusive = true } },
            TimeSpan.FromSeconds(10)
        );
    }

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("echo not so; exit 3", false)]
    public async Task Asks_the_command_of_the_settings(string line, bool isGood)
    {
        var strategy = new StrategySettings { Analysis = new AnalysisSettings { Command = new WrittenCommand([line], true) } };
        var watching = WatchAsync(new PumpedClock(), new MemoryTarget(), strategy, TimeSpan.FromSeconds(1));
        if (isGood)
            await watching;
        else
            (await Should.ThrowAsync<ReleaseFailure>(() => watching)).Message.ShouldContain("ended with 3: not so");
    }

    [Fact]
    public async Task Does_not_pass_a_page_that_nobody_can_ask()
    {
        var strategy = new StrategySettings { Analysis = new AnalysisSettings { HttpCheck = "/health" } };
        (
            await Should.ThrowAsync<ReleaseFailure>(() =>
                WatchAsync(new PumpedClock(), new MemoryTarget(), strategy, TimeSpan.FromSeconds(1))
            )
        ).Message.ShouldContain("/health cannot be asked");
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(302, false)]
    [InlineData(503, false)]
    public async Task Asks_the_page_of_the_new_version(int status, bool isGood)
    {
        using var server = new LoopbackIssuer(LoopbackIssuer.Answer(status, ""));
        var strategy = new StrategySettings { Analysis = new AnalysisSettings { HttpCheck = "//elsewhere.example/health" } };
        var watching = WatchAsync(
            new PumpedClock(),
            new MemoryTarget { Address = new Uri(server.Address) },
            strategy,
            TimeSpan.FromSeconds(1)
        );
        if (isGood)
            await watching;
        else
            (await Should.ThrowAsync<ReleaseFailure>(() => watching)).Message.ShouldContain($"answered {status}");
        // A path stays a path of this server.
        server.Requests.ShouldAllBe(request => request.StartsWith("GET //elsewhere.example/health ", StringComparison.Ordinal));
        server.Requests.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(0.1, 0.25)]
    [InlineData(10, 1)]
    [InlineData(3600, 2)]
    public void Looks_ten_times_in_a_pause_within_bounds(double pause, double interval) =>
        WatchStep.Interval(TimeSpan.FromSeconds(pause)).ShouldBe(TimeSpan.FromSeconds(interval));

    private static Task<bool> WatchAsync(PumpedClock clock, MemoryTarget target, StrategySettings strategy, TimeSpan pause) =>
        clock.RunAsync(WithoutResultAsync(clock, target, strategy, pause));

    private static async Task<bool> WithoutResultAsync(PumpedClock clock, MemoryTarget target, StrategySettings strategy, TimeSpan pause)
    {
        var work = new ReleaseWork(Environs.Place(target, clock, strategy), Environs.Two, Environs.One, _ => { });
        await new WatchStep(25, pause).RunAsync(work, Cancel);
        return true;
    }
}
