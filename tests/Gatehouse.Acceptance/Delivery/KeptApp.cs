using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Acceptance.Cli;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>A small web application in a folder of its own, released to the target <c>process</c>; all that it left running is ended with it.</summary>
internal sealed partial class KeptApp : IDisposable
{
    private const string Server = """
        import http.server, itertools, os, sys

        here = os.path.dirname(os.path.abspath(__file__))
        name = open(os.path.join(here, "name")).read().strip()
        count = itertools.count(1)


        class Answering(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                is_bad = name.startswith("bad") and self.path != "/health" and next(count) % 5 == 0
                body = name.encode()
                self.send_response(500 if is_bad else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass


        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128


        print("started with", os.environ.get("TOKEN"), flush=True)
        Server(("127.0.0.1", int(sys.argv[1])), Answering).serve_forever()
        """;

    private readonly Folder _folder = new();

    public KeptApp(string strategy, string more = "")
    {
        Tool.Need("python3");
        Port = Ports.Free();
        // Made at run time: nothing that looks like a secret lies in the repository.
        Secret = "value-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));
        _folder.Add("app/server.py", Server);
        _folder.Add(
            "app/gatehouse.yml",
            $$"""
            version: 1
            scan: {only: [secrets]}
            values:
              token: {environment: APP_TOKEN}
            environments:
              prod:
                target: process
                strategy: {{strategy}}
                process:
                  start: ["python3", "server.py", "{port}"]
                  port: {{Port.ToString(CultureInfo.InvariantCulture)}}
                  health: /health
                  drain: 10s
                  start-timeout: 60s
                  environment:
                    TOKEN: {value: token}
                  {{more}}

            """
        );
    }

    public int Port { get; }

    public string Secret { get; }

    public string Home => _folder.At("home");

    public string State => Directory.EnumerateDirectories(Path.Combine(Home, "processes")).Single();

    private (string, string)[] Environment => [("GATEHOUSE_HOME", Home), ("APP_TOKEN", Secret)];

    /// <summary>From now on the folder holds this version.</summary>
    public KeptApp Write(string name)
    {
        _folder.Add("app/name", name + "\n");
        return this;
    }

    public Answer Run(params string[] words) => Binary.Finish(Start(words), null);

    public Process Start(params string[] words) => Binary.Start(Binary.Path, _folder.At("app"), Environment, words);

    public void Release(string name)
    {
        var answer = Write(name).Run("release", "prod");
        answer.ExitCode.ShouldBe(0, answer.Error);
    }

    /// <summary>What the proxy's address answers.</summary>
    public string Ask()
    {
        using var client = new HttpClient();
        return client.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/")).GetAwaiter().GetResult();
    }

    public string Status() => Run("release", "prod", "--status").Output;

    public int Keeper() => int.Parse(KeeperProcess().Match(Status()).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Processes of versions, by where they run.</summary>
    public List<int> Processes() =>
        Running().Where(one => one.Folder.Contains("/versions/", StringComparison.Ordinal)).Select(one => one.Pid).ToList();

    /// <summary>All that runs in the state folder, the keeper too.</summary>
    public List<(int Pid, string Folder)> Running()
    {
        var all = new List<(int, string)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                continue;
            try
            {
                if (
                    new FileInfo(Path.Combine(folder, "cwd")).LinkTarget is { } where
                    && where.StartsWith(Home, StringComparison.Ordinal)
                    && !File.ReadAllText(Path.Combine(folder, "stat")).Contains(") Z ", StringComparison.Ordinal)
                )
                    all.Add((pid, where));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        return all;
    }

    public static void Kill(int pid) =>
        Binary.RunProgram("kill", "/", null, "-9", pid.ToString(CultureInfo.InvariantCulture)).ExitCode.ShouldBe(0);

    /// <summary>The journal's state, and the step it is at; null while there is none.</summary>
    public (string State, int At, string Next)? Journal()
    {
        try
        {
            using var journal = JsonDocument.Parse(File.ReadAllText(Path.Combine(State, "journal.json")));
            var root = journal.RootElement;
            return (
                root.GetProperty("state").GetString()!,
                root.GetProperty("at").GetInt32(),
                root.GetProperty("next").GetProperty("name").GetString()!
            );
        }
        catch (Exception none) when (none is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    public static void Eventually(Func<bool> isSo, string what)
    {
        var until = Stopwatch.StartNew();
        while (!isSo())
        {
            until.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), what);
            Thread.Sleep(50);
        }
    }

    /// <summary>One version, with all traffic, and nobody who holds the lock.</summary>
    public void ShouldServeAlone(string name)
    {
        Ask().ShouldBe(name);
        Processes().Count.ShouldBe(1);
        var weights = Weight().Matches(Status()).Select(match => match.Groups[1].Value).ToList();
        weights.ShouldBe(["100"]);
        File.Exists(Path.Combine(State, "lock.json")).ShouldBeFalse();
    }

    public void Dispose()
    {
        if (Directory.Exists(Path.Combine(Home, "processes")))
            Run("release", "prod", "--stop");
        foreach (var (pid, _) in Running())
            Kill(pid);
        _folder.Dispose();
    }

    [GeneratedRegex(@"keeper: process (\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex KeeperProcess();

    [GeneratedRegex(@": (\d+) %,", RegexOptions.NonBacktracking)]
    private static partial Regex Weight();
}

/// <summary>Clients that ask without pause over connections they keep, and count every answer.</summary>
internal sealed class Load : IDisposable
{
    private const int Clients = 6;

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<Task> _working;
    private readonly Uri _address;

    public Load(int port, string path = "/")
    {
        _address = new Uri($"http://127.0.0.1:{port}{path}");
        _working = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(AskAsync))];
    }

    public int Total
    {
        get
        {
            lock (_counts)
                return _counts.Values.Sum();
        }
    }

    /// <summary>All that is no 200, with its number.</summary>
    public Dictionary<string, int> Failures
    {
        get
        {
            lock (_counts)
                return _counts.Where(pair => !pair.Key.StartsWith("200 ", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        }
    }

    public int Of(string answer)
    {
        lock (_counts)
            return _counts.GetValueOrDefault(answer);
    }

    public void End()
    {
        _stop.Cancel();
        Task.WaitAll([.. _working]);
    }

    public void Dispose()
    {
        End();
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        using var client = new HttpClient();
        while (!_stop.IsCancellationRequested)
        {
            string answer;
            try
            {
                using var response = await client.GetAsync(_address);
                answer = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                answer = failure.GetBaseException().Message;
            }

            lock (_counts)
                _counts[answer] = _counts.GetValueOrDefault(answer) + 1;
            await Task.Delay(5);
        }
    }
}
