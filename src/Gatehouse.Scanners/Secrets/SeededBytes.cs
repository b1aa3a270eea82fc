namespace Gatehouse.Scanners.Secrets;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same fakes on every machine.</summary>
internal sealed class SeededBytes(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The FNV-1a hash of a name.</summary>
    public static ulong SeedOf(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    public int Below(int limit)
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }
}
