namespace Gatehouse.Delivery.Release.Targets.Processes;

/// <summary>Counts a version's answers over time within bounded memory: the older, the coarser.</summary>
internal sealed class Tally(TimeProvider clock)
{
    private const int MostSpans = 4096;
    private const int MostLatencies = 16 * 1024;
    private const int MostTold = 1000;

    private readonly Lock _door = new();
    private readonly List<Span> _spans = [];
    private readonly Queue<(DateTimeOffset At, double Milliseconds)> _latencies = new();

    public long Requests { get; private set; }

    public long Failures { get; private set; }

    /// <param name="milliseconds">Null where no answer came.</param>
    public void Add(bool isFailure, double? milliseconds)
    {
        lock (_door)
        {
            // Inside the lock, so that times never run backwards.
            var now = clock.GetUtcNow();
            Requests++;
            Failures += isFailure ? 1 : 0;
            if (_spans.Count == 0 || now - _spans[^1].First >= TimeSpan.FromMilliseconds(100))
                _spans.Add(new Span(now));
            var last = _spans[^1];
            last.Last = now;
            last.Requests++;
            last.Failures += isFailure ? 1 : 0;
            if (_spans.Count > MostSpans)
                Coarsen();
            if (milliseconds is { } latency)
                _latencies.Enqueue((now, latency));
            if (_latencies.Count > MostLatencies)
                _latencies.Dequeue();
        }
    }

    /// <summary>What came since a moment. A span that reaches into that time counts as a whole.</summary>
    public Observation Since(DateTimeOffset since)
    {
        lock (_door)
        {
            var spans = _spans.Where(span => span.Last >= since).ToList();
            var latencies = _latencies.Where(sample => sample.At >= since).Select(sample => sample.Milliseconds).Order().ToList();
            return new Observation(spans.Sum(span => span.Requests), spans.Sum(span => span.Failures), Thinned(latencies));
        }
    }

    /// <summary>Evenly picked ranks: any percentile is off by at most a thousandth of all, towards the slower.</summary>
    private static ImmutableArray<double> Thinned(List<double> ascending) =>
        ascending.Count <= MostTold
            ? [.. ascending]
            : [.. Enumerable.Range(1, MostTold).Select(rank => ascending[(int)((long)rank * ascending.Count / MostTold) - 1])];

    private void Coarsen()
    {
        // The older half in pairs: what is new stays exact.
        var half = MostSpans / 2;
        for (var i = 0; i < half / 2; i++)
        {
            var (left, right) = (_spans[2 * i], _spans[2 * i + 1]);
            left.Last = right.Last;
            left.Requests += right.Requests;
            left.Failures += right.Failures;
            _spans[i] = left;
        }

        _spans.RemoveRange(half / 2, half / 2);
    }

    private sealed class Span(DateTimeOffset first)
    {
        public DateTimeOffset First { get; } = first;

        public DateTimeOffset Last { get; set; } = first;

        public long Requests { get; set; }

        public long Failures { get; set; }
    }
}
