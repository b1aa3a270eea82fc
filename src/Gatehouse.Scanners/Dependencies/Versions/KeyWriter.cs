namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Writes a key into the room it is given. Each piece begins with a mark that says its kind; the marks of one place are ordered as the
/// kinds are, and no piece is the beginning of another, so that comparing bytes compares versions.
/// </summary>
internal ref struct KeyWriter
{
    /// <summary>Up to so many digits, their count takes one byte.</summary>
    private const int ShortNumber = 254;

    private readonly Span<byte> room;
    private int length;

    public KeyWriter(Span<byte> room) => this.room = room;

    /// <summary>True where there was not enough room; the key is then worth nothing.</summary>
    public bool Overflowed { get; private set; }

    public readonly ReadOnlySpan<byte> Written => room[..length];

    public void Mark(int mark)
    {
        if (length == room.Length)
            Overflowed = true;
        else
            room[length++] = (byte)mark;
    }

    /// <summary>The count of the digits, then the digits: right at any length. No digits are zero.</summary>
    public void Number(scoped ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        if (digits.Length <= ShortNumber)
        {
            Mark(digits.Length);
        }
        else
        {
            Mark(ShortNumber + 1);
            Mark(digits.Length >> 8);
            Mark(digits.Length & 0xFF);
        }

        foreach (var digit in digits)
            Mark(digit);
    }

    /// <summary>The letters and an end that is less than any letter.</summary>
    public void Text(scoped ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
            Mark(letter);
        Mark(0);
    }

    public void Lower(scoped ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
            Mark(char.ToLowerInvariant(letter));
        Mark(0);
    }
}
