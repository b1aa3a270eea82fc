namespace Gatehouse.Engine.Sources.Disk;

/// <summary>What a folder's entry is.</summary>
internal enum DiskKind
{
    File,
    Directory,
    SymbolicLink,
    Special,
}

/// <param name="Name">For people; bytes that are not UTF-8 show as <c>\xNN</c>.</param>
/// <param name="Handle">The full path as the disk understands it.</param>
internal readonly record struct DiskEntry(string Name, DiskKind Kind, object Handle);

/// <summary>The door to the file system: lists folders, reads files, follows no symbolic link.</summary>
internal abstract class FileSystem
{
    public static FileSystem Native { get; } = LinuxFileSystem.IsSupported ? new LinuxFileSystem() : new PortableFileSystem();

    /// <summary>A folder's handle from a path that the user typed; symbolic links in it are followed.</summary>
    public abstract object HandleOf(string path);

    /// <summary>The entries of a folder by name, in the order of their bytes; null and a reason where it could not be listed.</summary>
    public abstract List<DiskEntry>? List(object folder, out string reason);

    public abstract ReadOutcome Read(object file, FileBuffer buffer, long maxSize);

    /// <summary>Reads some bytes from a place on, fewer only at the end; a file larger than allowed is not read.</summary>
    public abstract ReadOutcome ReadPart(object file, FileBuffer buffer, long from, int length, long maxSize);
}
