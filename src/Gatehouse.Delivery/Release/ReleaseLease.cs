namespace Gatehouse.Delivery.Release;

/// <summary>An environment's lock while a release works. It is renewed until it is given back; when it is lost the work stops.</summary>
internal sealed class ReleaseLease : IAsyncDisposable
{
    /// <summary>So long an environment stays locked by a holder that crashed, unless its own run goes on.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(60);

    private readonly ReleaseStore _store;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly ReleaseLock _held;
    private readonly Task _renewing;

    private ReleaseLease(ReleaseStore store, TimeProvider clock, ReleaseLock held)
    {
        (_store, _clock, _held) = (store, clock, held);
        _renewing = RenewAsync();
    }

    /// <summary>Cancelled when another holds the lock, or nobody can say who does.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it was lost.</summary>
    public string? Loss { get; private set; }

    public static async Task<ReleaseLease> TakeAsync(ReleasePlace place, string run, CancellationToken cancel)
    {
        var now = place.Clock.GetUtcNow();
        var wanted = new ReleaseLock(place.Owner, run, now + Lasting);
        if (await place.Target.Store.TryLockAsync(wanted, now, cancel).ConfigureAwait(false) is { } holder)
            throw new ReleaseFailure(
                $"`{place.Environment}` is being released by {holder.Owner} (run {holder.Run}), who holds it until {holder.Expires.UtcDateTime:HH:mm:ss} UTC",
                "wait for its end; the lock of a crashed run ends by itself, or goes to whoever resumes or rolls back that run"
            );
        return new ReleaseLease(place.Target.Store, place.Clock, wanted);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        if (!_lost.IsCancellationRequested)
            await _store.UnlockAsync(_held.Run, CancellationToken.None).ConfigureAwait(false);
        _lost.Dispose();
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        var until = _held.Expires;
        while (true)
        {
            try
            {
                await Task.Delay(Lasting / 3, _clock, _ended.Token).ConfigureAwait(false);
                var now = _clock.GetUtcNow();
                if (await _store.TryLockAsync(_held with { Expires = now + Lasting }, now, _ended.Token).ConfigureAwait(false) is { } other)
                {
                    await LoseAsync($"{other.Owner} (run {other.Run}) has taken the lock").ConfigureAwait(false);
                    return;
                }

                until = now + Lasting;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ReleaseFailure failure)
            {
                // One renewal may fail; when the lock has run out meanwhile, another may hold it.
                if (_clock.GetUtcNow() < until)
                    continue;
                await LoseAsync(failure.Message).ConfigureAwait(false);
                return;
            }
        }
    }

    private Task LoseAsync(string why)
    {
        Loss = why;
        return _lost.CancelAsync();
    }
}
