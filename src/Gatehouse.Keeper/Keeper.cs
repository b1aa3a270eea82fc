using System.Text.Json;

namespace Gatehouse.Keeper;

/// <summary>Keeps the versions of one environment, and does what it is told.</summary>
internal sealed class Keeper(string folder, int port, Traffic traffic, HealthClient health, TimeProvider clock) : IDisposable
{
    private const int MostVersions = 16;

    private readonly SemaphoreSlim _door = new(1, 1);

    private readonly Lock _memory = new();
    private readonly TaskCompletionSource<(TimeSpan Drain, bool IsForGood)> _ending = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private volatile ImmutableList<KeptVersion> _versions = [];

    public Task<(TimeSpan Drain, bool IsForGood)> Ending => _ending.Task;

    private string MemoryPath => Path.Combine(folder, KeeperDoor.MemoryName);

    public void BeginToEnd(TimeSpan drain, bool isForGood) => _ending.TrySetResult((drain, isForGood));

    /// <summary>Takes over what a keeper that was killed has left running.</summary>
    public void Adopt()
    {
        PrivateFolder.Create(Path.Combine(folder, "logs"));
        PrivateFolder.Create(Path.Combine(folder, "pipes"));
        foreach (var state in Remembered())
        {
            var version = new KeptVersion(state, LogOf(state.Name), clock);
            _versions = _versions.Add(version);
            foreach (var process in state.Processes)
            {
                var kept = NewProcess(version, process.Slot);
                if (LivingProcess.IsAlive(process.Pid, process.Began))
                    kept.Adopt(process);
                version.Processes = version.Processes.Add(kept);
                kept.Begin();
            }
        }

        traffic.Weigh(_versions);
        Remember();
    }

    public async Task<KeeperAnswer> AnswerAsync(KeeperAsk ask)
    {
        if (ask.Protocol != KeeperAsk.ThisProtocol && ask.Verb != "stop")
            return Answer("this keeper was started by another Gatehouse");
        // These only look, and must be answered while another request waits for the end of a version.
        if (ask.Verb == "status")
            return Answer(null);
        if (ask.Verb == "observe")
            return Find(ask.Version) is { } seen && ask.Since is { } since
                ? Answer(null) with
                {
                    Observation = seen.Tally.Since(since),
                }
                : Answer($"there is no version {ask.Version}");
        await _door.WaitAsync().ConfigureAwait(false);
        try
        {
            return Answer(
                Ending.IsCompleted
                    ? "the keeper is about to end"
                    : ask.Verb switch
                    {
                        "prepare" when ask.Start is { } start => await PrepareAsync(start).ConfigureAwait(false),
                        "share" when ask.Weights is { } weights => Share(weights),
                        "retire" when ask.Version is { } name => await RetireAsync(name, ask.DrainSeconds).ConfigureAwait(false),
                        "stop" => null,
                        _ => $"the keeper does not understand `{ask.Verb}`",
                    }
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Answer($"the keeper cannot do it: {failure.Message}");
        }
        finally
        {
            _door.Release();
        }
    }

    /// <param name="isForGood">Nothing is to be taken over by a later keeper.</param>
    public async Task EndAsync(bool isForGood)
    {
        await _door.WaitAsync().ConfigureAwait(false);
        await Task.WhenAll(_versions.SelectMany(version => version.Processes).Select(process => process.DisposeAsync().AsTask()))
            .ConfigureAwait(false);
        if (isForGood)
            File.Delete(MemoryPath);
        else
            Remember();
        foreach (var version in _versions)
            version.Log.Dispose();
    }

    public void Dispose() => _door.Dispose();

    private async Task<string?> PrepareAsync(VersionStart start)
    {
        if (start.Replicas is < 1 or > 64 || start.Words.IsDefaultOrEmpty || !Directory.Exists(start.Folder))
            return $"{start.Name} cannot be started as it was asked for";
        var version = Find(start.Name);
        if (version is { Start: not null, Trouble: not null })
        {
            await EndAsync(version).ConfigureAwait(false);
            version = null;
        }

        if (version is null)
        {
            if (_versions.Count >= MostVersions)
                return $"{MostVersions} versions are kept already";
            version = new KeptVersion(start, LogOf(start.Name), clock);
            _versions = _versions.Add(version);
        }
        else if (version.Start is null)
            version.Learn(start);
        else
            return null;
        for (var slot = version.Processes.Length; slot < start.Replicas; slot++)
        {
            var process = NewProcess(version, slot);
            version.Processes = version.Processes.Add(process);
            process.Begin();
        }

        Remember();
        return null;
    }

    private string? Share(ImmutableSortedDictionary<string, int> weights)
    {
        foreach (var (name, weight) in weights)
        {
            if (weight is < 0 or > 100)
                return $"{weight} % is no share";
            if (Find(name) is not { } version)
                return $"there is no version {name}";
            if (weight > 0 && version.Weight == 0 && !version.Processes.Any(process => process.IsReady))
                return $"{name} has no healthy process, and gets no traffic";
        }

        foreach (var version in _versions)
            version.Weight = weights.GetValueOrDefault(version.Name);
        // First the memory: whoever is told that it is done may be killed, and so may this keeper.
        Remember();
        traffic.Weigh(_versions);
        return null;
    }

    private async Task<string?> RetireAsync(string name, double drainSeconds)
    {
        if (Find(name) is not { } version)
            return null;
        if (version.Weight > 0)
            return $"{name} has {version.Weight} % of the traffic, and is not ended";
        var drain = TimeSpan.FromSeconds(Math.Clamp(drainSeconds, 0, TimeSpan.FromDays(1).TotalSeconds));
        await Task.WhenAll(version.Processes.Select(process => process.DrainAsync(drain))).ConfigureAwait(false);
        await EndAsync(version).ConfigureAwait(false);
        return null;
    }

    private async Task EndAsync(KeptVersion version)
    {
        await Task.WhenAll(version.Processes.Select(process => process.DisposeAsync().AsTask())).ConfigureAwait(false);
        _versions = _versions.Remove(version);
        traffic.Weigh(_versions);
        Remember();
        version.Log.Dispose();
    }

    private KeptVersion? Find(string? name) => _versions.FirstOrDefault(version => version.Name == name);

    private KeptProcess NewProcess(KeptVersion version, int slot) =>
        new(version, slot, Path.Combine(folder, "pipes", $"{version.Name}-{slot}"), health, clock, Remember);

    private VersionLog LogOf(string name) => new(Path.Combine(folder, "logs", name + ".log"));

    private KeeperAnswer Answer(string? problem) =>
        new()
        {
            Problem = problem,
            Pid = Environment.ProcessId,
            Port = port,
            Versions = [.. _versions.Select(version => version.State)],
        };

    private void Remember()
    {
        lock (_memory)
            PrivateFolder.Write(MemoryPath, KeeperJson.Line(Answer(null)));
    }

    private ImmutableArray<KeptVersionState> Remembered()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(MemoryPath), KeeperJson.Default.KeeperAnswer)?.Versions ?? [];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (JsonException damage)
        {
            throw new ReleaseFailure($"{MemoryPath} cannot be read ({damage.Message}); see what runs, end it, and move the file away");
        }
    }
}
