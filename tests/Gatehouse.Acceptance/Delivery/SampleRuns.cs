using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Acceptance.Cli;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>
/// The samples, carried from a commit to production by <c>gatehouse run</c>: with a real builder, a real registry and real processes. Only the
/// image's Dockerfile is another one, since the sample's own needs a public registry and a Python index.
/// </summary>
public sealed partial class SampleRuns : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Folder _folder = new();
    private OwnRegistry _registry = null!;
    private int _staging;
    private int _production;

    public async ValueTask InitializeAsync()
    {
        foreach (var program in (string[])["buildah", "docker-registry", "gunicorn", "pytest", "git"])
            Tool.Need(program);
        _registry = await OwnRegistry.StartAsync(_folder);
        (_staging, _production) = (Ports.Free(), Ports.Free());
        _folder.Add(
            "builder/storage.conf",
            $"[storage]\ndriver = \"vfs\"\ngraphroot = \"{_folder.At("builder/graph")}\"\nrunroot = \"{_folder.At("builder/run")}\"\n"
        );
    }

    /// <summary>The whole way, three times: a first version, a second under load, and a third that fails and is taken back.</summary>
    [Fact]
    public async Task A_commit_reaches_production_and_a_bad_one_is_taken_back()
    {
        var tree = Copy("todo-api");
        var first = await RunAsync(tree);
        first.ExitCode.ShouldBe(0, first.Output + first.Error);
        foreach (
            var step in (string[])
                ["pytest", "scan", "gate", "build", "push", "evidence", "release-staging", "approval-production", "release-production"]
        )
            StateOf(tree, step).ShouldBe("Succeeded", step);
        var image = Record(tree).GetProperty("image").GetString()!;
        image.ShouldStartWith($"{_registry.Host}/team/todo@sha256:");
        Gatehouse(tree, "verify", image, "--environment", "production").ExitCode.ShouldBe(0);

        Change(tree, "todo/templates/login.html", "\n");
        using (var load = new Load(_production, "/health"))
        {
            var second = await RunAsync(tree);
            second.ExitCode.ShouldBe(0, second.Output + second.Error);
            load.End();
            load.Total.ShouldBeGreaterThan(100);
            load.Failures.ShouldBeEmpty();
        }

        var good = Gatehouse(tree, "release", "production", "--status").Output;
        Change(tree, "todo/__init__.py", FailsOneInFive);
        using (var load = new Load(_production, "/health"))
        {
            var third = await RunAsync(tree);
            third.ExitCode.ShouldBe(1, third.Output + third.Error);
            load.End();
            StateOf(tree, "release-production").ShouldBe("Failed");
            // A tenth of the requests met the new version, and a fifth of those failed.
            var failed = load.Failures.Values.Sum();
            failed.ShouldBeGreaterThan(0);
            failed.ShouldBeLessThanOrEqualTo(load.Total / 10);
            load.Failures.Keys.ShouldAllBe(answer => answer.StartsWith("500 ", StringComparison.Ordinal));
        }

        Serving()
            .Matches(Gatehouse(tree, "release", "production", "--status").Output)
            .Single()
            .Value.ShouldBe(Serving().Matches(good).Single().Value);
        NoSecretIn(tree);
    }

    [Fact]
    public async Task The_vulnerable_sample_is_stopped_at_the_gate_and_nothing_is_built()
    {
        var tree = Copy("todo-api-vulnerable");
        var answer = await RunAsync(tree);
        answer.ExitCode.ShouldBe(1, answer.Output + answer.Error);
        StateOf(tree, "gate").ShouldBe("Failed");
        foreach (var step in (string[])["build", "push", "evidence", "release-staging", "release-production"])
            StateOf(tree, step).ShouldBe("NotReached", step);
        Directory.Exists(_folder.At("builder/graph/vfs-images")).ShouldBeFalse();
        Directory.Exists(Path.Combine(_registry.Storage, "docker")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_not_committed_is_not_released()
    {
        var tree = Copy("todo-api");
        File.AppendAllText(Path.Combine(tree, "todo/templates/login.html"), "\n");
        var answer = await RunAsync(tree, "--to", "build");
        answer.ExitCode.ShouldBe(2);
        answer.Output.ShouldContain("files differ from the commit: todo/templates/login.html");
    }

    [Fact]
    public async Task A_run_that_is_interrupted_stops_its_children_and_is_resumed()
    {
        var tree = Copy("todo-api");
        File.WriteAllText(
            Path.Combine(tree, "gatehouse.yml"),
            File.ReadAllText(Path.Combine(tree, "gatehouse.yml"))
                + "\npipeline:\n  steps:\n    slow: {run: 'if [ -e ../again ]; then exit 0; fi; touch ../begun; sleep 600'}\n"
        );
        Git(tree, "commit", "-aqm", "Slow");
        var running = Binary.Start(Binary.Path, tree, Surroundings, "run", "--to", "gate");
        await UntilAsync(() => File.Exists(_folder.At("begun")) && StateOf(tree, "pytest") == "Succeeded");
        Tool.Run("kill", ["-INT", running.Id.ToString(CultureInfo.InvariantCulture)], "");
        var answer = Binary.Finish(running, null);
        answer.ExitCode.ShouldBe(2);
        answer.Output.ShouldContain("gatehouse run --resume");
        StateOf(tree, "slow").ShouldBe("Stopped");
        Binary.Shell(_folder, "pgrep -f '[s]leep 600' || true").Output.ShouldBeEmpty();
        _folder.Add("again", "");
        var resumed = Gatehouse(tree, "run", "--to", "gate", "--resume");
        resumed.ExitCode.ShouldBe(0, resumed.Output + resumed.Error);
        resumed.Error.ShouldNotContain("pytest: begins");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var tree in Directory.EnumerateDirectories(_folder.Path, "tree-*"))
        {
            foreach (var environment in (string[])["staging", "production"])
                Binary.Finish(Binary.Start(Binary.Path, tree, Surroundings, "release", environment, "--stop"), null);
        }

        _registry.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Where the project's own tests do not see it, nor the first environment.</summary>
    private const string FailsOneInFive = """


        _asked = [0]


        def _sometimes_failing():
            _asked[0] += 1
            return ("", 500) if _asked[0] % 5 == 0 else None


        _create = create_app


        def create_app(settings=None):
            app = _create(settings)
            if "production" in app.config["TODO"].database:
                app.before_request(_sometimes_failing)
            return app

        """;

    private (string Name, string Value)[] Surroundings =>
        [
            ("GATEHOUSE_HOME", _folder.At("home")),
            ("REGISTRY_PASSWORD", _registry.Password),
            ("CONTAINERS_STORAGE_CONF", _folder.At("builder/storage.conf")),
            ("BUILDAH_ISOLATION", "chroot"),
            ("CI", ""),
            ("GITHUB_ACTIONS", ""),
            ("GITLAB_CI", ""),
        ];

    /// <summary>The sample as a repository of its own, with free ports, and an image that needs nothing from outside.</summary>
    private string Copy(string sample)
    {
        var tree = _folder.At("tree-" + sample);
        Binary.RunProgram("cp", Binary.Repository, null, "-r", Path.Combine("samples", sample), tree).ExitCode.ShouldBe(0);
        foreach (var made in (string[])[".gatehouse/runs", ".gatehouse/cache", ".gatehouse/evidence", "instance"])
        {
            if (Directory.Exists(Path.Combine(tree, made)))
                Directory.Delete(Path.Combine(tree, made), recursive: true);
        }

        File.WriteAllText(Path.Combine(tree, "Dockerfile"), "FROM scratch\nCOPY todo /app/todo\nUSER 10001:10001\nCMD [\"/app/todo\"]\n");
        var settings = File.ReadAllText(Binary.Repository + "/samples/todo-api/gatehouse.yml")
            .Replace("8081", _staging.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("8080", _production.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("values:\n", "values:\n  registry: {environment: REGISTRY_PASSWORD}\n", StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(tree, "gatehouse.yml"),
            settings
                + $"\nbuild:\n  image: {_registry.Host}/team/todo\n  builder: buildah\n  user: {OwnRegistry.User}\n  password: {{value: registry}}\n"
        );
        Git(tree, "init", "-q");
        Git(tree, "add", "-A");
        Git(tree, "commit", "-qm", "Begin");
        return tree;
    }

    private static void Change(string tree, string file, string more)
    {
        File.AppendAllText(Path.Combine(tree, file), more);
        Git(tree, "commit", "-aqm", $"Change {file}");
    }

    /// <summary>Runs, and agrees to production in a second process when the run asks.</summary>
    private async Task<Answer> RunAsync(string tree, params string[] more)
    {
        var before = Runs(tree).Length;
        var running = Binary.Start(Binary.Path, tree, Surroundings, ["run", .. more]);
        var finished = Task.Run(() => Binary.Finish(running, null));
        var agreed = false;
        await UntilAsync(() =>
        {
            var runs = Runs(tree);
            if (!agreed && runs.Length > before && File.Exists(Path.Combine(runs[^1], "approvals", "production.wanted.json")))
            {
                agreed = true;
                var answer = Gatehouse(tree, "approve", Path.GetFileName(runs[^1]), "--environment", "production", "--yes");
                answer.ExitCode.ShouldBe(0, answer.Error);
            }

            return finished.IsCompleted;
        });
        return await finished;
    }

    private Answer Gatehouse(string tree, params string[] arguments) =>
        Binary.Finish(Binary.Start(Binary.Path, tree, Surroundings, arguments), null);

    private void NoSecretIn(string tree)
    {
        var generated = Directory
            .EnumerateFiles(_folder.At("home/values"), "*", SearchOption.AllDirectories)
            .Select(file => File.ReadAllText(file).Trim())
            .Single();
        foreach (var secret in (string[])[generated, _registry.Password])
        {
            ImageDesk.FilesWith(Path.Combine(tree, ".gatehouse"), secret).ShouldBeEmpty();
            ImageDesk.FilesWith(_registry.Storage, secret).ShouldBeEmpty();
            ImageDesk
                .FilesWith(_folder.At("home"), secret)
                .Where(file => !file.Contains("/values/", StringComparison.Ordinal))
                .ShouldBeEmpty();
            Arguments().ShouldNotContain(secret);
        }
    }

    /// <summary>What every user of the machine can see of every process.</summary>
    private static string Arguments()
    {
        var all = new StringBuilder();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            try
            {
                all.Append(File.ReadAllText(Path.Combine(process, "cmdline")));
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return all.ToString();
    }

    private static string[] Runs(string tree) =>
        Directory.Exists(Path.Combine(tree, ".gatehouse/runs"))
            ? [.. Directory.EnumerateDirectories(Path.Combine(tree, ".gatehouse/runs")).Order(StringComparer.Ordinal)]
            : [];

    private static JsonElement Record(string tree)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Runs(tree)[^1], "run.json")));
        return json.RootElement.Clone();
    }

    private static string? StateOf(string tree, string step) =>
        Record(tree).GetProperty("steps").EnumerateArray().FirstOrDefault(one => one.GetProperty("name").GetString() == step)
            is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("state").GetString()
            : null;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            clock.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(100);
        }
    }

    private static void Git(string tree, params string[] arguments) =>
        Binary
            .RunProgram(
                "git",
                tree,
                null,
                ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main", .. arguments]
            )
            .ExitCode.ShouldBe(0);

    [GeneratedRegex(@"\S+: 100 %", RegexOptions.NonBacktracking)]
    private static partial Regex Serving();
}
