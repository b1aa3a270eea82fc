namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// Some names, most sets a handful. They are asked for what they do not hold as a rule, which a few bits tell; a table of its own for each
/// function would take five times the room.
/// </summary>
internal sealed class NameSet
{
    private const int MostInARow = 48;

    private readonly string[] _names;

    /// <summary>Of many names, which would take too long to look through.</summary>
    private readonly HashSet<string>? _many;
    private readonly ulong _lowBits;
    private readonly ulong _highBits;

    private NameSet(string[] names, HashSet<string>? many, ulong lowBits, ulong highBits) =>
        (_names, _many, _lowBits, _highBits) = (names, many, lowBits, highBits);

    public bool Contains(string name) => MayContain(name) && (_many is not null ? _many.Contains(name) : Array.IndexOf(_names, name) >= 0);

    public bool Overlaps(HashSet<string> others)
    {
        foreach (var name in _names)
        {
            if (others.Contains(name))
                return true;
        }

        return false;
    }

    private bool MayContain(string name)
    {
        var bit = BitOf(name);
        return ((bit < 64 ? _lowBits : _highBits) >> bit & 1) != 0;
    }

    private static int BitOf(string name) =>
        name.Length == 0 ? 0 : (int)((uint)((name[0] * 31 + name[^1]) * 31 + name[name.Length / 2] + name.Length * 7) * 0x9E3779B1u >> 25);

    /// <summary>Collects names one by one, for one set after the other.</summary>
    public sealed class Collector
    {
        private readonly List<string> _names = [];
        private HashSet<string>? _many;
        private ulong _lowBits;
        private ulong _highBits;

        public void Add(string name)
        {
            var bit = BitOf(name);
            ref var bits = ref bit < 64 ? ref _lowBits : ref _highBits;
            var mask = 1UL << bit;
            if (_many is not null ? !_many.Add(name) : (bits & mask) != 0 && _names.Contains(name))
                return;
            bits |= mask;
            _names.Add(name);
            if (_many is null && _names.Count > MostInARow)
                _many = new HashSet<string>(_names, StringComparer.Ordinal);
        }

        public NameSet Take()
        {
            var set = new NameSet([.. _names], _many, _lowBits, _highBits);
            _names.Clear();
            (_many, _lowBits, _highBits) = (null, 0, 0);
            return set;
        }
    }
}
