#pragma warning disable RS0030 // The one door of the feeds to the disk: the database is no part of the tree that is scanned, and is asked for by name.
using System.Runtime.InteropServices;
using Gatehouse.Engine;

namespace Gatehouse.Scanners.Feeds;

/// <summary>The database, what it is made of and what is downloaded for it: every file of the feeds is opened here.</summary>
internal static partial class FeedFiles
{
    private const int BufferBytes = 256 * 1024;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    public static bool Exists(string path) => File.Exists(path);

    public static bool IsFolder(string path) => Directory.Exists(path);

    public static long LengthOf(string path) => new FileInfo(path).Length;

    public static DateTimeOffset TimeOf(string path) => File.GetLastWriteTimeUtc(path);

    public static Stream OpenRead(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes);

    public static Stream OpenAppend(string path) => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, BufferBytes);

    public static Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);

    public static byte[] ReadWhole(string path, long most) =>
        LengthOf(path) <= most ? File.ReadAllBytes(path) : throw new InvalidDataException("it is too large");

    public static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void WriteText(string path, string text) => File.WriteAllText(path, text);

    public static void MakeFolder(string path) => Directory.CreateDirectory(path);

    public static void Copy(string from, string to) => File.Copy(from, to, overwrite: true);

    /// <summary>A file that will not go stays; what comes after it writes over it.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception stays) when (stays is IOException or UnauthorizedAccessException)
        {
            // It is left over, not needed.
        }
    }

    public static void RemoveFolder(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception stays) when (stays is IOException or UnauthorizedAccessException)
        {
            // It is left over, not needed.
        }
    }

    /// <summary>The files of one folder in ordinal order.</summary>
    public static List<string> FilesIn(string folder, string pattern) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];

    public static List<string> FoldersIn(string folder) => [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];

    /// <summary>Every file below a folder, in ordinal order, links to folders not followed.</summary>
    public static List<string> FilesBelow(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(
                    folder,
                    pattern,
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        AttributesToSkip = FileAttributes.ReparsePoint,
                        IgnoreInaccessible = false,
                    }
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// Gives a finished file the name of another. What is written is on the disk before the name is, so that a machine that stops leaves the old
    /// file or the new one; whoever has the old one open keeps it.
    /// </summary>
    public static void Replace(string written, string final)
    {
        using (var handle = File.OpenHandle(written, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(handle);
        File.Move(written, final, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(final))!);
    }

    /// <summary>Holds a file until it is disposed of: no other process gets it meanwhile, and one that died holds nothing. Null where another has it.</summary>
    public static IDisposable? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    public static Task WaitAsync(TimeProvider clock, CancellationToken cancel) => Task.Delay(Beat, clock, cancel);

    /// <summary>Writes to a folder that only this user may enter.</summary>
    public static string WriteAside(Stream content)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-").FullName, "library");
        using var file = Create(path);
        content.CopyTo(file);
        return path;
    }

    public static void RemoveAside(string path) => RemoveFolder(Path.GetDirectoryName(path)!);

    /// <summary>What went wrong with a file, as somebody who can mend it needs to hear it.</summary>
    public static UserError CannotUse(string what, string path, Exception fault, string remedy) =>
        new($"cannot {what} {path}: {Reason(fault)}", fault) { Remedy = remedy };

    private static string Reason(Exception fault) =>
        fault switch
        {
            FileNotFoundException or DirectoryNotFoundException => "it is not there",
            UnauthorizedAccessException => "access is denied",
            Sqlite.SqliteException { IsFull: true } => "the disk is full, or the database would be larger than it may be",
            _ => fault.Message,
        };

    /// <summary>Linux keeps the new name only once its folder is on the disk too.</summary>
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = OpenFolder(folder, 0);
        if (descriptor < 0)
            return;
        _ = FlushDescriptor(descriptor);
        _ = CloseDescriptor(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FlushDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
