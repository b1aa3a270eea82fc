using Gatehouse.Delivery.Release;

namespace Gatehouse.Tests.Delivery.Release;

/// <summary>For targets that only hand their store on.</summary>
internal sealed class NoStore : ReleaseStore
{
    public override Task<string?> ReadJournalAsync(CancellationToken cancel) => Task.FromResult<string?>(null);

    public override Task WriteJournalAsync(string journal, CancellationToken cancel) => Task.CompletedTask;

    public override Task<ReleaseLock?> TryLockAsync(ReleaseLock wanted, DateTimeOffset now, CancellationToken cancel) =>
        Task.FromResult<ReleaseLock?>(null);

    public override Task UnlockAsync(string run, CancellationToken cancel) => Task.CompletedTask;
}
