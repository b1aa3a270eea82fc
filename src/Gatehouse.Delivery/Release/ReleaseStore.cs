namespace Gatehouse.Delivery.Release;

/// <summary>Who holds an environment, and until when.</summary>
public sealed record ReleaseLock(string Owner, string Run, DateTimeOffset Expires);

/// <summary>
/// The journal and the lock of one environment, kept where the next release will look for them. All writes are atomic;
/// a text that cannot be read back is a <see cref="ReleaseFailure"/>, never an empty journal.
/// </summary>
public abstract class ReleaseStore
{
    /// <summary>Null where nothing was released yet.</summary>
    public abstract Task<string?> ReadJournalAsync(CancellationToken cancel);

    public abstract Task WriteJournalAsync(string journal, CancellationToken cancel);

    /// <summary>Takes the lock where it is free or expired, or is this run's own; null where it was taken, else who holds it.</summary>
    public abstract Task<ReleaseLock?> TryLockAsync(ReleaseLock wanted, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Gives the lock back; nothing happens where another holds it.</summary>
    public abstract Task UnlockAsync(string run, CancellationToken cancel);
}
