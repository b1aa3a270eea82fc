using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Delivery.Release;
using Gatehouse.Engine.Gate.Delivering;
using Course = Gatehouse.Delivery.Release.Release;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class Releasing
{
    /// <summary>More calls than any plan here makes.</summary>
    private const int MostCalls = 40;

    public static TheoryData<string> Kinds => ["rolling", "blue-green", "canary"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ends_with_the_new_version_alone(string kind)
    {
        var target = new MemoryTarget().Serving(Environs.One);
        var outcome = await RunAsync(target, kind);
        outcome.Ending.ShouldBe(ReleaseEnding.Released);
        ShouldServe(target, "two");
        target.Memory.Held.ShouldBeNull();
    }

    [Fact]
    public async Task Of_a_canary_shares_as_the_settings_say()
    {
        var target = new MemoryTarget().Serving(Environs.One);
        await RunAsync(target, "canary");
        target.Shares.ShouldBe([5, 50, 100]);
    }

    [Fact]
    public async Task Comes_first_where_nothing_serves_yet()
    {
        var target = new MemoryTarget();
        (await RunAsync(target, "canary")).Ending.ShouldBe(ReleaseEnding.Released);
        ShouldServe(target, "two");
        target.Shares.ShouldBe([100]);
    }

    [Fact]
    public async Task Of_the_version_that_serves_does_nothing_and_says_so()
    {
        var target = new MemoryTarget().Serving(Environs.Two);
        var outcome = await RunAsync(target, "canary");
        outcome.Ending.ShouldBe(ReleaseEnding.NothingToDo);
        outcome.Summary.ShouldContain("two serves `production` already");
        target.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Asks_a_target_that_cannot_split_for_no_shares()
    {
        var target = new MemoryTarget { Splits = false }.Serving(Environs.One);
        (await Should.ThrowAsync<ReleaseFailure>(() => RunAsync(target, "canary"))).Message.ShouldContain("cannot split");
        (await RunAsync(target, "rolling")).Ending.ShouldBe(ReleaseEnding.Released);
        target.Shares.ShouldBe([100]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Is_undone_from_every_call_that_fails(string kind)
    {
        foreach (var fate in (Fate[])[Fate.FailsBefore, Fate.FailsAfter])
        {
            for (var at = 0; at < MostCalls; at++)
            {
                var target = new MemoryTarget().Serving(Environs.One);
                var failing = at;
                target.Fates = call => call == failing ? fate : Fate.Works;
                ReleaseOutcome outcome;
                try
                {
                    outcome = await RunAsync(target, kind);
                }
                catch (ReleaseFailure failure) when (failure.Message.Contains("the target", StringComparison.Ordinal))
                {
                    // Only the journal's last word is missing: all else is as it should be, and resuming says it.
                    target.Recover();
                    outcome = await ResumeAsync(target);
                }

                ShouldServe(target, outcome.Ending == ReleaseEnding.Undone ? "one" : "two");
                outcome.Serving.ShouldNotBeNull().Name.ShouldBe(target.Up[0]);
                target.Memory.Held.ShouldBeNull();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Killed_at_any_call_is_resumed(string kind)
    {
        await KillEverywhereAsync(
            kind,
            async target =>
            {
                var outcome = await ResumeAsync(target);
                ShouldServe(target, outcome.Serving.ShouldNotBeNull().Name);
                outcome.Serving.Name.ShouldBe("two");
            }
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Killed_at_any_call_is_rolled_back(string kind)
    {
        await KillEverywhereAsync(
            kind,
            async target =>
            {
                await RollbackAsync(target);
                ShouldServe(target, "one");
            }
        );
    }

    /// <summary>Whatever fails and whoever is killed, as often as may be: in the end one version serves, and nobody holds the lock.</summary>
    [Fact]
    public void Ends_with_one_version_whatever_happens_on_the_way()
    {
        var fates = Gen.Frequency(
            (12, Gen.Constant(Fate.Works)),
            (1, Gen.Constant(Fate.FailsBefore)),
            (1, Gen.Constant(Fate.FailsAfter)),
            (1, Gen.Constant(Fate.KilledBefore)),
            (1, Gen.Constant(Fate.KilledAfter))
        );
        var runs = Gen.Zip(Gen.ArrayOf(fates, 60), Gen.Zip(Gen.Elements("rolling", "blue-green", "canary"), Gen.Choose(0, 1)));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(20_260_803, 7),
            Prop.ForAll(runs.ToArbitrary(), run => EndsWellAsync(run.Item1, run.Item2.Item1, run.Item2.Item2 == 0).GetAwaiter().GetResult())
        );
    }

    [Fact]
    public async Task Is_rolled_back_after_its_end_and_only_once()
    {
        var target = new MemoryTarget().Serving(Environs.One);
        await RunAsync(target, "canary");
        (await RollbackAsync(target)).Ending.ShouldBe(ReleaseEnding.RolledBack);
        ShouldServe(target, "one");
        (await RollbackAsync(target)).Ending.ShouldBe(ReleaseEnding.NothingToDo);
        ShouldServe(target, "one");
    }

    [Fact]
    public async Task Leaves_no_way_back_from_the_first()
    {
        var target = new MemoryTarget();
        await RunAsync(target, "rolling");
        (await Should.ThrowAsync<ReleaseFailure>(() => RollbackAsync(target))).Message.ShouldContain("first release");
        ShouldServe(target, "two");
    }

    [Fact]
    public async Task Of_nothing_can_be_neither_resumed_nor_rolled_back()
    {
        var target = new MemoryTarget();
        (await Should.ThrowAsync<ReleaseFailure>(() => RollbackAsync(target))).Message.ShouldContain("nothing was released");
        (await Should.ThrowAsync<ReleaseFailure>(() => ResumeAsync(target))).Message.ShouldContain("nothing was released");
        target.Memory.Held.ShouldBeNull();
    }

    [Fact]
    public async Task Does_not_begin_over_one_that_was_not_finished()
    {
        var target = new MemoryTarget().Serving(Environs.One);
        target.Fates = call => call == 4 ? Fate.KilledBefore : Fate.Works;
        await Should.ThrowAsync<KilledException>(() => RunAsync(target, "canary"));
        target.Recover();
        var refusal = await Should.ThrowAsync<ReleaseFailure>(() => RunAsync(target, "canary", run: "run-2"));
        refusal.Message.ShouldContain("was not finished");
        refusal.Remedy.ShouldNotBeNull().ShouldContain("--resume");
        target.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Is_taken_back_when_it_is_interrupted()
    {
        var target = new MemoryTarget().Serving(Environs.One);
        using var interruption = new CancellationTokenSource();
        target.Seen = () =>
        {
            interruption.Cancel();
            return null;
        };
        var clock = new PumpedClock();
        var outcome = await clock.RunAsync(
            Course.RunAsync(Environs.Pass, new ReleaseOrder(Environs.Place(target, clock), Environs.Two), null, interruption.Token)
        );
        outcome.Ending.ShouldBe(ReleaseEnding.Undone);
        outcome.Summary.ShouldContain("interrupted");
        ShouldServe(target, "one");
    }

    [Fact]
    public async Task Waits_for_the_lock_of_another_only_until_it_ends()
    {
        var clock = new PumpedClock();
        var target = new MemoryTarget().Serving(Environs.One);
        target.Memory.Held = new ReleaseLock("bob@build", "run-0", clock.GetUtcNow().AddSeconds(60));
        var order = new ReleaseOrder(Environs.Place(target, clock), Environs.Two);
        (await Should.ThrowAsync<ReleaseFailure>(() => Course.RunAsync(Environs.Pass, order, null, Cancel))).Message.ShouldContain(
            "bob@build"
        );
        clock.Pass(TimeSpan.FromSeconds(61));
        (await clock.RunAsync(Course.RunAsync(Environs.Pass, order, null, Cancel))).Ending.ShouldBe(ReleaseEnding.Released);
    }

    [Fact]
    public async Task Renews_its_lock_while_it_works()
    {
        var target = new MemoryTarget().Serving(Environs.One);
        // Three shares are watched for an hour each: many times as long as the lock lasts.
        await RunAsync(target, Environs.Canary with { Pause = TimeSpan.FromHours(1) });
        target.Memory.Locked.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Stops_where_it_is_when_another_has_its_lock()
    {
        var clock = new PumpedClock();
        var target = new MemoryTarget().Serving(Environs.One);
        var looks = 0;
        target.Seen = () =>
        {
            if (++looks == 3)
                target.Memory.Held = new ReleaseLock("bob@build", "run-9", clock.GetUtcNow().AddHours(9));
            return new Observation(1000, 0, [10]);
        };
        var order = new ReleaseOrder(Environs.Place(target, clock, Environs.Canary with { Pause = TimeSpan.FromHours(1) }), Environs.Two);
        var lost = await Should.ThrowAsync<ReleaseFailure>(() => clock.RunAsync(Course.RunAsync(Environs.Pass, order, null, Cancel)));
        lost.Message.ShouldContain("bob@build");
        // Whoever has it now decides; what was shared stays shared.
        target.Weights.ShouldBe([("one", 95), ("two", 5)]);
        target.Memory.Held.ShouldNotBeNull().Run.ShouldBe("run-9");
    }

    [Fact]
    public async Task Tells_each_step_and_what_undid_it()
    {
        var target = new MemoryTarget { Seen = () => new Observation(100, 20, [10]) }.Serving(Environs.One);
        var news = new List<ReleaseNews>();
        var clock = new PumpedClock();
        await clock.RunAsync(
            Course.RunAsync(Environs.Pass, new ReleaseOrder(Environs.Place(target, clock), Environs.Two), new Notebook(news), Cancel)
        );
        news.Where(one => one.Move == ReleaseMove.Begun).Select(one => one.Step).ShouldBe(["prepare", "examine", "share 5 %", "watch 5 %"]);
        news.Where(one => one.Move == ReleaseMove.Undone)
            .Select(one => one.Step)
            .ShouldBe(["watch 5 %", "share 5 %", "examine", "prepare"]);
        news.ShouldContain(one => one.Move == ReleaseMove.Failed && one.Text.Contains("20 of 100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plans_what_it_would_do_and_does_nothing()
    {
        var target = new MemoryTarget().Serving(Environs.One);
        var plan = await Course.PlanAsync(new ReleaseOrder(Environs.Place(target, TimeProvider.System), Environs.Two), Cancel);
        plan.ShouldBe([
            "prepare: bring two up without traffic and wait until it is healthy",
            "examine: ask the checks of two",
            "share 5 %: give two 5 % of the traffic, one the rest",
            "watch 5 %: watch two for 30 s and judge it",
            "share 50 %: give two 50 % of the traffic, one the rest",
            "watch 50 %: watch two for 30 s and judge it",
            "share 100 %: give two all traffic, one none",
            "watch 100 %: watch two for 30 s and judge it",
            "retire: end one, after its requests are done",
        ]);
        target.Calls.ShouldBe(0);
    }

    private static async Task KillEverywhereAsync(string kind, Func<MemoryTarget, Task> recover)
    {
        var killed = 0;
        foreach (var fate in (Fate[])[Fate.KilledBefore, Fate.KilledAfter])
        {
            for (var at = 0; at < MostCalls; at++)
            {
                var target = new MemoryTarget().Serving(Environs.One);
                var failing = at;
                target.Fates = call => call == failing ? fate : Fate.Works;
                try
                {
                    await RunAsync(target, kind);
                }
                catch (KilledException)
                {
                    // The killed one gave nothing back.
                    target.Memory.Held = new ReleaseLock("ann@desk", "run-1", DateTimeOffset.MaxValue);
                    killed++;
                }

                if (target.Memory.Journal is null)
                    continue;
                target.Recover();
                await recover(target);
                target.Memory.Held.ShouldBeNull();
            }
        }

        killed.ShouldBeGreaterThan(10);
    }

    private static async Task EndsWellAsync(Fate[] fates, string kind, bool forward)
    {
        var target = new MemoryTarget().Serving(Environs.One);
        var made = 0;
        target.Fates = _ => made < fates.Length ? fates[made++] : Fate.Works;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (target.Memory.Journal is null)
                    await RunAsync(target, kind);
                else if (forward)
                    await ResumeAsync(target);
                else
                    await RollbackAsync(target);
                if (Journal.Read(target.Memory.Journal)?.IsOpen != true)
                    break;
            }
            catch (Exception end) when (end is KilledException or ReleaseFailure)
            {
                // Killed, or out of patience with a target that fails: whoever comes next goes on.
                attempt.ShouldBeLessThan(fates.Length + 2);
            }
        }

        target.Weights.Length.ShouldBe(1);
        target.Weights[0].Percent.ShouldBe(100);
        target.Up.ShouldBe([target.Weights[0].Name]);
        Journal.Read(target.Memory.Journal)!.Serving!.Name.ShouldBe(target.Up[0]);
        target.Memory.Held.ShouldBeNull();
    }

    private static void ShouldServe(MemoryTarget target, string name)
    {
        target.Up.ShouldBe([name]);
        target.Weights.ShouldBe([(name, 100)]);
    }

    private static Task<ReleaseOutcome> RunAsync(MemoryTarget target, string kind, string run = "run-1") =>
        RunAsync(target, Environs.Canary with { Kind = kind }, run);

    private static Task<ReleaseOutcome> RunAsync(MemoryTarget target, StrategySettings strategy, string run = "run-1")
    {
        var clock = new PumpedClock();
        return clock.RunAsync(
            Course.RunAsync(
                Environs.Pass,
                new ReleaseOrder(Environs.Place(target, clock, strategy, run), Environs.Two),
                null,
                CancellationToken.None
            )
        );
    }

    private static Task<ReleaseOutcome> ResumeAsync(MemoryTarget target)
    {
        var clock = new PumpedClock();
        return clock.RunAsync(Course.ResumeAsync(Environs.Pass, Environs.Place(target, clock, run: "run-2"), null, CancellationToken.None));
    }

    private static Task<ReleaseOutcome> RollbackAsync(MemoryTarget target)
    {
        var clock = new PumpedClock();
        return clock.RunAsync(Course.RollbackAsync(Environs.Place(target, clock, run: "run-2"), null, CancellationToken.None));
    }

    private sealed class Notebook(List<ReleaseNews> news) : IProgress<ReleaseNews>
    {
        public void Report(ReleaseNews value) => news.Add(value);
    }
}
