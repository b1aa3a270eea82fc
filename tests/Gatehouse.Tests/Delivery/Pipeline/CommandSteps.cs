using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Pipeline.Steps;

namespace Gatehouse.Tests.Delivery.Pipeline;

/// <summary>Steps of a project's own, run for real.</summary>
public sealed class CommandSteps : IDisposable
{
    private readonly TreeOnDisk _tree = new();

    [Fact]
    public async Task Are_given_the_environment_that_is_named_and_no_more()
    {
        var end = await RunAsync(
            """
            pipeline:
              steps:
                show: {run: "env > seen.txt", environment: {COLOUR: green}, inherit: [KEPT]}
            """,
            ("KEPT", "yes"),
            ("DROPPED", "no")
        );
        end.State.ShouldBe(StepState.Succeeded);
        var seen = _tree.Read("seen.txt");
        seen.ShouldContain("COLOUR=green");
        seen.ShouldContain("KEPT=yes");
        seen.ShouldNotContain("DROPPED");
    }

    [Fact]
    public async Task Fail_with_what_the_program_said_last()
    {
        var end = await RunAsync("pipeline: {steps: {bad: {run: 'echo first; echo 3 tests failed; exit 4'}}}");
        end.State.ShouldBe(StepState.Failed);
        end.Reason.ShouldBe("it ended with exit code 4: 3 tests failed");
    }

    [Fact]
    public async Task Are_broken_and_not_failed_where_their_program_is_missing()
    {
        var end = await RunAsync("pipeline: {steps: {bad: {run: [no-such-program-here]}}}");
        end.State.ShouldBe(StepState.Broken);
        end.Reason.ShouldBe("there is no program no-such-program-here");
    }

    [Fact]
    public async Task Are_stopped_with_all_their_children_when_their_time_is_up()
    {
        var end = await RunAsync("pipeline: {steps: {slow: {run: 'sleep 60 & echo $! > child; wait', timeout: 300ms}}}");
        end.State.ShouldBe(StepState.Broken);
        end.Reason.ShouldBe("it was stopped after 300ms");
        var child = int.Parse(_tree.Read("child"), System.Globalization.CultureInfo.InvariantCulture);
        // A killed child may stay as a zombie for a moment until init has taken it.
        var status = $"/proc/{child}/stat";
        (!File.Exists(status) || File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Fact]
    public async Task Are_tried_again_as_often_as_allowed()
    {
        var end = await RunAsync(
            "pipeline: {steps: {flaky: {run: 'echo x >> tries; test $(wc -l < tries) -ge 3', retries: 2, retry-wait: 10ms}}}"
        );
        end.State.ShouldBe(StepState.Succeeded);
        _tree.Read("tries").ShouldBe("x\nx\nx\n");
    }

    [Fact]
    public async Task Are_left_out_while_their_inputs_and_command_stay_the_same()
    {
        const string settings = "pipeline: {steps: {made: {run: 'echo x >> runs; cp in.txt out.bin', inputs: in.txt, outputs: out.bin}}}";
        _tree.Add("in.txt", "1");
        (await RunAsync(settings)).State.ShouldBe(StepState.Succeeded);
        (await RunAsync(settings)).State.ShouldBe(StepState.Unchanged);
        _tree.Add("in.txt", "2");
        (await RunAsync(settings)).State.ShouldBe(StepState.Succeeded);
        File.Delete(Path.Combine(_tree.Root, "out.bin"));
        (await RunAsync(settings)).State.ShouldBe(StepState.Succeeded, "what it makes is gone");
        (await RunAsync(settings.Replace("cp in", "cp  in", StringComparison.Ordinal))).State.ShouldBe(
            StepState.Succeeded,
            "its command is another"
        );
        _tree.Read("runs").Length.ShouldBe(8);
    }

    [Fact]
    public async Task That_failed_are_not_left_out_the_next_time()
    {
        const string settings = "pipeline: {steps: {bad: {run: 'echo x >> runs; exit 1', inputs: in.txt}}}";
        _tree.Add("in.txt", "1");
        await RunAsync(settings);
        (await RunAsync(settings)).State.ShouldBe(StepState.Failed);
    }

    [Theory]
    [InlineData("<line number='1' hits='1'/><line number='2' hits='0'/>", 50, StepState.Succeeded)]
    [InlineData("<line number='1' hits='1'/><line number='2' hits='0'/>", 51, StepState.Failed)]
    [InlineData("", 0, StepState.Broken)]
    public async Task Ask_for_the_coverage_that_is_set(string lines, int least, StepState state)
    {
        _tree.Add(
            "made.xml",
            $"<coverage><packages><package><classes><class filename='a.py'><lines>{lines}</lines></class></classes></package></packages></coverage>"
        );
        var end = await RunAsync(
            $"pipeline: {{steps: {{test: {{run: cp made.xml coverage.xml, coverage: coverage.xml, fail-under: {least}}}}}}}"
        );
        end.State.ShouldBe(state, end.Reason);
    }

    [Fact]
    public async Task Without_the_coverage_they_promise_are_broken() =>
        (await RunAsync("pipeline: {steps: {test: {run: 'true', coverage: coverage.xml, fail-under: 80}}}")).State.ShouldBe(
            StepState.Broken
        );

    [Fact]
    public async Task Run_only_where_their_conditions_hold()
    {
        var end = await RunAsync("pipeline: {steps: {docs: {run: 'true', when: {branches: 'release/*'}}}}");
        end.State.ShouldBe(StepState.Skipped);
        end.Reason.ShouldContain("release/*");
        (await RunAsync("pipeline: {steps: {smoke: {run: 'true', when: {environments: production}}}}")).State.ShouldBe(StepState.Skipped);
        (await RunAsync("pipeline: {steps: {docs: {run: 'true', when: {changed: docs/}}}}")).State.ShouldBe(
            StepState.Succeeded,
            "nobody can tell what changed"
        );
    }

    [Fact]
    public async Task Keep_their_artefacts_with_the_run()
    {
        await RunAsync("pipeline: {steps: {made: {run: 'mkdir -p dist; echo 1 > dist/app.txt', artefacts: dist/}}}");
        Directory
            .EnumerateFiles(Path.Combine(_tree.Root, ".gatehouse", "runs"), "app.txt", SearchOption.AllDirectories)
            .Count()
            .ShouldBe(1);
    }

    public void Dispose() => _tree.Dispose();

    private async Task<StepEnd> RunAsync(string settings, params (string Name, string Value)[] environment)
    {
        var parts = _tree.Parts(settings, environment);
        var step = parts.Settings.Pipeline.Steps.Single();
        var (folder, _) = RunFolder.Create(_tree.Root, null, TimeProvider.System.GetUtcNow());
        return await new CommandStep(step, parts) { Name = step.Name, Stage = StepStage.Quality }.RunAsync(
            new StepDesk(_ => { }, folder),
            CancellationToken.None
        );
    }
}
