namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>Debian's <c>[epoch:]upstream[-revision]</c>. https://www.debian.org/doc/debian-policy/ch-controlfields.html#version</summary>
public sealed class DebianOrder : VersionOrder
{
    private const int Tilde = 1;
    private const int End = 2;

    /// <summary>Letters sort before what is neither letter nor digit; added to those.</summary>
    private const int NoLetter = 128;

    public override string Name => "debian";

    public override ImmutableArray<string> Ecosystems => ["Debian", "Ubuntu", "Echo"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        var epoch = "0".AsSpan();
        if (version.Contains(':'))
            epoch = version.TakeUntil(':');
        if (!epoch.IsNumber() || version.IsEmpty)
            return false;
        key.Number(epoch);
        var revision = ReadOnlySpan<char>.Empty;
        var hyphen = version.LastIndexOf('-');
        if (hyphen >= 0)
        {
            revision = version[(hyphen + 1)..];
            version = version[..hyphen];
        }

        return WritePart(version, ref key) && WritePart(revision, ref key);
    }

    /// <summary>Letters and numbers take turns; either may be empty, and an empty number is zero.</summary>
    private static bool WritePart(scoped ReadOnlySpan<char> part, ref KeyWriter key)
    {
        do
        {
            while (!part.IsEmpty && !char.IsAsciiDigit(part[0]))
            {
                var letter = part[0];
                if (!char.IsAsciiLetter(letter) && !".+-~:_".Contains(letter, StringComparison.Ordinal))
                    return false;
                key.Mark(
                    letter == '~' ? Tilde
                    : char.IsAsciiLetter(letter) ? letter
                    : letter + NoLetter
                );
                part = part[1..];
            }

            key.Mark(End);
            key.Number(part.TakeDigits());
        } while (!part.IsEmpty);
        key.Mark(End);
        return true;
    }
}
