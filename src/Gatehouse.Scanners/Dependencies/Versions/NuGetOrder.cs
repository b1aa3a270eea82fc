namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// NuGet: semantic versions of up to four numbers whose labels have no case. https://learn.microsoft.com/nuget/concepts/package-versioning
/// </summary>
public sealed class NuGetOrder : VersionOrder
{
    public override string Name => "nuget";

    public override ImmutableArray<string> Ecosystems => ["NuGet"];

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key) =>
        SemVerText.Write(version, ref key, foldCase: true);
}
