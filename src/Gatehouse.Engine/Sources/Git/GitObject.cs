namespace Gatehouse.Engine.Sources.Git;

/// <summary>What an object is; the numbers are those of the pack format.</summary>
public enum GitObjectKind
{
    None = 0,
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}

/// <summary>The kind and size of an object, known without unpacking it.</summary>
public readonly record struct GitObjectHeader(GitObjectKind Kind, long Size);

/// <summary>An object of the repository; <see cref="Content"/> is null where its size is above what the caller allowed.</summary>
public sealed record GitObject(ObjectId Id, GitObjectKind Kind, long Size, ReadOnlyMemory<byte>? Content);

/// <summary>What a tree or index entry stands for.</summary>
public enum GitFileMode
{
    None = 0,
    Tree = 0x4000,
    File = 0x81A4,
    Executable = 0x81ED,
    Symlink = 0xA000,
    Gitlink = 0xE000,
}

internal static class GitFileModes
{
    private const uint KindMask = 0xF000;
    private const uint RegularFile = 0x8000;
    private const uint OwnerMayExecute = 0x40;

    /// <summary>Old repositories hold modes such as 100664; git reads them as one of the five, and so does this.</summary>
    public static GitFileMode Canonical(uint mode) =>
        (mode & KindMask) switch
        {
            RegularFile => (mode & OwnerMayExecute) != 0 ? GitFileMode.Executable : GitFileMode.File,
            (uint)GitFileMode.Symlink => GitFileMode.Symlink,
            (uint)GitFileMode.Tree => GitFileMode.Tree,
            _ => GitFileMode.Gitlink,
        };

    public static bool IsSameType(GitFileMode left, GitFileMode right) => ((uint)left & KindMask) == ((uint)right & KindMask);
}
