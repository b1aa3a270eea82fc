namespace Gatehouse.Engine.Sources.Git;

/// <summary>How a path differs; the letters of <c>git diff --name-status</c> stand beside.</summary>
public enum GitChangeKind
{
    None = 0,

    /// <summary>A</summary>
    Added,

    /// <summary>M: other content or other permission.</summary>
    Modified,

    /// <summary>D</summary>
    Deleted,

    /// <summary>T: a file became a symbolic link or a submodule, or the reverse.</summary>
    TypeChanged,

    /// <summary>U: an open merge conflict; there is no one new side.</summary>
    Unmerged,
}

/// <summary>One path that differs between two trees, or between a tree and the index; the side that is not there has no id.</summary>
public sealed record GitChange(
    GitChangeKind Kind,
    GitPath Path,
    GitFileMode OldMode,
    ObjectId? OldId,
    GitFileMode NewMode,
    ObjectId? NewId
);
