using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gatehouse.Engine.Text;

/// <summary>Takes what a <see cref="LiteralSet"/> finds.</summary>
public interface ILiteralSink
{
    /// <summary>Literal number <paramref name="literal"/> begins at <paramref name="at"/>; false ends the search.</summary>
    bool Found(int literal, int at);
}

/// <summary>
/// Finds many literals in raw bytes in one pass, ASCII letters in any case. Four bytes of every literal, its window, are folded into nibble
/// masks of sixteen buckets (the "Teddy" prefilter of Hyperscan; Wang et al., NSDI 2019), so that one shuffle per byte rules most places out;
/// what is left is compared in full. The window is the part of a literal that source text holds least often: <c>sswo</c> of <c>password</c>.
/// </summary>
/// <remarks>Literals are found in the order of their windows, which is not always that of their beginnings.</remarks>
public sealed class LiteralSet
{
    public const int ShortestLiteral = 3;

    private const int MaskBytes = 4;
    private const int Buckets = 16;
    private const int BlockBytes = 16;
    private const int TableBits = 12;
    private const int FilterBits = 16;
    private const int HeadBytes = 8;
    private const uint CaseBitsOfFour = 0x20202020;
    private const uint ThreeBytes = 0x00FFFFFF;
    private const ulong CaseBits = 0x2020202020202020;

    private readonly byte[][] _literals;

    /// <summary>Where in each literal its window begins.</summary>
    private readonly int[] _windows;

    /// <summary>Masks for buckets 0–7 and 8–15: for each of the four bytes, by low nibble and by high nibble.</summary>
    private readonly byte[] _masks = new byte[2 * MaskBytes * 2 * BlockBytes];

    /// <summary>Literals by the hash of three bytes from their window on: <c>_members[_table[h].._table[h + 1]]</c>.</summary>
    private readonly int[] _table = new int[(1 << TableBits) + 1];

    private readonly int[] _members;

    /// <summary>Eight bytes of each literal from its window on, with the case bit set, and which of them count.</summary>
    private readonly (ulong Text, ulong Mask)[] _heads;

    /// <summary>One bit for each hash of four bytes that a window can hold: small enough to stay in the first cache.</summary>
    private readonly ulong[] _filter = new ulong[(1 << FilterBits) / 64];

    /// <summary>The same for literals of three bytes.</summary>
    private readonly ulong[] _shortFilter = new ulong[(1 << FilterBits) / 64];

    public LiteralSet(IEnumerable<string> literals)
    {
        _literals = [.. literals.Select(literal => System.Text.Encoding.UTF8.GetBytes(literal.ToLowerInvariant()))];
        if (Array.Exists(_literals, literal => literal.Length < ShortestLiteral))
            throw new ArgumentException($"A literal needs {ShortestLiteral} bytes at least.", nameof(literals));
        _windows = new int[_literals.Length];
        FillMasks();
        _members = FillTable();
        _heads = new (ulong, ulong)[_literals.Length];
        for (var i = 0; i < _literals.Length; i++)
            _heads[i] = HeadOf(Window(i));
        FillFilter();
    }

    public int Count => _literals.Length;

    /// <summary>A literal from its window on.</summary>
    private ReadOnlySpan<byte> Window(int literal) => _literals[literal].AsSpan(_windows[literal]);

    public void Search<TSink>(ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, ILiteralSink
    {
        var at = 0;
        if (Vector128.IsHardwareAccelerated && text.Length >= BlockBytes + MaskBytes)
        {
            at = SearchBlocks(text, ref sink);
            if (at < 0)
                return;
        }

        for (; at + ShortestLiteral <= text.Length; at++)
        {
            if (!Verify(text, at, ref sink))
                return;
        }
    }

    /// <summary>Searches whole blocks; returns where the rest begins, or -1 where the sink has had enough.</summary>
    /// <remarks>Optimised at once: a whole scan may be shorter than the runtime takes to notice that this loop is hot.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SearchBlocks<TSink>(ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, ILiteralSink
    {
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var first = ref MemoryMarshal.GetReference(text);
        var last = text.Length - BlockBytes - (MaskBytes - 1);
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var low0 = Mask256(ref masks, 0);
            var high0 = Mask256(ref masks, 1);
            var low1 = Mask256(ref masks, 2);
            var high1 = Mask256(ref masks, 3);
            var low2 = Mask256(ref masks, 4);
            var high2 = Mask256(ref masks, 5);
            var low3 = Mask256(ref masks, 6);
            var high3 = Mask256(ref masks, 7);
            // Four blocks to a round: their candidates are looked at in one loop, whose end is hard to foresee for the processor.
            for (; at <= last - 3 * BlockBytes; at += 4 * BlockBytes)
            {
                var candidates = 0UL;
                for (var block = 0; block < 4; block++)
                {
                    var from = at + block * BlockBytes;
                    var here =
                        Buckets256(ref first, from, low0, high0)
                        & Buckets256(ref first, from + 1, low1, high1)
                        & Buckets256(ref first, from + 2, low2, high2)
                        & Buckets256(ref first, from + 3, low3, high3);
                    var none = Vector128.Equals(here.GetLower() | here.GetUpper(), Vector128<byte>.Zero);
                    candidates |= (ulong)(~none.ExtractMostSignificantBits() & 0xFFFF) << (block * BlockBytes);
                }

                // One in ten is likely, and which one nobody foresees: they are told apart without a branch.
                var likely = 0UL;
                for (; candidates != 0; candidates &= candidates - 1)
                {
                    var step = BitOperations.TrailingZeroCount(candidates);
                    likely |= CanBe(ref first, at + step) << step;
                }

                for (; likely != 0; likely &= likely - 1)
                {
                    if (!Verify(text, at + BitOperations.TrailingZeroCount(likely), ref sink))
                        return -1;
                }
            }

            return at;
        }

        for (; at <= last; at += BlockBytes)
        {
            var any = Vector128<byte>.Zero;
            for (var half = 0; half < 2; half++)
            {
                var here = Vector128<byte>.AllBitsSet;
                for (var i = 0; i < MaskBytes; i++)
                {
                    var bytes = Vector128.LoadUnsafe(ref first, (nuint)(at + i));
                    var low = Vector128.LoadUnsafe(ref masks, (nuint)(((i * 2) * 2 + half) * BlockBytes));
                    var high = Vector128.LoadUnsafe(ref masks, (nuint)(((i * 2 + 1) * 2 + half) * BlockBytes));
                    here &= Vector128.Shuffle(low, bytes & Vector128.Create((byte)0x0F)) & Vector128.Shuffle(high, bytes >>> 4);
                }

                any |= here;
            }

            var candidates = ~Vector128.Equals(any, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
            for (; candidates != 0; candidates &= candidates - 1)
            {
                var place = at + BitOperations.TrailingZeroCount(candidates);
                if (CanBe(ref first, place) != 0 && !Verify(text, place, ref sink))
                    return -1;
            }
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Mask256(ref byte masks, int row) => Vector256.LoadUnsafe(ref masks, (nuint)(row * 2 * BlockBytes));

    /// <summary>The buckets that allow each of the sixteen bytes from here: lower half 0–7, upper half 8–15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Buckets256(ref byte first, int at, Vector256<byte> low, Vector256<byte> high)
    {
        var block = Vector128.LoadUnsafe(ref first, (nuint)at);
        var bytes = Vector256.Create(block, block);
        var nibble = Vector256.Create((byte)0x0F);
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            return System.Runtime.Intrinsics.X86.Avx2.Shuffle(low, bytes & nibble)
                & System.Runtime.Intrinsics.X86.Avx2.Shuffle(high, (bytes.AsUInt16() >>> 4).AsByte() & nibble);
        }

        return Vector256.Create(
                Vector128.Shuffle(low.GetLower(), block & nibble.GetLower()),
                Vector128.Shuffle(low.GetUpper(), block & nibble.GetLower())
            ) & Vector256.Create(Vector128.Shuffle(high.GetLower(), block >>> 4), Vector128.Shuffle(high.GetUpper(), block >>> 4));
    }

    /// <summary>1 or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong CanBe(ref byte first, int place)
    {
        var four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, place)) | CaseBitsOfFour;
        return BitOf(_filter, four) | BitOf(_shortFilter, four & ThreeBytes);
    }

    /// <summary>Tells the sink of the literals whose window stands here; false where it has had enough.</summary>
    private bool Verify<TSink>(ReadOnlySpan<byte> text, int window, ref TSink sink)
        where TSink : struct, ILiteralSink
    {
        var rest = text[window..];
        var slot = Hash(rest);
        var head = rest.Length >= HeadBytes ? BinaryPrimitives.ReadUInt64LittleEndian(rest) | CaseBits : 0;
        for (var i = _table[slot]; i < _table[slot + 1]; i++)
        {
            var literal = _members[i];
            var (start, mask) = _heads[literal];
            if (head != 0 && ((head ^ start) & mask) != 0)
                continue;
            var at = window - _windows[literal];
            if (at >= 0 && StartsWith(text[at..], _literals[literal]) && !sink.Found(literal, at))
                return false;
        }

        return true;
    }

    private static (ulong Text, ulong Mask) HeadOf(ReadOnlySpan<byte> literal)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        head.Clear();
        literal[..Math.Min(HeadBytes, literal.Length)].CopyTo(head);
        var mask = literal.Length >= HeadBytes ? ulong.MaxValue : (1UL << (8 * literal.Length)) - 1;
        return ((BinaryPrimitives.ReadUInt64LittleEndian(head) | CaseBits) & mask, mask);
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, byte[] literal)
    {
        if (text.Length < literal.Length)
            return false;
        for (var i = 0; i < literal.Length; i++)
        {
            if (Fold(text[i]) != literal[i])
                return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Fold(byte b) => (uint)(b - 'A') <= 'Z' - 'A' ? (byte)(b | 0x20) : b;

    /// <summary>Of the first three bytes with the case bit set, so that both cases meet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(ReadOnlySpan<byte> text)
    {
        var three = (uint)((text[0] | 0x20) | ((text[1] | 0x20) << 8) | ((text[2] | 0x20) << 16));
        return (int)(three * 0x9E3779B1u >> (32 - TableBits));
    }

    private int[] FillTable()
    {
        var slots = new int[_literals.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = Hash(Window(i));
            _table[slots[i] + 1]++;
        }

        for (var i = 1; i < _table.Length; i++)
            _table[i] += _table[i - 1];
        var members = new int[_literals.Length];
        var next = _table.AsSpan(0, _table.Length - 1).ToArray();
        for (var i = 0; i < slots.Length; i++)
            members[next[slots[i]]++] = i;
        return members;
    }

    /// <summary>Chooses the window and the bucket of each literal.</summary>
    private void FillMasks()
    {
        var buckets = new Bucket[Buckets];
        for (var i = 0; i < Buckets; i++)
            buckets[i] = new Bucket();
        var empty = new Bucket();
        var costs = new double[_literals.Length];
        var order = new int[_literals.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            costs[i] = -CostOfRarest(_literals[i], empty);
        }

        // The most frequent windows first: each finds a bucket of its kind before the rare ones fill up the corners.
        Array.Sort(costs, order);
        foreach (var literal in order)
        {
            var best = (Cost: double.MaxValue, Bucket: 0, Window: 0);
            for (var window = 0; window < WindowsOf(_literals[literal]); window++)
            {
                for (var bucket = 0; bucket < Buckets; bucket++)
                {
                    var cost = buckets[bucket].CostOf(_literals[literal].AsSpan(window));
                    if (cost < best.Cost)
                        best = (cost, bucket, window);
                }
            }

            _windows[literal] = best.Window;
            buckets[best.Bucket].Add(Window(literal));
        }

        for (var number = 0; number < Buckets; number++)
        {
            var half = number / 8;
            var bit = (byte)(1 << (number % 8));
            for (var place = 0; place < MaskBytes; place++)
            {
                for (var nibble = 0; nibble < 16; nibble++)
                {
                    if ((buckets[number].Low[place] >> nibble & 1) != 0)
                        _masks[((place * 2) * 2 + half) * BlockBytes + nibble] |= bit;
                    if ((buckets[number].High[place] >> nibble & 1) != 0)
                        _masks[((place * 2 + 1) * 2 + half) * BlockBytes + nibble] |= bit;
                }
            }
        }
    }

    private static double CostOfRarest(byte[] literal, Bucket empty)
    {
        var least = double.MaxValue;
        for (var window = 0; window < WindowsOf(literal); window++)
            least = Math.Min(least, empty.CostOf(literal.AsSpan(window)));
        return least;
    }

    private static int WindowsOf(byte[] literal) => Math.Max(1, literal.Length - MaskBytes + 1);

    private void FillFilter()
    {
        for (var i = 0; i < _literals.Length; i++)
        {
            var window = Window(i);
            var start = (uint)(window[0] | window[1] << 8 | window[2] << 16);
            if (window.Length > ShortestLiteral)
                Set(_filter, start | (uint)window[3] << 24 | CaseBitsOfFour);
            else
                Set(_shortFilter, start | CaseBitsOfFour & ThreeBytes);
        }
    }

    private static void Set(ulong[] filter, uint key)
    {
        var slot = FilterSlot(key);
        filter[slot >> 6] |= 1UL << (int)(slot & 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FilterSlot(uint key) => key * 0x9E3779B1u >> (32 - FilterBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitOf(ulong[] filter, uint key)
    {
        var slot = FilterSlot(key);
        return filter[slot >> 6] >> (int)(slot & 63) & 1;
    }

    /// <summary>
    /// The nibbles that one bucket lets through at each of its places. A literal goes where it lets the fewest other bytes of source text
    /// through.
    /// </summary>
    private sealed class Bucket
    {
        /// <summary>How many of a hundred thousand bytes of text are each printable character, from the space on: source code, settings, manuals.</summary>
        private static ReadOnlySpan<ushort> Printable =>
            [
                20856,
                28,
                1171,
                231,
                63,
                22,
                43,
                318,
                932,
                920,
                516,
                66,
                1180,
                535,
                1230,
                622,
                741,
                407,
                322,
                218,
                187,
                214,
                158,
                118,
                127,
                171,
                734,
                382,
                278,
                543,
                344,
                31,
                28,
                649,
                238,
                573,
                342,
                775,
                318,
                233,
                125,
                586,
                32,
                107,
                450,
                299,
                532,
                463,
                461,
                47,
                539,
                862,
                692,
                207,
                157,
                111,
                152,
                82,
                44,
                187,
                108,
                198,
                15,
                1875,
                97,
                3479,
                697,
                2010,
                1883,
                6757,
                1290,
                985,
                1179,
                3462,
                105,
                498,
                2218,
                1470,
                3599,
                3300,
                1593,
                132,
                3588,
                3721,
                4703,
                1606,
                550,
                417,
                558,
                836,
                100,
                257,
                44,
                257,
                19,
            ];

        private const double LineEnds = 0.026;
        private const double Tabs = 0.003;
        private const double EachOther = 0.00004;

        private static readonly double[] Share = Shares();

        private readonly double[] _passing = new double[MaskBytes];

        /// <summary>For each place and high nibble the share of what its row would let through more, and so for each low nibble.</summary>
        private readonly double[] _rows = new double[MaskBytes * 16];
        private readonly double[] _columns = new double[MaskBytes * 16];

        public int[] Low { get; } = new int[MaskBytes];

        public int[] High { get; } = new int[MaskBytes];

        public void Add(ReadOnlySpan<byte> window)
        {
            for (var place = 0; place < MaskBytes; place++)
            {
                if (place >= window.Length)
                {
                    for (var nibble = 0; nibble < 16; nibble++)
                        Allow(place, nibble, nibble);
                }
                else
                {
                    var b = window[place];
                    Allow(place, b & 0x0F, b >> 4);
                    if (IsLetter(b))
                        Allow(place, b & 0x0F, (b & ~0x20) >> 4);
                }
            }
        }

        /// <summary>How much more of a text would pass with this window than without.</summary>
        public double CostOf(ReadOnlySpan<byte> window)
        {
            var before = 1.0;
            var after = 1.0;
            for (var place = 0; place < MaskBytes; place++)
            {
                before *= _passing[place];
                after *= place < window.Length ? PassingWith(place, window[place]) : 1;
            }

            return after - before;
        }

        private double PassingWith(int place, byte b)
        {
            var low = b & 0x0F;
            var high = b >> 4;
            var other = IsLetter(b) ? (b & ~0x20) >> 4 : high;
            var passing = _passing[place];
            var isNewColumn = (Low[place] >> low & 1) == 0;
            if (isNewColumn)
                passing += _columns[place * 16 + low];
            if ((High[place] >> high & 1) == 0)
                passing += _rows[place * 16 + high] + (isNewColumn ? Share[high << 4 | low] : 0);
            if (other != high && (High[place] >> other & 1) == 0)
                passing += _rows[place * 16 + other] + (isNewColumn ? Share[other << 4 | low] : 0);
            return passing;
        }

        private void Allow(int place, int low, int high)
        {
            if ((Low[place] >> low & 1) == 0)
            {
                Low[place] |= 1 << low;
                _passing[place] += _columns[place * 16 + low];
                for (var row = 0; row < 16; row++)
                    _rows[place * 16 + row] += Share[row << 4 | low];
            }

            if ((High[place] >> high & 1) == 0)
            {
                High[place] |= 1 << high;
                _passing[place] += _rows[place * 16 + high];
                for (var column = 0; column < 16; column++)
                    _columns[place * 16 + column] += Share[high << 4 | column];
            }
        }

        private static bool IsLetter(byte b) => b is >= (byte)'a' and <= (byte)'z';

        private static double[] Shares()
        {
            var shares = new double[256];
            Array.Fill(shares, EachOther);
            for (var i = 0; i < Printable.Length; i++)
                shares[' ' + i] = Printable[i] / 100_000.0;
            shares['\n'] = LineEnds;
            shares['\t'] = Tabs;
            return shares;
        }
    }
}
