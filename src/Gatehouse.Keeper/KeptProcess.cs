using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Keeper;

/// <summary>One process of a version: started, asked whether it is well, started again when it ends.</summary>
internal sealed class KeptProcess : IAsyncDisposable
{
    /// <summary>
    /// The pipe is opened both ways, so that printing never fails while no keeper reads. The process itself begins only once its number is
    /// written down: a keeper that is killed before leaves nothing behind.
    /// </summary>
    private const string Script = """exec 3<>"$0"; IFS= read -r go || exit 0; exec "$@" </dev/null >&3 2>&3 3>&-""";

    private const int MostFailedLooks = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookWhileStarting = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookWhileHealthy = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly KeptVersion _version;
    private readonly int _slot;
    private readonly HealthClient _health;
    private readonly TimeProvider _clock;
    private readonly Action _remember;
    private readonly CancellationTokenSource _ending = new();
    private readonly LogPipe _pipe;
    private readonly string _pipePath;
    private Task _work = Task.CompletedTask;
    private Process? _own;
    private int _pid;
    private long _began;
    private int _open;
    private volatile bool _isHealthy;
    private volatile bool _isDraining;
    private DateTimeOffset _startedAt;
    private int _quickEnds;

    public KeptProcess(KeptVersion version, int slot, string pipePath, HealthClient health, TimeProvider clock, Action remember)
    {
        (_version, _slot, _health, _clock, _remember, _pipePath) = (version, slot, health, clock, remember, pipePath);
        _pipe = new LogPipe(pipePath, version.Log);
    }

    public KeptVersion Version => _version;

    public int Port { get; private set; }

    public int Restarts { get; private set; }

    public bool IsReady => _isHealthy && !_isDraining;

    /// <summary>Requests that it is answering.</summary>
    public int Open => Volatile.Read(ref _open);

    public KeptProcessState State => new(_slot, _pid, _began, Port, IsReady, Restarts, Open);

    /// <summary>Takes over one that a keeper before this one started.</summary>
    public void Adopt(KeptProcessState state)
    {
        (_pid, _began, Port, Restarts) = (state.Pid, state.Began, state.Port, state.Restarts);
        // It was well a moment ago, and the first look is at once.
        _isHealthy = state.IsHealthy;
        _startedAt = _clock.GetUtcNow();
    }

    public void Begin() => _work = WorkAsync();

    /// <summary>False where it takes no request any more.</summary>
    public bool TryOpen()
    {
        Interlocked.Increment(ref _open);
        if (IsReady)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    public void Close() => Interlocked.Decrement(ref _open);

    /// <summary>A request found nobody listening: no other is sent until it is well again.</summary>
    public void Mistrust() => _isHealthy = false;

    /// <summary>Takes no new request from now on; ends when the last one is answered, or patience is at its end.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        _isDraining = true;
        var until = _clock.GetUtcNow() + patience;
        while (Open > 0 && _clock.GetUtcNow() < until)
            await Task.Delay(TimeSpan.FromMilliseconds(20), _clock).ConfigureAwait(false);
    }

    /// <summary>Ends it and all that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDraining = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        if (LivingProcess.IsAlive(_pid, _began))
        {
            LivingProcess.SignalGroup(_pid, LivingProcess.Terminate);
            var until = _clock.GetUtcNow() + Grace;
            while (LivingProcess.IsAlive(_pid, _began) && _clock.GetUtcNow() < until)
                await Task.Delay(TimeSpan.FromMilliseconds(20), _clock).ConfigureAwait(false);
            // Its children too, and those that outlived it.
            LivingProcess.SignalGroup(_pid, LivingProcess.Kill);
            while (LivingProcess.IsAlive(_pid, _began))
                await Task.Delay(TimeSpan.FromMilliseconds(20), _clock).ConfigureAwait(false);
        }

        Forget();
        _pipe.Dispose();
        File.Delete(_pipePath);
        _ending.Dispose();
    }

    private async Task WorkAsync()
    {
        var pause = FirstPause;
        var nextCheck = DateTimeOffset.MinValue;
        var failedLooks = 0;
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var now = _clock.GetUtcNow();
                if (!LivingProcess.IsAlive(_pid, _began))
                {
                    _isHealthy = false;
                    if (_pid > 0)
                    {
                        Ended(now);
                        Restarts++;
                        pause =
                            now - _startedAt > Steady ? FirstPause
                            : pause * 2 < LongestPause ? pause * 2
                            : LongestPause;
                        await Task.Delay(pause, _clock, _ending.Token).ConfigureAwait(false);
                    }

                    // A keeper started anew was not told how; it is told by whoever comes next.
                    if (_version.Start is not { } start || _version.Trouble is not null || !TryStart(start))
                        await Task.Delay(LookWhileHealthy, _clock, _ending.Token).ConfigureAwait(false);
                    (nextCheck, failedLooks) = (DateTimeOffset.MinValue, 0);
                    continue;
                }

                if (!_isHealthy || now >= nextCheck)
                {
                    var isWell = await _health.IsWellAsync(Port, _version.Health, _ending.Token).ConfigureAwait(false);
                    nextCheck = _clock.GetUtcNow() + BetweenHealthChecks;
                    failedLooks = isWell ? 0 : failedLooks + 1;
                    var wasHealthy = _isHealthy;
                    if (isWell)
                        (_isHealthy, _quickEnds) = (true, 0);
                    else if (failedLooks >= MostFailedLooks)
                        _isHealthy = false;
                    if (wasHealthy != _isHealthy)
                        TryToRemember();
                }

                await Task.Delay(_isHealthy ? LookWhileHealthy : LookWhileStarting, _clock, _ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end was asked for.
        }
    }

    /// <summary>False where it could not be started; a version that serves is tried again, any other has failed.</summary>
    private bool TryStart(VersionStart start)
    {
        try
        {
            Start(start);
            return true;
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException)
        {
            // Held back until its number was written down, it has not begun.
            LivingProcess.SignalGroup(_pid, LivingProcess.Kill);
            _own?.WaitForExit();
            Forget();
            _version.Log.Note($"a process could not be started: {failure.Message}");
            if (_version.Weight == 0)
                _version.Fail($"it cannot be started: {failure.Message}");
            return false;
        }
    }

    private void Start(VersionStart start)
    {
        Port = FreePort();
        var port = Port.ToString(CultureInfo.InvariantCulture);
        var info = new ProcessStartInfo("/usr/bin/setsid")
        {
            WorkingDirectory = start.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        foreach (var word in (string[])["/bin/sh", "-c", Script, _pipePath])
            info.ArgumentList.Add(word);
        foreach (var word in start.Words)
            info.ArgumentList.Add(word.Replace("{port}", port, StringComparison.Ordinal));
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;
        info.Environment["PORT"] = port;
        _own = Process.Start(info)!;
        _pid = _own.Id;
        _began = LivingProcess.BeganAt(_pid);
        _startedAt = _clock.GetUtcNow();
        _remember();
        _own.StandardInput.Write("go\n");
        _own.StandardInput.Close();
    }

    /// <summary>It has ended by itself.</summary>
    private void Ended(DateTimeOffset now)
    {
        // What it started and left behind would hold its port and its memory.
        LivingProcess.SignalGroup(_pid, LivingProcess.Kill);
        var code = "";
        if (_own is { } own)
        {
            own.WaitForExit();
            code = string.Create(CultureInfo.InvariantCulture, $" with {own.ExitCode}");
        }

        _version.Log.Note($"the process {_pid} ended{code}");
        Forget();
        const int mostQuickEnds = 3;
        if (now - _startedAt < Steady && ++_quickEnds >= mostQuickEnds && _version.Weight == 0)
            _version.Fail($"it ended{code}, {mostQuickEnds} times: {_version.Log.LastLine}");
        TryToRemember();
    }

    /// <summary>A disk that is full must not stop the looking after what runs.</summary>
    private void TryToRemember()
    {
        try
        {
            _remember();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _version.Log.Note($"the keeper's memory could not be written: {failure.Message}");
        }
    }

    private void Forget()
    {
        _own?.Dispose();
        (_own, _pid, _began, _isHealthy) = (null, 0, 0, false);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
