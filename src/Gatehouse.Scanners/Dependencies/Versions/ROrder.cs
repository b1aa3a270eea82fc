namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>R packages: numbers parted by dots or hyphens, which mean the same; 1.0.0 after 1.0.</summary>
public sealed class ROrder : VersionOrder
{
    private const int End = 1;
    private const int Number = 2;

    public override string Name => "r";

    public override ImmutableArray<string> Ecosystems => ["CRAN", "Bioconductor"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        do
        {
            if (!version.StartsWithDigit())
                return false;
            key.Mark(Number);
            key.Number(version.TakeDigits());
        } while (version.TakeAny(".-"));
        key.Mark(End);
        return version.IsEmpty;
    }
}
