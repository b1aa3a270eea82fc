using System.Collections.Immutable;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine;

namespace Gatehouse.Tests.Delivery.Pipeline;

public sealed class Runs : IDisposable
{
    private readonly TreeOnDisk _tree = new();

    [Fact]
    public async Task Run_independent_steps_at_the_same_time()
    {
        using var both = new Barrier(2);
        var record = await RunAsync(Step("a", _ => Meet(both)), Step("b", _ => Meet(both)));
        record.Steps.ShouldAllBe(step => step.State == StepState.Succeeded);
        record.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Run_no_more_at_a_time_than_allowed()
    {
        var (now, most) = (0, 0);
        async Task<StepEnd> Count(CancellationToken cancel)
        {
            var mine = Interlocked.Increment(ref now);
            most = Math.Max(most, mine);
            await Task.Delay(20, cancel);
            Interlocked.Decrement(ref now);
            return StepEnd.Good();
        }

        await RunAsync(1, [.. Enumerable.Range(0, 4).Select(i => Step($"s{i}", Count))]);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Reach_nothing_behind_a_failure_and_name_the_step_that_failed()
    {
        var record = await RunAsync(
            Step("tests", _ => Task.FromResult(StepEnd.Bad("2 failed"))),
            Step("other", _ => Task.FromResult(StepEnd.Good())),
            Step("gate", StepStage.Gate),
            Step("push", StepStage.Push)
        );
        Of(record, "other").State.ShouldBe(StepState.Succeeded);
        Of(record, "gate").State.ShouldBe(StepState.NotReached);
        Of(record, "push").Reason.ShouldBe("`tests` did not succeed");
        record.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Tell_what_could_not_be_done_from_what_was_found_wrong()
    {
        var record = await RunAsync(Step("tests", _ => throw new UserError("there is no pytest", "install it")));
        Of(record, "tests")
            .ShouldSatisfyAllConditions(
                step => step.State.ShouldBe(StepState.Broken),
                step => step.Reason.ShouldBe("there is no pytest"),
                step => step.Remedy.ShouldBe("install it")
            );
        record.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Stop_when_interrupted_and_say_what_was_left_undone()
    {
        using var interruption = new CancellationTokenSource();
        var record = await RunAsync(
            2,
            [
                Step(
                    "slow",
                    async cancel =>
                    {
                        await interruption.CancelAsync();
                        await Task.Delay(Timeout.Infinite, cancel);
                        return StepEnd.Good();
                    }
                ),
                Step("after", StepStage.Gate),
            ],
            interruption: interruption
        );
        Of(record, "slow").State.ShouldBe(StepState.Stopped);
        Of(record, "after").State.ShouldBe(StepState.NotReached);
        record.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Resumed_repeat_nothing_that_had_succeeded()
    {
        var runs = 0;
        PipelineStep[] steps =
        [
            Step("done", _ => Task.FromResult(StepEnd.Good((++runs).ToString(System.Globalization.CultureInfo.InvariantCulture)))),
            Step("broken", StepStage.Gate, () => runs > 1 ? StepEnd.Good() : StepEnd.Broken("not yet")),
        ];
        var first = await RunAsync(steps);
        first.ExitCode.ShouldBe(2);
        runs = 10;
        var second = await RunAsync(2, [.. steps], first, new HashSet<string> { "done" });
        second.ExitCode.ShouldBe(0);
        Of(second, "done").Reason.ShouldBe("1");
    }

    [Fact]
    public async Task Keep_their_record_readable_at_every_moment()
    {
        RunRecord? seen = null;
        var (folder, record) = New();
        await RunAsync(
            2,
            [
                Step(
                    "look",
                    _ =>
                    {
                        seen = folder.Read();
                        return Task.FromResult(StepEnd.Good());
                    }
                ),
            ],
            record,
            folder: folder
        );
        Of(seen!, "look").State.ShouldBe(StepState.Running);
        seen!.ExitCode.ShouldBe(2, "a run that was killed meanwhile is not finished");
        Of(folder.Read(), "look").State.ShouldBe(StepState.Succeeded);
    }

    [Fact]
    public async Task Keep_secrets_out_of_records_and_logs()
    {
        var secret = $"s3cr3t-{Guid.NewGuid():N}";
        _tree.Masks.Add(secret);
        var record = await RunAsync(Step("tells", _ => Task.FromResult(StepEnd.Bad($"it said {secret}", $"look at {secret}"))));
        record.ToJson().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)).ShouldBe(-1);
        Of(record, "tells").Reason.ShouldBe("it said *****");
    }

    [Fact]
    public void Refuse_a_record_that_is_damaged()
    {
        Should.Throw<UserError>(() => RunRecord.Read("{\"version\": 1"u8, "run.json"));
        Should.Throw<UserError>(() =>
            RunRecord.Read("{\"version\": 99, \"id\": \"x\", \"project\": \"x\", \"began\": \"2026-01-01T00:00:00Z\"}"u8, "run.json")
        );
    }

    [Fact]
    public void Are_found_by_name_and_nowhere_else()
    {
        Should.Throw<UserError>(() => RunFolder.Find(_tree.Root, null)).Message.ShouldContain("no run");
        var (folder, record) = New();
        folder.Write(record);
        RunFolder.Find(_tree.Root, null).Record.Id.ShouldBe(record.Id);
        Should.Throw<UserError>(() => RunFolder.Find(_tree.Root, "../../etc"));
        _tree.Read(".gatehouse/runs/.gitignore").ShouldBe("*\n");
    }

    [Fact]
    public async Task Are_told_as_JUnit_and_as_a_page_whatever_a_reason_holds()
    {
        var (folder, begun) = New();
        var record = await RunAsync(
            2,
            [Step("odd", _ => Task.FromResult(StepEnd.Bad("<script>\u001b[31m & \ud800")))],
            begun,
            folder: folder
        );
        var xml = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(RunReports.JUnit(record)));
        xml.Descendants("failure").Count().ShouldBe(1);
        var page = System.Text.Encoding.UTF8.GetString(RunReports.Html(record, folder));
        page.ShouldContain("&lt;script&gt;");
        page.ShouldNotContain("<script");
    }

    public void Dispose() => _tree.Dispose();

    private (RunFolder Folder, RunRecord Record) New()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (folder, id) = RunFolder.Create(_tree.Root, null, now);
        return (
            folder,
            new RunRecord
            {
                Id = id,
                Project = "test",
                Began = now,
            }
        );
    }

    private Task<RunRecord> RunAsync(params PipelineStep[] steps) => RunAsync(4, [.. steps]);

    private Task<RunRecord> RunAsync(
        int jobs,
        ImmutableArray<PipelineStep> steps,
        RunRecord? record = null,
        IReadOnlySet<string>? done = null,
        RunFolder? folder = null,
        CancellationTokenSource? interruption = null
    )
    {
        var (made, fresh) = New();
        return new PipelineRun(folder ?? made, _tree.Masks, TimeProvider.System, new Progress<RunEvent>()).RunAsync(
            record ?? fresh,
            PipelineGraph.Of(steps),
            jobs,
            done ?? new HashSet<string>(),
            one => one,
            interruption?.Token ?? TestContext.Current.CancellationToken
        );
    }

    private static StepRecord Of(RunRecord record, string step) => record.Steps.Single(one => one.Name == step);

    private static Task<StepEnd> Meet(Barrier both) =>
        Task.FromResult(both.SignalAndWait(TimeSpan.FromSeconds(30)) ? StepEnd.Good() : StepEnd.Bad("the other did not come"));

    private static SaidStep Step(string name, Func<CancellationToken, Task<StepEnd>> does) =>
        new(does)
        {
            Name = name,
            Stage = StepStage.Test,
            Origin = name,
        };

    private static SaidStep Step(string name, StepStage stage, Func<StepEnd>? does = null) =>
        new(_ => Task.FromResult(does?.Invoke() ?? StepEnd.Good()))
        {
            Name = name,
            Stage = stage,
            Origin = name,
        };
}
