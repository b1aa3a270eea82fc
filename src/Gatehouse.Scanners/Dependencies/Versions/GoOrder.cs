namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Go modules: semantic versions, pseudo-versions among them; <c>+incompatible</c> says nothing of the order. The names of toolchains
/// (<c>go1.21rc2</c>) read as the advisories of the standard library write them (<c>1.21.0-rc.2</c>). https://go.dev/ref/mod#versions
/// </summary>
public sealed class GoOrder : VersionOrder
{
    public override string Name => "go";

    public override ImmutableArray<string> Ecosystems => ["Go"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        version.TakeWord("go");
        return SemVerText.Write(version, ref key, splitWords: true);
    }
}
