namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>
/// Tells of most names in a few steps that they are none of a set: one bit for each length, first and last letter. What it lets through has
/// still to be looked up. Of a hundred thousand names in a tree nearly none is one that says anything.
/// </summary>
internal sealed class NameFilter
{
    private const int LengthBits = 4;
    private const int LetterBits = 6;

    private readonly ulong[] _bits = new ulong[1 << (LengthBits + 2 * LetterBits - 6)];

    public NameFilter(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var place = PlaceOf(name);
            _bits[place >> 6] |= 1UL << place;
        }
    }

    public bool MayHave(string name)
    {
        var place = PlaceOf(name);
        return (_bits[place >> 6] >> place & 1) != 0;
    }

    private static int PlaceOf(string name) =>
        name.Length == 0 ? 0 : ((name.Length & 15) << LetterBits | name[0] & 63) << LetterBits | name[^1] & 63;
}
