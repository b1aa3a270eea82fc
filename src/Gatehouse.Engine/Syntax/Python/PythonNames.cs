using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gatehouse.Engine.Syntax.Python;

/// <summary>The names of many files, each made a string once; keywords are found in the same look.</summary>
internal sealed class PythonNames
{
    /// <summary>After so many looks a name is made anew instead: what a hostile file can cost is bounded, and nobody compares references.</summary>
    private const int MostProbes = 32;

    private const int FirstEntries = 1024;

    /// <summary>A table that grew beyond this is not kept for the next file: what one file brought does not stay for all.</summary>
    private const int MostEntriesKept = 4096;

    /// <summary>With more names than this a table is emptied for the next file, before that one makes it grow.</summary>
    private const int MostNamesKept = MostEntriesKept * 3 / 8;

    private const int LongestKept = 1 << 16;

    private byte[] _text = [];
    private PythonText _source = new(ReadOnlyMemory<byte>.Empty);
    private Entry[] _entries = new Entry[FirstEntries];
    private int _count;

    internal PythonNames() => Seed();

    /// <summary>Turns to another file.</summary>
    /// <param name="text">The bytes of the file, with room of at least eight bytes after their end.</param>
    internal void Begin(byte[] text, PythonText source)
    {
        _text = text;
        _source = source;
        if (_count <= MostNamesKept)
            return;
        if (_entries.Length <= MostEntriesKept)
            Array.Clear(_entries);
        else
            _entries = new Entry[FirstEntries];
        Seed();
    }

    internal const string Print = "print";
    internal const string Exec = "exec";
    internal const string Match = "match";
    internal const string Case = "case";
    internal const string TypeWord = "type";

    /// <summary>The name at a place, and whether it is a keyword.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal string Find(int start, int length, out PythonToken token)
    {
        var first = Unsafe.ReadUnaligned<ulong>(ref _text[start]);
        var last = 0UL;
        if (length >= 8)
            last = Unsafe.ReadUnaligned<ulong>(ref _text[start + length - 8]);
        else
            first &= (1UL << (length * 8)) - 1;
        var hash = Hash(first, last, length);
        var entries = _entries;
        ref var entry = ref entries[hash & (uint)(entries.Length - 1)];
        if (entry.First == first && entry.Last == last && entry.Length == length && length <= 16)
        {
            token = entry.Token;
            return entry.Name!;
        }

        return FindSlowly(start, length, first, last, out token);
    }

    private string FindSlowly(int start, int length, ulong first, ulong last, out PythonToken token)
    {
        var hash = Hash(first, last, length);
        if (length > 16)
        {
            for (var at = start + 8; at < start + length - 8; at += 8)
                hash = Hash(hash, Unsafe.ReadUnaligned<ulong>(ref _text[at]) & Below(start + length - at), length);
        }

        var mask = (uint)(_entries.Length - 1);
        for (var probe = 0u; probe < MostProbes; probe++)
        {
            ref var entry = ref _entries[(hash + probe) & mask];
            if (entry.Name is null)
            {
                var name = Make(start, length, out var isAscii);
                token = PythonToken.Name;
                // Other letters are other bytes in another file's encoding.
                if (!isAscii || length > LongestKept)
                    return name;
                entry = new Entry(length, PythonToken.Name, isSeeded: false)
                {
                    First = first,
                    Last = last,
                    Hash = hash,
                    Name = name,
                };
                if (++_count * 2 > _entries.Length)
                    Grow();
                return name;
            }

            if (entry.First == first && entry.Last == last && entry.Length == length && (length <= 16 || SameMiddle(entry.Name, start)))
            {
                token = entry.Token;
                return entry.Name;
            }
        }

        token = PythonToken.Name;
        return Make(start, length, out _);
    }

    private static ulong Below(int bytes) => bytes >= 8 ? ulong.MaxValue : (1UL << (bytes * 8)) - 1;

    private bool SameMiddle(string known, int start) =>
        System.Text.Ascii.Equals(_text.AsSpan(start + 8, known.Length - 16), known.AsSpan(8, known.Length - 16));

    private string Make(int start, int length, out bool isAscii)
    {
        var bytes = _text.AsSpan(start, length);
        isAscii = System.Text.Ascii.IsValid(bytes);
        return isAscii ? System.Text.Encoding.ASCII.GetString(bytes) : PythonIdentifiers.Normalize(_source.Show(bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ulong first, ulong last, int length)
    {
        var mixed = (first ^ BitOperations.RotateLeft(last, 29) ^ (uint)length) * 0x9E3779B97F4A7C15UL;
        return (uint)(mixed >> 32) ^ (uint)(mixed >> 15);
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        // Keywords first: no crowd may push one out.
        var count = _count;
        Seed();
        _count = count;
        var mask = (uint)(_entries.Length - 1);
        foreach (ref var entry in old.AsSpan())
        {
            if (entry.Name is null || entry.IsSeeded)
                continue;
            for (var probe = 0u; probe < MostProbes; probe++)
            {
                ref var free = ref _entries[(entry.Hash + probe) & mask];
                if (free.Name is not null)
                    continue;
                free = entry;
                break;
            }
        }
    }

    private void Seed()
    {
        foreach (var (name, token) in Words)
        {
            var first = 0UL;
            for (var i = 0; i < name.Length; i++)
                first |= (ulong)name[i] << (i * 8 & 63);
            var last = name.Length == 8 ? first : 0;
            var hash = Hash(first, last, name.Length);
            var mask = (uint)(_entries.Length - 1);
            for (var probe = 0u; ; probe++)
            {
                ref var entry = ref _entries[(hash + probe) & mask];
                if (entry.Name is not null)
                    continue;
                entry = new Entry(name.Length, token, isSeeded: true)
                {
                    First = first,
                    Last = last,
                    Hash = hash,
                    Name = name,
                };
                break;
            }
        }

        _count = Words.Length;
    }

    // None is longer than eight letters: Seed relies on it.
    private static readonly (string Name, PythonToken Token)[] Words =
    [
        (Print, PythonToken.Name),
        (Exec, PythonToken.Name),
        (Match, PythonToken.Name),
        (Case, PythonToken.Name),
        (TypeWord, PythonToken.Name),
        ("and", PythonToken.And),
        ("as", PythonToken.As),
        ("assert", PythonToken.Assert),
        ("async", PythonToken.Async),
        ("await", PythonToken.Await),
        ("break", PythonToken.Break),
        ("class", PythonToken.Class),
        ("continue", PythonToken.Continue),
        ("def", PythonToken.Def),
        ("del", PythonToken.Del),
        ("elif", PythonToken.Elif),
        ("else", PythonToken.Else),
        ("except", PythonToken.Except),
        ("False", PythonToken.False),
        ("finally", PythonToken.Finally),
        ("for", PythonToken.For),
        ("from", PythonToken.From),
        ("global", PythonToken.Global),
        ("if", PythonToken.If),
        ("import", PythonToken.Import),
        ("in", PythonToken.In),
        ("is", PythonToken.Is),
        ("lambda", PythonToken.Lambda),
        ("None", PythonToken.None),
        ("nonlocal", PythonToken.Nonlocal),
        ("not", PythonToken.Not),
        ("or", PythonToken.Or),
        ("pass", PythonToken.Pass),
        ("raise", PythonToken.Raise),
        ("return", PythonToken.Return),
        ("True", PythonToken.True),
        ("try", PythonToken.Try),
        ("while", PythonToken.While),
        ("with", PythonToken.With),
        ("yield", PythonToken.Yield),
    ];

    /// <summary>Thirty-two bytes: two to a line of the cache, which is what a look costs.</summary>
    private struct Entry
    {
        private const int TokenBits = 8;
        private const int SeededBit = 1 << TokenBits;
        private const int LengthShift = TokenBits + 1;

        public ulong First;
        public ulong Last;
        public string? Name;
        public uint Hash;
        private int _form;

        public Entry(int length, PythonToken token, bool isSeeded) =>
            _form = length << LengthShift | (isSeeded ? SeededBit : 0) | (byte)token;

        public readonly int Length => _form >> LengthShift;

        public readonly PythonToken Token => (PythonToken)(byte)_form;

        /// <summary>Whether every table has it from the start.</summary>
        public readonly bool IsSeeded => (_form & SeededBit) != 0;
    }
}
