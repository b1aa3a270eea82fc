using System.Globalization;
using System.Text;
using Gatehouse.Delivery.Programs;

namespace Gatehouse.Tests.Delivery.Programs;

public sealed class Running : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ProgramCall Shell(string script) => new() { Words = ["/bin/sh", "-c", script], Folder = _room.Folder };

    private Task<ProgramEnd> RunAsync(string script) => _room.Runner.RunAsync(Shell(script), Cancel);

    [Fact]
    public async Task Tells_exit_code_and_both_streams()
    {
        var end = await RunAsync("echo out; echo err >&2; exit 3");
        (end.ExitCode, end.Output, end.Error, end.Succeeded).ShouldBe((3, "out\n", "err\n", false));
        end.LastWords.ShouldBe("err");
        (await RunAsync("kill -9 $$")).ExitCode.ShouldBe(128 + 9);
    }

    [Fact]
    public async Task Gives_exactly_the_environment_that_is_written()
    {
        var call = Shell("env") with { Environment = [new("ONE", "1 2"), new("PATH", "/usr/bin:/bin")] };
        var end = await _room.Runner.RunAsync(call, Cancel);
        var names = end
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line =>
                !line.StartsWith("PWD=", StringComparison.Ordinal)
                && !line.StartsWith("_=", StringComparison.Ordinal)
                && !line.StartsWith("SHLVL=", StringComparison.Ordinal)
                && !line.StartsWith("OLDPWD=", StringComparison.Ordinal)
            );
        names.Order(StringComparer.Ordinal).ShouldBe(["ONE=1 2", "PATH=/usr/bin:/bin"]);
    }

    [Fact]
    public async Task Runs_in_its_folder_with_its_words_as_they_are()
    {
        var end = await _room.Runner.RunAsync(
            new ProgramCall { Words = ["/usr/bin/printf", "[%s]", "a b", "$HOME", "", "ü"], Folder = _room.Folder },
            Cancel
        );
        end.Output.ShouldBe("[a b][$HOME][][ü]");
        (await RunAsync("pwd -P")).Output.Trim().ShouldEndWith(Path.GetFileName(_room.Folder));
    }

    [Fact]
    public async Task Says_which_program_is_missing()
    {
        var shown = "";
        var end = await _room.Runner.RunAsync(
            new ProgramCall
            {
                Words = ["no-such-program", "x"],
                Folder = _room.Folder,
                OnOutput = text => shown += text,
            },
            Cancel
        );
        (end.ExitCode, end.Error).ShouldBe((127, "there is no program no-such-program"));
        shown.ShouldBe("there is no program no-such-program\n");
    }

    [Fact]
    public async Task Feeds_standard_input_and_closes_it()
    {
        (await _room.Runner.RunAsync(Shell("cat; echo .") with { Input = "ü\n" }, Cancel)).Output.ShouldBe("ü\n.\n");
        (await RunAsync("cat; echo end")).Output.ShouldBe("end\n");
        // Who does not read what he is given is no failure of ours.
        (await _room.Runner.RunAsync(Shell("exit 0") with { Input = new string('x', 1_000_000) }, Cancel)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Hands_on_output_in_the_order_in_which_it_comes()
    {
        var shown = new StringBuilder();
        var call = Shell("for i in 1 2 3; do echo o$i; sleep 0.2; echo e$i >&2; sleep 0.2; done") with
        {
            OnOutput = text => shown.Append(text),
        };
        await _room.Runner.RunAsync(call, Cancel);
        shown.ToString().ShouldBe("o1\ne1\no2\ne2\no3\ne3\n");
    }

    [Fact]
    public async Task Masks_what_is_shown_and_what_is_kept()
    {
        var secret = Room.Secret();
        _room.Masks.Add(secret);
        var shown = new StringBuilder();
        var call = Shell(
            "printf '%s' \"${S%????????}\"; sleep 0.2; printf '%s\\n' \"${S#????????????????????????}\"; echo \"$S\" | base64 >&2; echo x${S}y"
        ) with
        {
            Environment = [new("S", secret), new("PATH", "/usr/bin:/bin")],
            OnOutput = text => shown.Append(text),
        };
        var end = await _room.Runner.RunAsync(call, Cancel);
        foreach (var text in (string[])[shown.ToString(), end.Output, end.Error])
        {
            text.ShouldNotContain(secret);
            text.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..^4]);
        }

        end.Output.ShouldContain("x*****y");
    }

    [Fact]
    public async Task Keeps_a_secret_output_as_it_is_and_shows_it_to_nobody()
    {
        var (secret, other) = (Room.Secret(), Room.Secret());
        _room.Masks.Add(other);
        var shown = "";
        var call = Shell("echo \"$S\"; echo told >&2") with
        {
            Environment = [new("S", secret + other)],
            HasSecretOutput = true,
            OnOutput = text => shown += text,
        };
        var end = await _room.Runner.RunAsync(call, Cancel);
        end.Output.ShouldBe(secret + other + "\n");
        shown.ShouldBe("told\n");
    }

    [Fact]
    public async Task Bounds_what_it_keeps()
    {
        var end = await RunAsync("head -c 3000000 /dev/zero | tr '\\0' a; echo; echo last");
        end.Output.Length.ShouldBeLessThan(700_000);
        end.Output.ShouldContain("characters are left out here");
        end.Output.ShouldEndWith("last\n");
    }

    [Fact]
    public async Task Stops_the_whole_group_when_time_is_up()
    {
        // A child that heeds no polite word, and one of its own below it.
        var script =
            "sh -c 'trap \"\" TERM; echo $$ > one; (trap \"\" TERM; sh -c \"echo \\$\\$ > two; exec sleep 600\") & sleep 600; sleep 600' & echo $$ > zero; wait";
        var end = await _room.Runner.RunAsync(Shell(script) with { Timeout = TimeSpan.FromSeconds(2) }, Cancel);
        end.TimedOut.ShouldBeTrue();
        end.Succeeded.ShouldBeFalse();
        foreach (var name in (string[])["zero", "one", "two"])
            await ShouldEndAsync(name);
    }

    [Fact]
    public async Task A_cancellation_stops_it_and_is_thrown()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var started = new TaskCompletionSource();
        var call = Shell("echo $$ > zero; echo up; sleep 600 & wait") with { OnOutput = _ => started.TrySetResult() };
        var running = _room.Runner.RunAsync(call, stop.Token);
        await started.Task;
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await ShouldEndAsync("zero");
    }

    [Fact]
    public async Task Does_not_wait_for_a_child_that_stays_behind()
    {
        var end = await RunAsync("sleep 600 & echo $! > zero; echo done");
        (end.ExitCode, end.Output).ShouldBe((0, "done\n"));
        await ShouldEndAsync("zero");
    }

    [Fact]
    public void Finds_programs_by_the_search_path_only()
    {
        var path = _room.AddProgram("mine", "exit 0");
        ProgramRunner.Find("mine", _room.At("bin") + ":/bin").ShouldBe(path);
        ProgramRunner.Find("mine", "/bin").ShouldBeNull();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        ProgramRunner.Find("mine", _room.At("bin")).ShouldBeNull();
        ProgramRunner.Find(path, "").ShouldBe(path);
    }

    [Fact]
    public void A_line_for_the_shell_stops_at_the_first_error() =>
        ProgramCall.WordsOf(new(["false; echo x"], IsShell: true)).ShouldBe(["/bin/sh", "-e", "-c", "false; echo x"]);

    /// <summary>The end of a process is the kernel's work, and may take a moment after the signal.</summary>
    private async Task ShouldEndAsync(string file)
    {
        var pid = int.Parse((await File.ReadAllTextAsync(_room.At(file), Cancel)).Trim(), CultureInfo.InvariantCulture);
        for (var i = 0; i < 200; i++)
        {
            var stat = $"/proc/{pid}/stat";
            if (!File.Exists(stat) || (await TextOfAsync(stat)).Contains(") Z", StringComparison.Ordinal))
                return;
            await Task.Delay(50, Cancel);
        }

        throw new ShouldAssertException($"the process of `{file}` still runs");
    }

    private static async Task<string> TextOfAsync(string file)
    {
        try
        {
            return await File.ReadAllTextAsync(file, Cancel);
        }
        catch (IOException)
        {
            return ") Z";
        }
    }
}
