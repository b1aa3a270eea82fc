namespace Gatehouse.Delivery.Release.Targets.Processes;

/// <summary>
/// Whose turn it is. In any stretch as long as the sum of the weights each gets exactly its weight, spread as evenly as can be:
/// each turn everybody gains its weight, and the richest is chosen and pays the sum.
/// </summary>
internal sealed class SmoothShare<T>
    where T : notnull
{
    private readonly List<(T Of, int Weight)> _all;
    private readonly long[] _gained;
    private readonly Lock _door = new();

    /// <summary>Whoever has no weight has no turn.</summary>
    public SmoothShare(IEnumerable<(T Of, int Weight)> weights)
    {
        _all = [.. weights.Where(one => one.Weight > 0)];
        _gained = new long[_all.Count];
    }

    /// <summary>All that have a turn, the heaviest first.</summary>
    public IEnumerable<T> ByWeight => _all.OrderByDescending(one => one.Weight).Select(one => one.Of);

    /// <summary>False where nobody has weight.</summary>
    public bool TryNext(out T chosen)
    {
        lock (_door)
        {
            var best = -1;
            long sum = 0;
            for (var i = 0; i < _all.Count; i++)
            {
                _gained[i] += _all[i].Weight;
                sum += _all[i].Weight;
                if (best < 0 || _gained[i] > _gained[best])
                    best = i;
            }

            chosen = best < 0 ? default! : _all[best].Of;
            if (best >= 0)
                _gained[best] -= sum;
            return best >= 0;
        }
    }
}
