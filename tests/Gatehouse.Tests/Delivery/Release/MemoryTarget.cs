using System.Collections.Immutable;
using Gatehouse.Delivery.Release;

namespace Gatehouse.Tests.Delivery.Release;

/// <summary>The process was killed: nobody catches this one.</summary>
internal sealed class KilledException : Exception;

/// <summary>What happens to one call.</summary>
internal enum Fate
{
    Works,
    FailsBefore,

    /// <summary>It is done, and the answer is lost.</summary>
    FailsAfter,
    KilledBefore,
    KilledAfter,
}

/// <summary>A target in memory: which versions are up, and who has which share. A call that breaks the order of things is a bug of the caller.</summary>
internal sealed class MemoryTarget : Target
{
    private readonly MemoryStore _store;
    private readonly Dictionary<string, ReleaseVersion> _up = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _weights = new(StringComparer.Ordinal);

    public MemoryTarget() => _store = new MemoryStore(this);

    /// <summary>What happens to the next calls, the journal's and the lock's writing included; all work after these.</summary>
    public Func<int, Fate> Fates { get; set; } = _ => Fate.Works;

    public int Calls { get; private set; }

    public Func<Observation?> Seen { get; set; } = () => new Observation(1000, 0, [10]);

    /// <summary>Where a version alone is asked.</summary>
    public Uri? Address { get; init; }

    public List<int> Shares { get; } = [];

    public bool Splits { get; init; } = true;

    public MemoryStore Memory => _store;

    public override string Place => "memory";

    public override bool SplitsTraffic => Splits;

    public override ReleaseStore Store => _store;

    public ImmutableArray<string> Up => [.. _up.Keys.Order(StringComparer.Ordinal)];

    public ImmutableArray<(string Name, int Percent)> Weights =>
        [
            .. _weights
                .Where(pair => pair.Value > 0)
                .Select(pair => (pair.Key, pair.Value))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal),
        ];

    public MemoryTarget Serving(ReleaseVersion version)
    {
        _up[version.Name] = version;
        _weights[version.Name] = 100;
        return this;
    }

    /// <summary>A new process begins: nobody holds anything in memory any more, and nothing more fails.</summary>
    public void Recover() => (Fates, Calls) = (_ => Fate.Works, 0);

    public override Task<ReleaseVersion?> ServingAsync(CancellationToken cancel) =>
        Task.FromResult(
            _weights.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value).Select(pair => _up[pair.Key]).FirstOrDefault()
        );

    public override Task<string> DiffAsync(ReleaseVersion next, CancellationToken cancel) => Task.FromResult("");

    public override Task PrepareAsync(ReleaseVersion next, CancellationToken cancel) => Meet(() => _up[next.Name] = next, cancel);

    public override Task ShareAsync(ReleaseVersion next, ReleaseVersion? old, int percent, CancellationToken cancel) =>
        Meet(
            () =>
            {
                if (percent > 0)
                    _up.ShouldContainKey(next.Name);
                if (old is not null && percent < 100)
                    _up.ShouldContainKey(old.Name);
                _weights.Clear();
                if (old is not null)
                    _weights[old.Name] = 100 - percent;
                _weights[next.Name] = percent;
                Shares.Add(percent);
            },
            cancel
        );

    public override Task<Observation?> ObserveAsync(ReleaseVersion next, DateTimeOffset since, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(Seen());
    }

    public override Task<Uri?> AddressOfAsync(ReleaseVersion version, CancellationToken cancel) => Task.FromResult(Address);

    public override Task RetireAsync(ReleaseVersion version, CancellationToken cancel) =>
        Meet(
            () =>
            {
                _weights.GetValueOrDefault(version.Name).ShouldBe(0, "a version that serves is ended");
                _up.Remove(version.Name);
            },
            cancel
        );

    public Task Meet(Action work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var fate = Fates(Calls++);
        if (fate == Fate.KilledBefore)
            throw new KilledException();
        if (fate == Fate.FailsBefore)
            throw new ReleaseFailure("the target refuses");
        work();
        if (fate == Fate.KilledAfter)
            throw new KilledException();
        return fate == Fate.FailsAfter ? throw new ReleaseFailure("the target does not answer") : Task.CompletedTask;
    }
}

/// <summary>Journal and lock in memory; writing the journal can fail like every other call.</summary>
internal sealed class MemoryStore(MemoryTarget target) : ReleaseStore
{
    public string? Journal { get; set; }

    public ReleaseLock? Held { get; set; }

    public int Locked { get; private set; }

    public override Task<string?> ReadJournalAsync(CancellationToken cancel) => Task.FromResult(Journal);

    public override Task WriteJournalAsync(string journal, CancellationToken cancel) => target.Meet(() => Journal = journal, cancel);

    public override Task<ReleaseLock?> TryLockAsync(ReleaseLock wanted, DateTimeOffset now, CancellationToken cancel)
    {
        if (Held is { } holder && holder.Run != wanted.Run && holder.Expires > now)
            return Task.FromResult<ReleaseLock?>(holder);
        (Held, Locked) = (wanted, Locked + 1);
        return Task.FromResult<ReleaseLock?>(null);
    }

    public override Task UnlockAsync(string run, CancellationToken cancel)
    {
        if (Held?.Run == run)
            Held = null;
        return Task.CompletedTask;
    }
}
