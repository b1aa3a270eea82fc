using System.Buffers;
using System.Text;
using Gatehouse.Engine.Syntax.Go;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>A file's bytes as text for expressions, and the way back from its characters to the bytes.</summary>
internal sealed class MatchText
{
    private const int Stride = 256;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _isAscii;
    private Reading? _folded;
    private Reading? _full;

    public MatchText(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _isAscii = Ascii.IsValid(bytes.Span);
    }

    public string For(GoPattern pattern) => ReadingFor(pattern).Text;

    /// <summary>The bytes of a run of characters.</summary>
    public ByteSpan Span(GoPattern pattern, int index, int length)
    {
        if (_isAscii)
            return new ByteSpan(index, length);
        var reading = ReadingFor(pattern);
        return ByteSpan.Between(Offset(reading, index, pattern.IsAscii), Offset(reading, index + length, pattern.IsAscii));
    }

    /// <summary>
    /// As Go reads it: UTF-8, and U+FFFD for each byte that is none.
    /// </summary>
    /// <param name="isFolded">Shows every character above U+007F as U+FFFD, see <see cref="GoPattern.IsAscii"/>.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, bool isFolded)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        Read(bytes, isFolded, text, null);
        return text.ToString();
    }

    private Reading ReadingFor(GoPattern pattern)
    {
        if (_isAscii)
            return _folded ??= new Reading(Encoding.ASCII.GetString(_bytes.Span), []);
        return pattern.IsAscii ? _folded ??= Make(isFolded: true) : _full ??= Make(isFolded: false);
    }

    private Reading Make(bool isFolded)
    {
        var text = new StringBuilder(_bytes.Length);
        var offsets = new List<(int Character, int Byte)>();
        Read(_bytes.Span, isFolded, text, offsets);
        return new Reading(text.ToString(), offsets);
    }

    private static void Read(ReadOnlySpan<byte> bytes, bool isFolded, StringBuilder text, List<(int Character, int Byte)>? offsets)
    {
        for (var at = 0; at < bytes.Length; )
        {
            if (offsets is not null && (offsets.Count == 0 || text.Length >= offsets[^1].Character + Stride))
                offsets.Add((text.Length, at));
            at += Step(bytes[at..], isFolded, out var rune);
            if (rune.IsBmp)
                text.Append((char)rune.Value);
            else
                text.Append(rune.ToString());
        }
    }

    private static int Step(ReadOnlySpan<byte> bytes, bool isFolded, out Rune rune)
    {
        if (Rune.DecodeFromUtf8(bytes, out rune, out var length) != OperationStatus.Done)
            (rune, length) = (Rune.ReplacementChar, 1);
        else if (isFolded && !rune.IsAscii)
            rune = Rune.ReplacementChar;
        return length;
    }

    private int Offset(Reading reading, int character, bool isFolded)
    {
        if (reading.Offsets.Count == 0)
            return 0;
        var (low, high) = (0, reading.Offsets.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (reading.Offsets[middle].Character <= character)
                low = middle;
            else
                high = middle - 1;
        }

        var (passed, at) = reading.Offsets[low];
        while (passed < character && at < _bytes.Length)
        {
            at += Step(_bytes.Span[at..], isFolded, out var rune);
            passed += rune.Utf16SequenceLength;
        }

        return at;
    }

    /// <param name="Offsets">Where some of the characters begin in the bytes.</param>
    private sealed record Reading(string Text, List<(int Character, int Byte)> Offsets);
}
