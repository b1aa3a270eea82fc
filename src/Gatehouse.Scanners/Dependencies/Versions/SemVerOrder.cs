namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>Semantic Versioning 2.0, as tolerant as OSV is: a leading <c>v</c>, missing numbers. https://semver.org/#spec-item-11</summary>
public sealed class SemVerOrder : VersionOrder
{
    public override string Name => "semver";

    public override ImmutableArray<string> Ecosystems =>
        ["npm", "crates.io", "Hex", "SwiftURL", "Bitnami", "GitHub Actions", "Kubernetes", "VSCode"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key) => SemVerText.Write(version, ref key);
}
