using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Encodings;

/// <summary>Finds encoded runs in a text and decodes them into a layer. Linear: each byte belongs to one run of each kind at most.</summary>
internal static class Runs
{
    private const int ShortestRun = 24;
    private const int ShortestHex = 32;
    private const int ShortestEscaped = 20;

    /// <summary>So much of a run is decoded to see whether it is text at all.</summary>
    private const int Probe = 24;

    private const int BlockBytes = 16;
    private const int WideBlockBytes = 32;
    private const int LongestMediaType = 64;

    // A byte is of the alphabet where the bits of its two halves meet: bit 0 for 0x2_, 1 for 0x3_, 2 for 0x4_ and 0x6_, 3 for 0x5_, 4 for 0x7_.
    private static readonly Vector128<byte> LowNibbles = Vector128.Create((byte)26, 30, 30, 30, 30, 30, 30, 30, 30, 30, 28, 5, 4, 5, 4, 13);
    private static readonly Vector128<byte> HighNibbles = Vector128.Create((byte)0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0);

    private const byte NoDigit = 0xFF;

    /// <summary>What each character of either alphabet stands for. The runtime's own search is translated anew in each process, and slowly.</summary>
    private static readonly byte[] Digits = DigitsOfBothAlphabets();

    private static readonly SearchValues<byte> Escape = SearchValues.Create("%\\&"u8);
    private static readonly SearchValues<byte> EscapedEnd = SearchValues.Create(" \t\r\n\"'`<>\0"u8);

    public static void Decode(ReadOnlySpan<byte> text, Layer layer)
    {
        FindPacked(text, layer);
        FindEscaped(text, layer);
    }

    /// <summary>Decodes a whole base 64 text; -1 where it is none, or not text when decoded.</summary>
    public static int FromBase64(ReadOnlySpan<byte> text, Span<byte> room)
    {
        var length = Base64Bytes(text, room);
        return length > 0 && IsText(room[..length]) ? Narrow(room[..length]) : -1;
    }

    /// <summary>Base 64 and hexadecimal: long words of letters, digits and few other characters.</summary>
    private static void FindPacked(ReadOnlySpan<byte> text, Layer layer)
    {
        var at = 0;
        while (!layer.IsCut && at + ShortestRun <= text.Length)
        {
            var inside = NextBlock(text, at);
            if (inside < 0)
                return;
            var start = inside;
            while (start > at && IsDigit(text[start - 1]))
                start--;
            var end = WordEnd(text, inside);
            at = end;
            // A path or a flag before the value reads as part of it.
            while (start < end && text[start] is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_')
                start++;
            if (end - start >= ShortestRun)
                at = Math.Max(at, Take(text, ByteSpan.Between(start, end), layer));
        }
    }

    /// <summary>
    /// A place inside the next word of at least <see cref="ShortestRun"/> characters: wherever it begins, such a word fills two runs of eight
    /// bytes that follow each other.
    /// </summary>
    /// <remarks>Optimised at once: a whole scan may be shorter than the runtime takes to notice that this loop is hot.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NextBlock(ReadOnlySpan<byte> text, int at)
    {
        if (Avx2.IsSupported)
        {
            var low = Vector256.Create(LowNibbles, LowNibbles);
            var high = Vector256.Create(HighNibbles, HighNibbles);
            var before = 0U;
            for (; at + WideBlockBytes <= text.Length; at += WideBlockBytes)
            {
                var block = Vector256.Create(text.Slice(at, WideBlockBytes));
                var nibbles = (block.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)0x0F);
                // What is no ASCII has its high bit set, for which the first shuffle gives nothing.
                var inside = Avx2.Shuffle(low, block) & Avx2.Shuffle(high, nibbles);
                var outside = Vector256.Equals(inside, Vector256<byte>.Zero).ExtractMostSignificantBits();
                // The high bit of each eight that lie inside altogether.
                var whole = ~(((outside & 0x7F7F7F7F) + 0x7F7F7F7F) | outside) & 0x80808080;
                if ((whole & ((whole << 8) | before)) is not 0 and var second)
                    return at + (BitOperations.TrailingZeroCount(second) & ~7);
                before = whole >> 24;
            }

            // The word may have begun at the end of the last whole block.
            if (before != 0)
                at -= 8;
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var zero = Vector128<byte>.Zero;
            var endsInside = false;
            for (; at + BlockBytes <= text.Length; at += BlockBytes)
            {
                var block = Vector128.Create(text.Slice(at, BlockBytes));
                var letters = Vector128.LessThan(
                    (block | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'),
                    Vector128.Create((byte)26)
                );
                var digits = Vector128.LessThan(block - Vector128.Create((byte)'0'), Vector128.Create((byte)10));
                var others =
                    Vector128.Equals(block, Vector128.Create((byte)'+'))
                    | Vector128.Equals(block, Vector128.Create((byte)'/'))
                    | Vector128.Equals(block, Vector128.Create((byte)'-'))
                    | Vector128.Equals(block, Vector128.Create((byte)'_'));
                var outside = Vector128.Equals(letters | digits | others, zero).ExtractMostSignificantBits();
                if ((outside & 0xFF) == 0 && (endsInside || outside == 0))
                    return at;
                endsInside = (outside & 0xFF00) == 0;
            }

            // The word may have begun in the last whole block.
            if (endsInside)
                at -= BlockBytes / 2;
        }

        for (; at + 8 <= text.Length; at += 8)
        {
            var whole = 0;
            while (whole < 8 && IsDigit(text[at + whole]))
                whole++;
            if (whole == 8)
                return at;
        }

        return -1;
    }

    private static int WordEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsDigit(text[at]))
            at++;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte b) => Digits[b] != NoDigit;

    private static byte[] DigitsOfBothAlphabets()
    {
        var digits = new byte[256];
        Array.Fill(digits, NoDigit);
        for (var i = 0; i < 26; i++)
        {
            digits['A' + i] = (byte)i;
            digits['a' + i] = (byte)(26 + i);
        }

        for (var i = 0; i < 10; i++)
            digits['0' + i] = (byte)(52 + i);
        digits['+'] = digits['-'] = 62;
        digits['/'] = digits['_'] = 63;
        return digits;
    }

    /// <summary>Decodes one word, and the lines that go on with it; returns where the search goes on.</summary>
    private static int Take(ReadOnlySpan<byte> text, ByteSpan word, Layer layer)
    {
        var run = text.Slice(word.Start, word.Length);
        if (IsHex(run))
            return TakeHex(text, word, layer);
        Span<byte> probe = stackalloc byte[Probe / 4 * 3];
        if (!DecodesTo(run[..Probe], probe) || !IsText(probe) || IsPicture(text, word.Start))
            return word.End;
        var end = WrappedEnd(text, word);
        var whole = ByteSpan.Between(word.Start, end);
        var room = layer.Room(whole.Length);
        if (room.IsEmpty)
            return end;
        var decoded = FromBase64(text.Slice(whole.Start, whole.Length), room);
        if (decoded > 0)
            layer.Add(whole, Writing.Base64, decoded);
        return end;
    }

    private static bool IsHex(ReadOnlySpan<byte> run)
    {
        foreach (var b in run)
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        }

        return true;
    }

    /// <summary>Decodes a few whole groups of a word; false where it mixes the two alphabets.</summary>
    private static bool DecodesTo(ReadOnlySpan<byte> word, Span<byte> room)
    {
        if (word.ContainsAny((byte)'-', (byte)'_') && word.ContainsAny((byte)'+', (byte)'/'))
            return false;
        for (int from = 0, to = 0; from < word.Length; from += 4, to += 3)
        {
            var group = Digits[word[from]] << 18 | Digits[word[from + 1]] << 12 | Digits[word[from + 2]] << 6 | Digits[word[from + 3]];
            room[to] = (byte)(group >> 16);
            room[to + 1] = (byte)(group >> 8);
            room[to + 2] = (byte)group;
        }

        return true;
    }

    private static int TakeHex(ReadOnlySpan<byte> text, ByteSpan word, Layer layer)
    {
        if (word.Length < ShortestHex || word.Length % 2 != 0)
            return word.End;
        Span<byte> probe = stackalloc byte[Probe / 2];
        Convert.FromHexString(text.Slice(word.Start, Probe), probe, out _, out var probed);
        if (!IsText(probe[..probed]))
            return word.End;
        var room = layer.Room(word.Length / 2);
        if (room.IsEmpty)
            return word.End;
        Convert.FromHexString(text.Slice(word.Start, word.Length), room, out _, out var written);
        if (IsText(room[..written]))
            layer.Add(word, Writing.Hex, Narrow(room[..written]));
        return word.End;
    }

    /// <summary>Base 64 is often broken into lines of one length; the last one may be shorter.</summary>
    private static int WrappedEnd(ReadOnlySpan<byte> text, ByteSpan first)
    {
        var end = first.End;
        while (first.Length % 4 == 0)
        {
            var at = end;
            at +=
                text[at..].StartsWith("\\n"u8) ? 2
                : text[at..].StartsWith("\r\n"u8) ? 2
                : text[at..].StartsWith("\n"u8) ? 1
                : 0;
            if (at == end)
                break;
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
                at++;
            var length = WordEnd(text[..Math.Min(text.Length, at + first.Length + 1)], at) - at;
            if (length == 0 || length > first.Length)
                break;
            end = at + length;
            if (length < first.Length)
                break;
        }

        while (end < text.Length && end - first.Start < int.MaxValue - 2 && text[end] == '=')
            end++;
        return end;
    }

    private static bool IsPicture(ReadOnlySpan<byte> text, int at)
    {
        var before = text[Math.Max(0, at - LongestMediaType)..at];
        var scheme = before.LastIndexOf("data:"u8);
        return scheme >= 0
            && before.EndsWith("base64,"u8)
            && (before[(scheme + 5)..].StartsWith("image/"u8) || before[(scheme + 5)..].StartsWith("font/"u8));
    }

    /// <summary>Percent signs, backslashes and numbered entities among plain characters of one word.</summary>
    private static void FindEscaped(ReadOnlySpan<byte> text, Layer layer)
    {
        var at = 0;
        while (!layer.IsCut)
        {
            var next = text[at..].IndexOfAny(Escape);
            if (next < 0)
                return;
            var place = at + next;
            var writing = text[place] switch
            {
                (byte)'%' => Writing.Percent,
                (byte)'&' => Writing.Entities,
                _ => Writing.Escapes,
            };
            var length = Escapes.One(text[place..], writing, out var character);
            // `\n`, `\\` and `\"` stand in every second string and hide nothing: only what spells letters is worth the work.
            if (length < 3 || character is < ' ' or > '~')
            {
                at = place + Math.Max(1, length);
                continue;
            }

            var start = place;
            while (start > at && !EscapedEnd.Contains(text[start - 1]))
                start--;
            var rest = text[place..].IndexOfAny(EscapedEnd);
            var end = rest < 0 ? text.Length : place + rest;
            at = end;
            if (end - start < ShortestEscaped)
                continue;
            var room = layer.Room(end - start);
            if (room.IsEmpty)
                return;
            var written = Escapes.Decode(text[start..end], writing, room, out _);
            layer.Add(ByteSpan.Between(start, end), writing, written);
        }
    }

    /// <summary>In either alphabet, padded or not, with line ends in it; -1 where it is none.</summary>
    private static int Base64Bytes(ReadOnlySpan<byte> text, Span<byte> room)
    {
        text = text.TrimEnd((byte)'=');
        if (text.ContainsAny((byte)'-', (byte)'_'))
        {
            return
                Base64Url.IsValid(text)
                && Base64Url.DecodeFromUtf8(text, room, out _, out var written, isFinalBlock: true) == OperationStatus.Done
                ? written
                : -1;
        }

        var buffer = text.Length <= 512 ? null : ArrayPool<byte>.Shared.Rent(text.Length + 4);
        try
        {
            // Line ends, as characters or as `\n`, and the padding that some leave out.
            var packed = buffer is null ? stackalloc byte[516] : buffer.AsSpan();
            var length = 0;
            for (var at = 0; at < text.Length; at++)
            {
                if (text[at] == '\\')
                    at++;
                else if (text[at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                    packed[length++] = text[at];
            }

            if (length % 4 == 1)
                length--;
            while (length % 4 != 0)
                packed[length++] = (byte)'=';
            return Base64.DecodeFromUtf8(packed[..length], room, out _, out var written) == OperationStatus.Done ? written : -1;
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Text as people and programs write it, or the same in UTF-16; random bytes fail within a few.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return false;
        var isWide = IsWide(bytes);
        var step = isWide ? 2 : 1;
        for (var i = 0; i < bytes.Length; i += step)
        {
            if (bytes[i] is < (byte)' ' and not ((byte)'\n' or (byte)'\r' or (byte)'\t') or (byte)0x7F)
                return false;
            if (isWide && i + 1 < bytes.Length && bytes[i + 1] != 0)
                return false;
        }

        // A probe may end inside a character of several bytes.
        return isWide || !bytes.ContainsAnyExceptInRange((byte)0, (byte)0x7E) || System.Text.Unicode.Utf8.IsValid(WholeCharacters(bytes));
    }

    private static bool IsWide(ReadOnlySpan<byte> bytes) => bytes.Length > 3 && bytes[1] == 0 && bytes[3] == 0;

    /// <summary>Turns UTF-16 of Latin letters, as PowerShell's encoded commands are, to plain text in place.</summary>
    private static int Narrow(Span<byte> bytes)
    {
        if (!IsWide(bytes))
            return bytes.Length;
        for (var i = 0; 2 * i < bytes.Length; i++)
            bytes[i] = bytes[2 * i];
        return bytes.Length / 2;
    }

    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.Length;
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            if (bytes[^back] >= 0xC0)
                end = bytes.Length - back;
        }

        return bytes[..end];
    }
}
