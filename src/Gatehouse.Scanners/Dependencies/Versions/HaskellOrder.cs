namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Haskell's package versioning policy: numbers parted by dots, 1.0 after 1; tags after a hyphen say nothing. https://pvp.haskell.org
/// </summary>
public sealed class HaskellOrder : VersionOrder
{
    private const int End = 1;
    private const int Number = 2;

    public override string Name => "haskell";

    public override ImmutableArray<string> Ecosystems => ["Hackage", "GHC"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        var numbers = version.TakeUntil('-');
        do
        {
            if (!numbers.StartsWithDigit())
                return false;
            key.Mark(Number);
            key.Number(numbers.TakeDigits());
        } while (numbers.TakeAny("."));
        key.Mark(End);
        return numbers.IsEmpty;
    }
}
