namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>RPM's <c>[epoch:]version[-release]</c>. https://rpm-software-management.github.io/rpm/man/rpm-version.7</summary>
public sealed class RpmOrder : VersionOrder
{
    private const int Tilde = 1;
    private const int End = 2;
    private const int Caret = 3;
    private const int Word = 4;
    private const int Number = 5;

    public override string Name => "rpm";

    public override ImmutableArray<string> Ecosystems =>
        [
            "Red Hat",
            "AlmaLinux",
            "Rocky Linux",
            "SUSE",
            "openSUSE",
            "openEuler",
            "Mageia",
            "Photon OS",
            "Azure Linux",
            "Fedora",
            "Amazon Linux",
            "Oracle Linux",
        ];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        var epoch = "0".AsSpan();
        if (version.Contains(':'))
            epoch = version.TakeUntil(':');
        if (!epoch.IsNumber() || version.IsEmpty)
            return false;
        key.Number(epoch);
        var hyphen = version.LastIndexOf('-');
        WritePart(hyphen < 0 ? version : version[..hyphen], ref key);
        key.Mark(hyphen < 0 ? 0 : 1);
        if (hyphen >= 0)
            WritePart(version[(hyphen + 1)..], ref key);
        return true;
    }

    /// <summary>Runs of letters and runs of digits; all else parts them and is not compared.</summary>
    private static void WritePart(scoped ReadOnlySpan<char> part, ref KeyWriter key)
    {
        while (!part.IsEmpty)
        {
            if (part.TakeAny("~"))
            {
                key.Mark(Tilde);
            }
            else if (part.TakeAny("^"))
            {
                key.Mark(Caret);
            }
            else if (part.StartsWithDigit())
            {
                key.Mark(Number);
                key.Number(part.TakeDigits());
            }
            else if (part.StartsWithLetter())
            {
                key.Mark(Word);
                key.Text(part.TakeLetters());
            }
            else
            {
                part = part[1..];
            }
        }

        key.Mark(End);
    }
}
