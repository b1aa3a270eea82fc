namespace Gatehouse.Engine.Sources.Git;

/// <summary>Blobs in the order in which they are cheap to read: each after the one on which it is a delta, chain by chain.</summary>
internal sealed class PackOrder(List<PastBlob> blobs, ObjectNumbers numbers, int packCount, Func<PastBlob, bool> isWanted)
{
    /// <returns>Rows of the blobs; the place is null for what is in no pack, and a base is what the next ones stand on.</returns>
    public IEnumerable<(int Row, (PackFile Pack, long Offset)? Place, bool IsBase)> Rows()
    {
        var byPack = new List<(long Offset, int Row)>[packCount];
        var files = new PackFile[packCount];
        for (var row = 0; row < blobs.Count; row++)
        {
            if (!isWanted(blobs[row]))
                continue;
            if (numbers.PlaceOf(blobs[row].Number) is not var (pack, index, offset))
            {
                yield return (row, null, false);
                continue;
            }

            files[index] = pack;
            (byPack[index] ??= []).Add((offset, row));
        }

        for (var index = 0; index < packCount; index++)
        {
            if (byPack[index] is not { } rows)
                continue;
            rows.Sort();
            foreach (var (row, offset, isBase) in InChains(files[index], rows))
                yield return (row, (files[index], offset), isBase);
            byPack[index] = [];
        }
    }

    private static IEnumerable<(int Row, long Offset, bool IsBase)> InChains(PackFile pack, List<(long Offset, int Row)> rows)
    {
        var firstChild = new int[rows.Count];
        var nextSibling = new int[rows.Count];
        Array.Fill(firstChild, -1);
        Array.Fill(nextSibling, -1);
        var roots = new List<int>();
        for (var place = rows.Count - 1; place >= 0; place--)
        {
            var parent = ParentOf(pack, rows, place);
            if (parent < 0)
            {
                roots.Add(place);
                continue;
            }

            nextSibling[place] = firstChild[parent];
            firstChild[parent] = place;
        }

        var waiting = new Stack<int>();
        for (var root = roots.Count - 1; root >= 0; root--)
        {
            waiting.Push(roots[root]);
            while (waiting.TryPop(out var place))
            {
                yield return (rows[place].Row, rows[place].Offset, firstChild[place] >= 0);
                for (var child = firstChild[place]; child >= 0; child = nextSibling[child])
                    waiting.Push(child);
            }
        }
    }

    /// <summary>The base lies before its deltas in all packs that git writes; where it does not, the order is only less good.</summary>
    private static int ParentOf(PackFile pack, List<(long Offset, int Row)> rows, int place)
    {
        long wanted;
        try
        {
            wanted = pack.BaseOf(rows[place].Offset);
        }
        catch (GitFormatException)
        {
            // Reading it tells what is wrong with it.
            return -1;
        }

        if (wanted <= 0 || wanted >= rows[place].Offset)
            return -1;
        var found = rows.BinarySearch((wanted, -1));
        found = found < 0 ? ~found : found;
        return found < place && rows[found].Offset == wanted ? found : -1;
    }
}
