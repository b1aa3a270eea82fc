using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>A credential known by the structure around it: a key block, a URL, a line of a credentials file.</summary>
public abstract class StructureRule : SecretRule
{
    internal override SecretRank Rank => SecretRank.Structure;

    /// <summary>Bytes from a place on, so many at most.</summary>
    private protected static ReadOnlySpan<byte> From(ReadOnlySpan<byte> text, int at, int most) =>
        text[at..Math.Min(text.Length, at + most)];

    /// <summary>The rest of a line from a place on, blanks and quotes around it removed; bounded.</summary>
    private protected static ByteSpan RestOfLine(ReadOnlySpan<byte> text, int at, int most)
    {
        var rest = From(text, at, most);
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        end = end < 0 ? rest.Length : end;
        var start = 0;
        while (start < end && rest[start] is (byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\'')
            start++;
        while (end > start && rest[end - 1] is (byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\'')
            end--;
        return new ByteSpan(at + start, end - start);
    }
}
