namespace Gatehouse.Engine.Text;

/// <summary>A run of bytes in a file's text, counted from its first byte (a byte order mark excluded).</summary>
public readonly record struct ByteSpan(int Start, int Length) : IComparable<ByteSpan>
{
    public int End => Start + Length;

    public static ByteSpan Between(int start, int end) => new(start, end - start);

    public bool Overlaps(ByteSpan other) => Start < other.End && other.Start < End;

    public bool Contains(ByteSpan other) => Start <= other.Start && other.End <= End;

    public int CompareTo(ByteSpan other) => Start != other.Start ? Start.CompareTo(other.Start) : Length.CompareTo(other.Length);

    public static bool operator <(ByteSpan left, ByteSpan right) => left.CompareTo(right) < 0;

    public static bool operator >(ByteSpan left, ByteSpan right) => left.CompareTo(right) > 0;

    public static bool operator <=(ByteSpan left, ByteSpan right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ByteSpan left, ByteSpan right) => left.CompareTo(right) >= 0;
}
