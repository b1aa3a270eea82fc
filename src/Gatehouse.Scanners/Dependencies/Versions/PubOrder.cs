namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>Semantic versions where the build counts: Dart's pub and Julia sort <c>1.0.0+1</c> after <c>1.0.0</c>.</summary>
public sealed class PubOrder : VersionOrder
{
    public override string Name => "pub";

    public override ImmutableArray<string> Ecosystems => ["Pub", "Julia"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key) =>
        SemVerText.Write(version, ref key, buildCounts: true);
}
