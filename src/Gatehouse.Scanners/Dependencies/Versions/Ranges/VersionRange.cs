namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>The versions that a manifest lets in.</summary>
public abstract class VersionRange
{
    /// <summary>The one version that the text names and lets in, where it names one.</summary>
    public string? Pin { get; internal init; }

    /// <summary>False also for what is no version of the ecosystem.</summary>
    public abstract bool Allows(string version);
}
