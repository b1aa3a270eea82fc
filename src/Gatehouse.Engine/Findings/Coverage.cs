namespace Gatehouse.Engine.Findings;

/// <summary>A rule that the user can see and change left something out; told, and no reason to doubt the rest.</summary>
public enum PassedOverReason
{
    Ignored,
    TooLarge,
    Binary,
    SymbolicLink,
    NotARegularFile,
    Excluded,

    /// <summary>Inside an archive: encrypted, or packed in a way that is not opened.</summary>
    Packed,

    /// <summary>Inside an archive, beyond what one may unpack to.</summary>
    Limit,
}

/// <summary>Something of the tree that was not read on purpose. A folder stands for all below it.</summary>
/// <param name="Detail">The rule that says so, e.g. <c>.gitignore:3 `node_modules/`</c>.</param>
public sealed record PassedOver(string Path, PassedOverReason Reason, string Detail);

/// <summary>Something that a scanner wanted and could not read or finish: the verdict cannot be a pass.</summary>
/// <param name="Scanner">Null where the walk itself failed, before any scanner was asked.</param>
public sealed record CoverageFailure(string? Scanner, string? Rule, string? Path, string Reason, string Remedy);

/// <summary>What one scanner read.</summary>
public sealed record ScannerCoverage(string Scanner, long Files, long Bytes);

/// <summary>What was read, passed over and why, failed on and why: a result like the findings.</summary>
public sealed record Coverage
{
    public static Coverage Nothing { get; } = new();

    public ImmutableArray<ScannerCoverage> Scanners { get; init; } = [];

    public ImmutableArray<PassedOver> PassedOver { get; init; } = [];

    public ImmutableArray<CoverageFailure> Failures { get; init; } = [];

    /// <summary>True where the tree is known to hold nothing to judge, e.g. a commit that only deletes.</summary>
    public bool NothingToScan { get; init; }

    public long FilesRead => Scanners.Length == 0 ? 0 : Scanners.Max(scanner => scanner.Files);

    /// <summary>Unread is not clean: complete is what had no failure and read something, or had nothing to read.</summary>
    public bool IsComplete => Failures.IsEmpty && (FilesRead > 0 || NothingToScan);
}
