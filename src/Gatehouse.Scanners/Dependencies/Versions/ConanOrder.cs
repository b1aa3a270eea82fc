namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Conan: dotted parts that may end in letters (<c>1.1.1w</c> after <c>1.1.1</c>), then a prerelease, then a build that counts.
/// https://docs.conan.io/2/tutorial/versioning/versions.html
/// </summary>
public sealed class ConanOrder : VersionOrder
{
    private const int End = 1;
    private const int Part = 2;
    private const int Prerelease = 1;
    private const int Release = 2;

    public override string Name => "conan";

    public override ImmutableArray<string> Ecosystems => ["ConanCenter"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        version.TakeAny("vV");
        var build = version;
        var prerelease = build.TakeUntil('+');
        version = prerelease.TakeUntil('-');
        if (!version.StartsWithDigit() && !version.StartsWithLetter())
            return false;
        WriteParts(version, ref key);
        key.Mark(prerelease.IsEmpty ? Release : Prerelease);
        WriteParts(prerelease, ref key);
        WriteParts(build, ref key);
        return true;
    }

    /// <summary>Each part is a number and the letters after it; trailing zeros are left out.</summary>
    private static void WriteParts(scoped ReadOnlySpan<char> parts, ref KeyWriter key)
    {
        var zeros = 0;
        while (!parts.IsEmpty)
        {
            var part = parts.TakeUntil('.');
            var digits = part.TakeDigits().TrimStart('0');
            if (digits.IsEmpty && part.IsEmpty)
            {
                zeros++;
                continue;
            }

            for (; zeros > 0; zeros--)
            {
                key.Mark(Part);
                key.Number("");
                key.Text("");
            }

            key.Mark(Part);
            key.Number(digits);
            key.Lower(part);
        }

        key.Mark(End);
    }
}
