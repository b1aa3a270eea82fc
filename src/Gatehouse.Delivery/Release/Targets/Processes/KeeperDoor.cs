using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Gatehouse.Delivery.Programs;

namespace Gatehouse.Delivery.Release.Targets.Processes;

/// <summary>The way to the keeper of one environment: its folder, its socket, and how it is started.</summary>
internal sealed class KeeperDoor(string folder, string program, int port, ProgramRunner programs, string searchPath)
{
    /// <summary>The system's limit for the name of a socket is 108 bytes, its end included.</summary>
    private const int LongestSocketName = 107;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    public const string SocketName = "control.sock";
    public const string MemoryName = "keeper.json";
    public const string LogName = "keeper.log";

    public string Folder => folder;

    private string SocketPath => Path.Combine(folder, SocketName);

    private TimeProvider Clock => programs.Clock;

    /// <summary>Null where no keeper listens.</summary>
    public async Task<KeeperAnswer?> TryAskAsync(KeeperAsk ask, CancellationToken cancel, TimeSpan? patience = null)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(SocketPath) > LongestSocketName)
            throw new ReleaseFailure($"{SocketPath} is too long for a socket", "use a state folder with a shorter path");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var timeout = new CancellationTokenSource(patience ?? Usual, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), either.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }

        try
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(KeeperJson.Line(ask), either.Token).ConfigureAwait(false);
            if (await KeeperLine.ReadAsync(stream, either.Token).ConfigureAwait(false) is not { } line)
                throw new ReleaseFailure("the keeper ended before it answered", $"see {Path.Combine(folder, LogName)}");
            var answer =
                JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperAnswer) ?? throw new JsonException("the answer is empty");
            return answer.Protocol == KeeperAsk.ThisProtocol
                ? answer
                : throw new ReleaseFailure(
                    "the keeper that runs is of another Gatehouse",
                    "stop it with the Gatehouse that started it: gatehouse release ENV --stop"
                );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ReleaseFailure($"the keeper did not answer `{ask.Verb}` in time", $"see {Path.Combine(folder, LogName)}");
        }
        catch (Exception broken) when (broken is IOException or SocketException or JsonException)
        {
            throw new ReleaseFailure($"the keeper did not answer `{ask.Verb}`: {broken.Message}", $"see {Path.Combine(folder, LogName)}");
        }
    }

    /// <summary>Asks, and makes a problem of the keeper's a failure.</summary>
    public async Task<KeeperAnswer> AskAsync(KeeperAsk ask, CancellationToken cancel, TimeSpan? patience = null) =>
        await TryAskAsync(ask, cancel, patience).ConfigureAwait(false) is not { } answer
            ? throw new ReleaseFailure("the keeper does not run", "gatehouse release ENV --resume, or release again; either starts it")
        : answer.Problem is { } problem ? throw new ReleaseFailure(problem)
        : answer;

    /// <summary>Starts a keeper where none listens. True where it was started now: it knows no secrets yet.</summary>
    public async Task<bool> StartAsync(CancellationToken cancel)
    {
        if (await TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false) is not null)
            return false;
        if (!OperatingSystem.IsLinux())
            throw new ReleaseFailure("the target `process` works on Linux only", "use another target");
        if (!File.Exists(program))
            throw new ReleaseFailure(
                $"{program} is missing: the program that keeps the processes of a version",
                "it comes with Gatehouse; put it beside the program `gatehouse`"
            );
        PrivateFolder.Create(folder);
        var said = LogLength();
        // In a session of its own and with no pipe of ours, so that it outlives us in every case.
        const string detached = """exec setsid "$0" "$@" </dev/null >>"$GATEHOUSE_LOG" 2>&1 &""";
        var end = await programs
            .RunAsync(
                new ProgramCall
                {
                    Words = ["/bin/sh", "-c", detached, program, "--folder", folder, "--port", port.ToString(CultureInfo.InvariantCulture)],
                    Folder = folder,
                    Environment =
                    [
                        KeyValuePair.Create("PATH", searchPath),
                        KeyValuePair.Create("GATEHOUSE_LOG", Path.Combine(folder, LogName)),
                        KeyValuePair.Create("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
                    ],
                    Timeout = StartPatience,
                },
                cancel
            )
            .ConfigureAwait(false);
        if (!end.Succeeded)
            throw new ReleaseFailure($"the keeper could not be started: {end.LastWords}");
        var until = Clock.GetUtcNow() + StartPatience;
        while (Clock.GetUtcNow() < until)
        {
            if (await TryAskAsync(new KeeperAsk { Verb = "status" }, cancel).ConfigureAwait(false) is not null)
                return true;
            if (LastWords(said) is { } failed && failed.StartsWith(Refusal, StringComparison.Ordinal))
                throw new ReleaseFailure(failed[Refusal.Length..], "mend that, and release again");
            await Task.Delay(BetweenLooks, Clock, cancel).ConfigureAwait(false);
        }

        throw new ReleaseFailure(
            $"the keeper did not come up in {StartPatience.TotalSeconds:0} s: {LastWords(said) ?? "it said nothing"}",
            $"see {Path.Combine(folder, LogName)}"
        );
    }

    /// <summary>How a keeper begins the line that says why it ends at its start.</summary>
    public const string Refusal = "gatehouse-keeper cannot work: ";

    private long LogLength() => new FileInfo(Path.Combine(folder, LogName)) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>The last line that this keeper said, not one before it.</summary>
    private string? LastWords(long from)
    {
        try
        {
            using var log = new FileStream(
                Path.Combine(folder, LogName),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            log.Seek(Math.Max(from, log.Length - 4096), SeekOrigin.Begin);
            using var reader = new StreamReader(log);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
