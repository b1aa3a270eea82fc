namespace Gatehouse.Tests.Delivery.Release;

/// <summary>A clock that stands until everybody waits for it; then it jumps to the next moment that somebody waits for.</summary>
internal sealed class PumpedClock : TimeProvider
{
    private readonly Lock _door = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = new(2026, 8, 3, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_door)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    public async Task<T> RunAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            Pass();
            await Task.Yield();
        }

        return await work;
    }

    public void Pass(TimeSpan time)
    {
        lock (_door)
            _now += time;
    }

    private void Pass()
    {
        Alarm? next;
        lock (_door)
        {
            next = _alarms.MinBy(alarm => alarm.Due);
            if (next is null)
                return;
            _alarms.Remove(next);
            _now = next.Due > _now ? next.Due : _now;
        }

        next.Ring();
    }

    private sealed class Alarm(PumpedClock clock, Action ring) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._door)
            {
                clock._alarms.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime;
                clock._alarms.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._door)
                clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
