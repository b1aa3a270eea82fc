using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gatehouse.Acceptance.Cli;

namespace Gatehouse.Acceptance.Delivery;

public sealed class ProcessReleases
{
    private const string Canary = "{kind: canary, steps: [10, 50, 100], pause: 2s, analysis: {min-samples: 10}}";

    [Fact]
    public void A_canary_under_load_fails_no_request()
    {
        using var app = new KeptApp(Canary, "replicas: 2");
        app.Release("one");
        using var load = new Load(app.Port);
        app.Release("two");
        KeptApp.Eventually(() => load.Of("200 two") > 100, "the new version answers");
        load.End();
        load.Failures.ShouldBeEmpty();
        load.Of("200 one").ShouldBeGreaterThan(50);
        app.Processes().Count.ShouldBe(2);
        app.Ask().ShouldBe("two");
    }

    [Fact]
    public void A_version_that_fails_one_request_in_five_is_noticed_and_undone()
    {
        using var app = new KeptApp(Canary);
        app.Release("one");
        using var load = new Load(app.Port);
        KeptApp.Eventually(() => load.Total > 100, "there is traffic");
        var answer = app.Write("bad").Run("release", "prod");
        load.End();
        answer.ExitCode.ShouldBe(1);
        answer.Output.ShouldContain("was taken back");
        answer.Output.ShouldContain("answers failed");
        load.Failures.Keys.ShouldAllBe(what => what == "500 bad");
        load.Of("500 bad").ShouldBeInRange(1, load.Total / 10);
        app.ShouldServeAlone("one");
    }

    [Fact]
    public void A_release_killed_at_any_step_is_resumed_or_rolled_back()
    {
        // The command makes the steps that ask for it last long enough to be seen.
        using var app = new KeptApp(
            "{kind: canary, steps: [50, 100], pause: 1s, analysis: {min-samples: 0, command: [\"sleep\", \"0.2\"]}}"
        );
        app.Release("v0");
        const int steps = 7;
        var serving = "v0";
        var made = 0;
        foreach (var isResumed in (bool[])[true, false])
        {
            for (var step = 0; step < steps; step++)
            {
                var isHit = false;
                for (var attempt = 0; attempt < 10 && !isHit; attempt++)
                {
                    var next = $"v{++made}";
                    isHit = KillAt(app, next, step);
                    var answer = isResumed ? app.Run("release", "prod", "--resume") : app.Run("rollback", "prod");
                    answer.ExitCode.ShouldBe(0, $"step {step}: {answer.Error}{answer.Output}");
                    serving = isResumed ? next : serving;
                    app.ShouldServeAlone(serving);
                }

                isHit.ShouldBeTrue($"nobody was killed at step {step}");
            }
        }
    }

    [Fact]
    public void A_process_that_dies_is_started_again()
    {
        using var app = new KeptApp("rolling");
        app.Release("one");
        var before = app.Processes().ShouldHaveSingleItem();
        KeptApp.Kill(before);
        KeptApp.Eventually(() => app.Processes() is [var now] && now != before, "another process runs");
        app.Ask().ShouldBe("one");
        app.Status().ShouldContain("1 restarts");
    }

    [Fact]
    public void A_keeper_that_is_killed_leaves_what_the_next_takes_over()
    {
        using var app = new KeptApp("rolling");
        app.Release("one");
        var process = app.Processes().ShouldHaveSingleItem();
        KeptApp.Kill(app.Keeper());
        KeptApp.Eventually(() => app.Status().Contains("does not run", StringComparison.Ordinal), "the keeper is dead");
        app.Processes().ShouldBe([process]);
        // The same version again: nothing is released, and what should run is looked after.
        var answer = app.Run("release", "prod");
        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Output.ShouldContain("already");
        app.Processes().ShouldBe([process]);
        app.ShouldServeAlone("one");
        // Taken over means kept: it is started again by the keeper that did not start it.
        KeptApp.Kill(process);
        KeptApp.Eventually(() => app.Processes() is [var now] && now != process, "another process runs");
        app.Ask().ShouldBe("one");
    }

    [Fact]
    public void A_keeper_killed_with_its_processes_is_replaced_and_the_next_release_goes_on()
    {
        using var app = new KeptApp("blue-green");
        app.Release("one");
        var process = app.Processes().ShouldHaveSingleItem();
        KeptApp.Kill(app.Keeper());
        KeptApp.Kill(process);
        var answer = app.Run("release", "prod");
        answer.ExitCode.ShouldBe(0, answer.Error);
        app.ShouldServeAlone("one");
    }

    [Fact]
    public void A_finished_release_is_rolled_back_to_what_ran_before_also_when_the_folder_has_changed()
    {
        using var app = new KeptApp("rolling");
        app.Release("one");
        app.Release("two");
        app.Write("three").Run("rollback", "prod").ExitCode.ShouldBe(0);
        app.ShouldServeAlone("one");
        app.Run("release", "prod", "--stop").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_version_that_does_not_come_up_gets_no_traffic()
    {
        using var app = new KeptApp("rolling");
        app.Release("one");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(app.Home)!, "app", "server.py"), "raise SystemExit('no database')\n");
        var answer = app.Write("broken").Run("release", "prod");
        answer.ExitCode.ShouldBe(1);
        answer.Output.ShouldContain("no database");
        app.ShouldServeAlone("one");
    }

    [Fact]
    public void Nothing_is_left_running_after_a_stop()
    {
        using var app = new KeptApp("rolling", "replicas: 3");
        app.Release("one");
        KeptApp.Eventually(() => app.Running().Count == 4, "the keeper and three processes run");
        var answer = app.Run("release", "prod", "--stop");
        answer.ExitCode.ShouldBe(0, answer.Error);
        KeptApp.Eventually(() => app.Running().Count == 0, "all has ended");
        Directory.EnumerateFileSystemEntries(Path.Combine(app.State, "pipes")).ShouldBeEmpty();
        File.Exists(Path.Combine(app.State, "control.sock")).ShouldBeFalse();
        app.Run("release", "prod", "--stop").Output.ShouldContain("nothing ran");
        // And it can be begun anew.
        app.Release("one");
        app.Ask().ShouldBe("one");
    }

    [Fact]
    public void A_second_keeper_refuses_to_work_in_the_same_folder()
    {
        using var app = new KeptApp("rolling");
        app.Release("one");
        var keeper = Path.Combine(Path.GetDirectoryName(Binary.Path)!, "gatehouse-keeper");
        var answer = Binary.RunProgram(keeper, "/", null, "--folder", app.State, "--port", app.Port.ToString(CultureInfo.InvariantCulture));
        answer.ExitCode.ShouldBe(2);
        answer.Error.ShouldContain("another keeper works");
        app.ShouldServeAlone("one");
    }

    [Fact]
    public void A_port_that_another_has_is_told_and_nothing_is_left_of_the_release()
    {
        using var app = new KeptApp("rolling");
        using (var other = new TcpListener(IPAddress.Loopback, app.Port))
        {
            other.Start();
            var answer = app.Write("one").Run("release", "prod");
            answer.ExitCode.ShouldBe(1, answer.Error);
            answer.Output.ShouldContain("address already in use");
            app.Running().ShouldBeEmpty();
            app.Journal().ShouldNotBeNull().State.ShouldBe("undone");
        }

        app.Release("one");
        app.ShouldServeAlone("one");
    }

    [Fact]
    public void Two_releases_cannot_run_at_once()
    {
        using var app = new KeptApp("{kind: blue-green, pause: 20s, analysis: {inconclusive: go-on}}");
        app.Release("one");
        using var first = app.Write("two").Start("release", "prod");
        KeptApp.Eventually(() => app.Journal() is { State: "running", At: > 2 }, "the first release is under way");
        var second = app.Write("three").Run("release", "prod");
        second.ExitCode.ShouldBe(2);
        second.Error.ShouldContain("is being released by");
        // Nor does somebody else resume what is not dead.
        app.Run("release", "prod", "--resume").Error.ShouldContain("is being released by");
        // Interrupted, it takes back what it did.
        Binary.RunProgram("kill", "/", null, "-INT", first.Id.ToString(CultureInfo.InvariantCulture));
        var answer = Binary.Finish(first, null);
        answer.ExitCode.ShouldBe(1);
        answer.Output.ShouldContain("interrupted");
        app.ShouldServeAlone("one");
    }

    [Fact]
    public void A_secret_of_a_version_is_in_no_file_and_no_list_of_processes()
    {
        using var app = new KeptApp("rolling");
        app.Release("one");
        var log = Path.Combine(app.State, "logs");
        KeptApp.Eventually(
            () => Directory.EnumerateFiles(log).Any(file => File.ReadAllText(file).Contains("started with", StringComparison.Ordinal)),
            "the version has spoken"
        );
        File.ReadAllText(Directory.EnumerateFiles(log).Single()).ShouldContain("started with *****");
        // Not by .NET, which does not read what another has locked.
        Binary
            .RunProgram("grep", "/", null, "-rlF", "--devices=skip", app.Secret, app.Home)
            .ShouldBe(new Answer(1, "", ""), "no file holds the secret");
        foreach (var (pid, _) in app.Running())
            File.ReadAllText($"/proc/{pid}/cmdline").ShouldNotContain(app.Secret);
    }

    /// <summary>True where the release was at this very step when it was killed.</summary>
    private static bool KillAt(KeptApp app, string version, int step)
    {
        var before = app.Journal()?.Next;
        using var release = app.Write(version).Start("release", "prod");
        var patience = Stopwatch.StartNew();
        while (app.Journal() is not { State: "running" } journal || journal.Next == before || journal.At < step)
        {
            // It was quicker than this loop; what comes after must be right nevertheless.
            if (release.HasExited)
                return false;
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        }

        release.Kill();
        release.WaitForExit();
        return app.Journal() is { State: "running" } killed && killed.At == step;
    }
}
