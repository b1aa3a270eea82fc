using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Gatehouse.Delivery.Release.Targets.Processes;

/// <summary>
/// How a version is started, kept beside its files, so that a version that is brought back runs as it ran. Secret values are kept by their
/// names alone and fetched when they are needed.
/// </summary>
internal sealed record VersionFacts
{
    private const int Largest = 1024 * 1024;

    public required ReleaseVersion Version { get; init; }

    public required ImmutableArray<string> Words { get; init; }

    public required string Health { get; init; }

    public int Replicas { get; init; } = 1;

    public double StartSeconds { get; init; }

    public double DrainSeconds { get; init; }

    public ImmutableArray<KeyValuePair<string, Given>> Environment { get; init; } = [];

    public ImmutableArray<string> Inherits { get; init; } = [];

    public static VersionFacts? Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            return stream.Length > Largest ? null : JsonSerializer.Deserialize(stream, KeeperJson.Default.VersionFacts);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string path) => PrivateFolder.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, KeeperJson.Default.VersionFacts));
}

/// <summary>The files of a version: copied once, so that later edits of the tree do not change what runs.</summary>
internal static partial class VersionFiles
{
    private const int WithoutWaiting = 0x800;
    private const int WithoutWaitingOnMac = 0x4;

    private const int MostFiles = 200_000;
    private const int Deepest = 64;
    private const long MostBytes = 4L << 30;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>A name made of all paths, modes and contents.</summary>
    public static string DigestOf(string folder, CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        foreach (var (path, entry) in Walk(folder))
        {
            cancel.ThrowIfCancellationRequested();
            sum.AppendData(Encoding.UTF8.GetBytes($"{path}\0{KindOf(entry)}\0"));
            if (entry is not FileInfo { LinkTarget: null } file)
            {
                sum.AppendData(Encoding.UTF8.GetBytes($"{entry.LinkTarget}\0"));
                continue;
            }

            using var stream = OpenRegular(file);
            if (stream is null)
                continue;
            long length = 0;
            for (int read; (read = stream.Read(buffer)) > 0; length += read)
                sum.AppendData(buffer.AsSpan(0, read));
            sum.AppendData(BitConverter.GetBytes(length));
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    /// <summary>The copy has its name only once it is whole; one that is there is kept.</summary>
    public static void Copy(string from, string to, CancellationToken cancel)
    {
        if (Directory.Exists(to))
            return;
        var beside = to + ".new";
        if (Directory.Exists(beside))
            Directory.Delete(beside, recursive: true);
        PrivateFolder.Create(beside);
        long bytes = 0;
        foreach (var (path, entry) in Walk(from))
        {
            cancel.ThrowIfCancellationRequested();
            var copy = Path.Combine(beside, path);
            if (entry.LinkTarget is { } target)
                File.CreateSymbolicLink(copy, target);
            else if (entry is DirectoryInfo)
                Directory.CreateDirectory(copy);
            else
            {
                using var stream = OpenRegular((FileInfo)entry);
                if (stream is null)
                    continue;
                bytes += stream.Length;
                if (bytes > MostBytes)
                    throw TooMuch(from);
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                    options.UnixCreateMode = entry.UnixFileMode | UnixFileMode.UserWrite;
                using var written = new FileStream(copy, options);
                stream.CopyTo(written);
            }
        }

        Directory.Move(beside, to);
    }

    /// <summary>
    /// In ordinal order, folders before what is in them. Git's own folder and what Gatehouse keeps of its runs are no part of a version, and
    /// links are not followed.
    /// </summary>
    private static IEnumerable<(string Path, FileSystemInfo Entry)> Walk(string folder)
    {
        var count = 0;
        var left = new Stack<(string Path, DirectoryInfo Folder, int Depth)>([("", new DirectoryInfo(folder), 0)]);
        while (left.TryPop(out var at))
        {
            foreach (var entry in at.Folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                if (at.Depth == 0 && entry.Name is ".git" or ".gatehouse")
                    continue;
                if (++count > MostFiles || at.Depth > Deepest)
                    throw TooMuch(folder);
                var path = at.Path + entry.Name;
                yield return (path, entry);
                if (entry is DirectoryInfo { LinkTarget: null } inner)
                    left.Push((path + "/", inner, at.Depth + 1));
            }
        }
    }

    /// <summary>Null for pipes, sockets and devices: they are no files of a version, and opening one could wait for ever.</summary>
    private static FileStream? OpenRegular(FileInfo file)
    {
        if (OperatingSystem.IsWindows())
            return file.OpenRead();
        var descriptor = OpenDescriptor(file.FullName, OperatingSystem.IsMacOS() ? WithoutWaitingOnMac : WithoutWaiting);
        if (descriptor < 0)
        {
            // What cannot be read stops the copy with its reason; a socket cannot be opened by anybody.
            return file.Exists && IsDenied(Marshal.GetLastPInvokeError())
                ? throw new UnauthorizedAccessException($"{file.FullName} may not be read")
                : null;
        }

        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        return null;
    }

    private static bool IsDenied(int error) => error is 13 or 1;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDescriptor(string path, int flags);

    private static string KindOf(FileSystemInfo entry) =>
        entry.LinkTarget is not null ? "link"
        : entry is DirectoryInfo ? "folder"
        : !OperatingSystem.IsWindows() && (entry.UnixFileMode & Executable) != 0 ? "program"
        : "file";

    private static ReleaseFailure TooMuch(string folder) =>
        new(
            $"{folder} holds more than {MostFiles} files or {MostBytes >> 30} GB, or is deeper than {Deepest} folders",
            "release a folder that holds only what runs"
        );
}
