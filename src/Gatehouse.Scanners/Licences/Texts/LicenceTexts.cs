using System.Buffers.Binary;
using System.Text;
using Gatehouse.Engine.Syntax.Spdx;

namespace Gatehouse.Scanners.Licences.Texts;

/// <summary>
/// What is kept of a licence's text: hashes of its runs of words, of a long text only those that end in some zero bits.
/// </summary>
/// <param name="Level">How many zero bits a kept hash ends in; at most 8, since the last 8 bits are not kept.</param>
/// <param name="Total">How many runs the text has.</param>
/// <param name="Runs">The upper 24 bits of the hashes kept, ascending.</param>
public sealed record LicencePrint(string Id, int Level, int Total, ImmutableArray<uint> Runs)
{
    public const int MostLevels = 8;

    public static LicencePrint Of(string id, string text, int most)
    {
        var all = LicenceText.Runs(text).Distinct().ToList();
        var level = 0;
        while (level < MostLevels && all.Count(run => IsKept(run, level)) > most)
            level++;
        var total = Math.Min(all.Count, ushort.MaxValue);
        return new LicencePrint(
            id,
            level,
            total,
            [.. all.Where(run => IsKept(run, level)).Select(run => run >> MostLevels).Distinct().Order()]
        );
    }

    public static bool IsKept(uint run, int level) => (run & ((1u << level) - 1)) == 0;
}

/// <summary>Recognises licence texts, alone or several in one file, also where somebody changed some words.</summary>
public sealed class LicenceTexts
{
    /// <summary>
    /// The share of a licence's runs that a text must have. With it each of 462 licence files of installed npm packages is recognised, and 456
    /// as what their package.json says; a clause more or less of the short licences is a fifth of them.
    /// </summary>
    public const double Enough = 0.8;

    private const int FewestRuns = 8;
    private const int MostLicences = 12;

    private readonly ImmutableArray<LicencePrint> _prints;

    /// <summary>Run and number of the print, ascending.</summary>
    private readonly ulong[] _index;

    public LicenceTexts(ImmutableArray<LicencePrint> prints)
    {
        _prints = prints;
        _index = [.. prints.SelectMany((print, number) => print.Runs.Select(run => ((ulong)run << 32) | (uint)number))];
        Array.Sort(_index);
    }

    public static LicenceTexts Known => field ??= Load();

    public IEnumerable<string> Ids => _prints.Select(print => print.Id);

    /// <summary>The licences of which the text holds a copy, the best match first. A licence's text does not say whether later versions count.</summary>
    public ImmutableArray<string> Recognise(string text)
    {
        var left = LicenceText.Runs(text).ToHashSet();
        if (left.Count < FewestRuns)
            return [];
        var found = ImmutableArray.CreateBuilder<string>();
        for (var round = 0; round < MostLicences && Best(left) is { } best; round++)
        {
            // A text and the notice in it are kept apart.
            if (!found.Contains(best.Id))
                found.Add(best.Id);
            left.RemoveWhere(run => LicencePrint.IsKept(run, best.Level) && best.Runs.BinarySearch(run >> LicencePrint.MostLevels) >= 0);
        }

        if (found.Count > 0 && text.Contains("commons clause", StringComparison.OrdinalIgnoreCase))
            found.Add(LicenceNames.CommonsClause);
        // The lesser licence is written as permissions on top of the other, whose text goes with it.
        foreach (var id in found.Where(id => id.StartsWith("LGPL-3.0", StringComparison.Ordinal)).ToList())
            found.Remove(id[1..]);
        return found.ToImmutable();
    }

    private LicencePrint? Best(HashSet<uint> runs)
    {
        var counts = new int[_prints.Length];
        foreach (var run in runs)
        {
            var key = (ulong)(run >> LicencePrint.MostLevels) << 32;
            var at = Array.BinarySearch(_index, key);
            for (at = at < 0 ? ~at : at; at < _index.Length && _index[at] >> 32 == key >> 32; at++)
            {
                var number = (int)(uint)_index[at];
                if (LicencePrint.IsKept(run, _prints[number].Level))
                    counts[number]++;
            }
        }

        LicencePrint? best = null;
        var bestScore = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var print = _prints[i];
            var share = (double)counts[i] / print.Runs.Length;
            // Of two that fit, the one that explains more of the text and has less that the text has not.
            var score = share < Enough || counts[i] < FewestRuns ? 0 : print.Total * share * share * share;
            if (score > bestScore)
                (best, bestScore) = (print, score);
        }

        return best;
    }

    private static LicenceTexts Load()
    {
        using var stream = typeof(LicenceTexts).Assembly.GetManifestResourceStream("licence-texts")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return new LicenceTexts(Read(memory.ToArray()));
    }

    /// <summary>For each licence: length of its id, the id, level, number of runs, number of runs kept, those in three bytes each.</summary>
    public static byte[] Write(IEnumerable<LicencePrint> prints)
    {
        using var stream = new MemoryStream();
        Span<byte> four = stackalloc byte[4];
        foreach (var print in prints)
        {
            var id = Encoding.ASCII.GetBytes(print.Id);
            stream.WriteByte((byte)id.Length);
            stream.Write(id);
            stream.WriteByte((byte)print.Level);
            BinaryPrimitives.WriteUInt16LittleEndian(four, (ushort)print.Total);
            BinaryPrimitives.WriteUInt16LittleEndian(four[2..], (ushort)print.Runs.Length);
            stream.Write(four);
            foreach (var run in print.Runs)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(four, run);
                stream.Write(four[..3]);
            }
        }

        return stream.ToArray();
    }

    private static ImmutableArray<LicencePrint> Read(ReadOnlySpan<byte> bytes)
    {
        var prints = ImmutableArray.CreateBuilder<LicencePrint>();
        while (bytes.Length > 0)
        {
            var id = Encoding.ASCII.GetString(bytes.Slice(1, bytes[0]));
            bytes = bytes[(1 + bytes[0])..];
            var level = bytes[0];
            var total = BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]);
            var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]);
            bytes = bytes[5..];
            var runs = ImmutableArray.CreateBuilder<uint>(count);
            for (var i = 0; i < count; i++)
                runs.Add((uint)(bytes[3 * i] | (bytes[(3 * i) + 1] << 8) | (bytes[(3 * i) + 2] << 16)));
            prints.Add(new LicencePrint(id, level, total, runs.MoveToImmutable()));
            bytes = bytes[(3 * count)..];
        }

        return prints.ToImmutable();
    }
}
