using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Disk;

/// <summary>The file system through the runtime, for systems without a door of their own here.</summary>
internal sealed class PortableFileSystem : FileSystem
{
    public override object HandleOf(string path) => Path.GetFullPath(path);

    public override List<DiskEntry>? List(object folder, out string reason)
    {
        reason = "";
        try
        {
            var entries = new List<DiskEntry>();
            foreach (var info in new DirectoryInfo((string)folder).EnumerateFileSystemInfos())
            {
                var kind =
                    info.Attributes.HasFlag(FileAttributes.ReparsePoint) ? DiskKind.SymbolicLink
                    : info.Attributes.HasFlag(FileAttributes.Directory) ? DiskKind.Directory
                    : info.Attributes.HasFlag(FileAttributes.Device) ? DiskKind.Special
                    : DiskKind.File;
                entries.Add(new DiskEntry(info.Name, kind, info.FullName));
            }

            entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
            return entries;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            reason = failure is UnauthorizedAccessException ? "permission denied" : "the folder could not be listed";
            return null;
        }
    }

    public override ReadOutcome Read(object file, FileBuffer buffer, long maxSize)
    {
        return Opened(
            (string)file,
            handle =>
            {
                var size = RandomAccess.GetLength(handle);
                if (size > maxSize)
                    return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(size));
                buffer.Length = 0;
                buffer.Grow((int)Math.Min(size, maxSize) + 1);
                while (true)
                {
                    if (buffer.Length == buffer.Room.Length)
                        buffer.Grow(buffer.Length * 2);
                    var read = RandomAccess.Read(handle, buffer.Room[buffer.Length..], buffer.Length);
                    if (read == 0)
                        return ReadOutcome.Done;
                    buffer.Length += read;
                    if (buffer.Length > maxSize)
                        return new ReadOutcome(ReadStatus.TooLarge, $"more than {ByteSize.Show(maxSize)}");
                }
            }
        );
    }

    public override ReadOutcome ReadPart(object file, FileBuffer buffer, long from, int length, long maxSize) =>
        Opened(
            (string)file,
            handle =>
            {
                var size = RandomAccess.GetLength(handle);
                if (size > maxSize)
                    return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(size));
                buffer.Length = 0;
                buffer.Grow(length);
                while (buffer.Length < length)
                {
                    var read = RandomAccess.Read(handle, buffer.Room[buffer.Length..length], from + buffer.Length);
                    if (read == 0)
                        break;
                    buffer.Length += read;
                }

                return ReadOutcome.Done;
            }
        );

    private static ReadOutcome Opened(string path, Func<Microsoft.Win32.SafeHandles.SafeFileHandle, ReadOutcome> read)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return read(handle);
        }
        catch (NotSupportedException)
        {
            return new ReadOutcome(ReadStatus.NotARegularFile, "not a regular file");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new ReadOutcome(
                ReadStatus.Failed,
                failure is UnauthorizedAccessException ? "permission denied" : "the file could not be read"
            );
        }
    }
}
