namespace Gatehouse.Engine.Sources.Git;

/// <summary>Numbers the objects of a repository from 0, so that a set of them is a row of bits and a reference to one is four bytes.</summary>
internal sealed class ObjectNumbers
{
    private const int RecentLength = 1 << 15;

    private readonly ImmutableArray<PackFile> packs;
    private readonly int[] starts;
    private readonly Dictionary<ObjectId, int> loose = [];
    private readonly List<ObjectId> looseIds = [];
    private readonly (ObjectId Id, int Number)[] recent = new (ObjectId, int)[RecentLength];

    public ObjectNumbers(ImmutableArray<PackFile> packs)
    {
        this.packs = packs;
        starts = new int[packs.Length + 1];
        for (var pack = 0; pack < packs.Length; pack++)
        {
            starts[pack + 1] =
                packs[pack].Count <= int.MaxValue / 2 - starts[pack]
                    ? starts[pack] + packs[pack].Count
                    : throw new GitFormatException("The repository holds more objects than can be counted here.");
        }
    }

    /// <summary>The number of an object, whether it is there or not.</summary>
    public int Of(ObjectId id)
    {
        // The trees of neighbouring commits name nearly the same objects: most are asked for again and again.
        ref var slot = ref recent[id.GetHashCode() & (RecentLength - 1)];
        if (slot.Id != id)
        {
            slot = (id, Find(id));
        }

        return slot.Number;
    }

    public ObjectId IdOf(int number)
    {
        if (number >= starts[^1])
        {
            return looseIds[number - starts[^1]];
        }

        var pack = PackOf(number);
        return packs[pack].IdAt(number - starts[pack]);
    }

    /// <returns>Null for what is in no pack: loose, or not there.</returns>
    public (PackFile Pack, int PackIndex, long Offset)? PlaceOf(int number)
    {
        if (number >= starts[^1])
        {
            return null;
        }

        var pack = PackOf(number);
        return (packs[pack], pack, packs[pack].OffsetAt(number - starts[pack]));
    }

    private int PackOf(int number)
    {
        var found = Array.BinarySearch(starts, number);
        if (found < 0)
        {
            return ~found - 1;
        }

        // Packs without objects begin where the next one does.
        while (starts[found + 1] == number)
        {
            found++;
        }

        return found;
    }

    private int Find(ObjectId id)
    {
        for (var pack = 0; pack < packs.Length; pack++)
        {
            if (packs[pack].PlaceOf(id) is var place and >= 0)
            {
                return starts[pack] + place;
            }
        }

        if (!loose.TryGetValue(id, out var number))
        {
            number = starts[^1] + looseIds.Count;
            loose.Add(id, number);
            looseIds.Add(id);
        }

        return number;
    }
}

/// <summary>A set of small numbers, one bit each.</summary>
internal sealed class NumberSet
{
    private ulong[] words = new ulong[1024];

    public bool Contains(int number) => number >> 6 < words.Length && (words[number >> 6] >> number & 1) != 0;

    /// <returns>Whether it was not there before.</returns>
    public bool Add(int number)
    {
        var word = number >> 6;
        if (word >= words.Length)
        {
            Array.Resize(ref words, Math.Max(word + 1, words.Length * 2));
        }

        var bit = 1UL << number;
        if ((words[word] & bit) != 0)
        {
            return false;
        }

        words[word] |= bit;
        return true;
    }
}
