namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>
/// Python's order; what is older than the standard sorts below all. https://packaging.python.org/specifications/version-specifiers/
/// </summary>
public sealed class Pep440Order : VersionOrder
{
    public override string Name => "pep440";

    public override ImmutableArray<string> Ecosystems => ["PyPI"];

    public override string Canonical(string version) =>
        version.Length <= MostLetters && Pep440Version.TryRead(version.AsSpan().Trim(), out var read) ? read.ToString() : version;

    private protected override bool Write(ReadOnlySpan<char> version, ref KeyWriter key)
    {
        if (Pep440Version.TryRead(version, out var read))
            read.Write(ref key);
        else
            Pep440Version.WriteLegacy(version, ref key);
        return true;
    }
}
