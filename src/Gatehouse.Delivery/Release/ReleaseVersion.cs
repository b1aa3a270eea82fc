namespace Gatehouse.Delivery.Release;

/// <summary>What is released.</summary>
public sealed record ReleaseVersion
{
    /// <summary>Short and fit for labels and paths: the first characters of digest or commit.</summary>
    public required string Name { get; init; }

    public required string Commit { get; init; }

    /// <summary>By digest, <c>repository@sha256:…</c>; null where the tree itself is released.</summary>
    public string? Image { get; init; }

    /// <summary>The folder whose files are released; for targets that run them.</summary>
    public string? Folder { get; init; }
}
