using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Sources.Disk;

/// <summary>
/// The file system through Linux's own calls: names stay raw bytes, so that a file whose name is no UTF-8 is read all the same; a pipe cannot
/// make an open hang; and a small file costs three calls (open, read, read), half of what the runtime spends.
/// </summary>
internal sealed partial class LinuxFileSystem : FileSystem
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int ListBytes = 64 * 1024;
    private const int NameOffset = 19;
    private const int UsualEntries = 8;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;
    private static readonly int DirectoryOnly = IsArm ? 0x4000 : 0x10000;
    private static readonly long ListCall = IsArm ? 61 : 217;

    public static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    public override object HandleOf(string path) => Encoding.UTF8.GetBytes(Path.GetFullPath(path) + '\0');

    [System.Runtime.CompilerServices.SkipLocalsInit]
    public override unsafe List<DiskEntry>? List(object folder, out string reason)
    {
        reason = "";
        var path = (byte[])folder;
        int descriptor;
        fixed (byte* name = path)
            descriptor = Open(name, ReadOnly | DirectoryOnly | CloseOnExec);
        if (descriptor < 0)
        {
            reason = Reason(Marshal.GetLastPInvokeError());
            return null;
        }

        var entries = new List<(byte[] Name, DiskKind Kind)>(UsualEntries);
        var block = stackalloc byte[ListBytes];
        try
        {
            while (true)
            {
                var length = Syscall(ListCall, descriptor, block, ListBytes);
                if (length < 0)
                {
                    reason = Reason(Marshal.GetLastPInvokeError());
                    return null;
                }

                if (length == 0)
                    break;
                ReadEntries(new ReadOnlySpan<byte>(block, (int)length), path, entries);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }

        entries.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        var listed = new List<DiskEntry>(entries.Count);
        foreach (var (own, kind) in entries)
            listed.Add(new DiskEntry(PathText.Show(own), kind, Join(path, own)));
        return listed;
    }

    public override unsafe ReadOutcome Read(object file, FileBuffer buffer, long maxSize)
    {
        int descriptor;
        fixed (byte* name = (byte[])file)
            descriptor = Open(name, ReadOnly | NoFollow | NonBlocking | CloseOnExec);
        if (descriptor < 0)
            return new ReadOutcome(ReadStatus.Failed, Reason(Marshal.GetLastPInvokeError()));
        try
        {
            buffer.Length = 0;
            var asked = false;
            while (true)
            {
                var room = buffer.Room[buffer.Length..];
                nint read;
                fixed (byte* to = room)
                    read = Read(descriptor, to, room.Length);
                if (read < 0)
                    return new ReadOutcome(ReadStatus.Failed, Reason(Marshal.GetLastPInvokeError()));
                if (read == 0)
                    // A pipe that nobody writes to ends at once, and is no empty file.
                    return buffer.Length > 0 || KindOf(descriptor) == DiskKind.File ? ReadOutcome.Done : ReadOutcome.Special;
                buffer.Length += (int)read;
                if (buffer.Length > maxSize)
                    return new ReadOutcome(
                        ReadStatus.TooLarge,
                        SizeOf(descriptor) is { } size ? ByteSize.Show(size) : $"more than {ByteSize.Show(maxSize)}"
                    );
                if (buffer.Length < buffer.Room.Length)
                    continue;

                // The first buffer is full: only now is the size worth a call.
                var expected = asked ? null : SizeOf(descriptor);
                if (expected > maxSize)
                    return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(expected.Value));
                if (!asked && buffer.IsEnough?.Invoke(buffer.Content) == true)
                    return ReadOutcome.Done;
                asked = true;
                buffer.Grow(expected is { } known ? (int)Math.Max(known + 1, buffer.Length + 1) : buffer.Length * 2);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    public override unsafe ReadOutcome ReadPart(object file, FileBuffer buffer, long from, int length, long maxSize)
    {
        int descriptor;
        fixed (byte* name = (byte[])file)
            descriptor = Open(name, ReadOnly | NoFollow | NonBlocking | CloseOnExec);
        if (descriptor < 0)
            return new ReadOutcome(ReadStatus.Failed, Reason(Marshal.GetLastPInvokeError()));
        try
        {
            if (KindOf(descriptor) != DiskKind.File)
                return ReadOutcome.Special;
            if (SizeOf(descriptor) is { } size && size > maxSize)
                return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(size));
            buffer.Length = 0;
            buffer.Grow(length);
            while (buffer.Length < length)
            {
                nint read;
                fixed (byte* to = buffer.Room[buffer.Length..length])
                    read = ReadAt(descriptor, to, length - buffer.Length, from + buffer.Length);
                if (read < 0)
                    return new ReadOutcome(ReadStatus.Failed, Reason(Marshal.GetLastPInvokeError()));
                if (read == 0)
                    break;
                buffer.Length += (int)read;
            }

            return ReadOutcome.Done;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>A <c>struct linux_dirent64</c>: inode (8 bytes), offset (8), record length (2), type (1), name, zero.</summary>
    private static void ReadEntries(ReadOnlySpan<byte> records, byte[] folder, List<(byte[] Name, DiskKind Kind)> entries)
    {
        while (records.Length >= NameOffset)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            var type = records[18];
            var name = records[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            records = records[length..];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                var bytes = name.ToArray();
                entries.Add((bytes, KindOf(type, folder, bytes)));
            }
        }
    }

    /// <summary>The <c>DT_</c> numbers; 0 is a file system that does not tell, so the entry itself is asked.</summary>
    private static DiskKind KindOf(byte type, byte[] folder, byte[] name) =>
        type switch
        {
            8 => DiskKind.File,
            4 => DiskKind.Directory,
            10 => DiskKind.SymbolicLink,
            0 => Asked(Join(folder, name)),
            _ => DiskKind.Special,
        };

    private static unsafe DiskKind Asked(byte[] path)
    {
        fixed (byte* name = path)
        {
            Status status;
            return Statx(CurrentFolder, name, SymlinkNoFollow, TypeWanted, &status) == 0 ? KindOf(status) : DiskKind.File;
        }
    }

    private static unsafe DiskKind KindOf(int descriptor)
    {
        Status status;
        var empty = stackalloc byte[1];
        *empty = 0;
        return Statx(descriptor, empty, EmptyPath, TypeWanted, &status) == 0 ? KindOf(status) : DiskKind.Special;
    }

    private static DiskKind KindOf(Status status) =>
        (status.Mode & 0xF000) switch
        {
            0x8000 => DiskKind.File,
            0x4000 => DiskKind.Directory,
            0xA000 => DiskKind.SymbolicLink,
            _ => DiskKind.Special,
        };

    private static unsafe long? SizeOf(int descriptor)
    {
        Status status;
        var empty = stackalloc byte[1];
        *empty = 0;
        return Statx(descriptor, empty, EmptyPath, SizeWanted, &status) == 0 ? (long)status.Size : null;
    }

    private static byte[] Join(byte[] folder, byte[] name)
    {
        var stem = folder.AsSpan(0, folder.Length - 1);
        var joined = new byte[stem.Length + 1 + name.Length + 1];
        stem.CopyTo(joined);
        joined[stem.Length] = (byte)'/';
        name.CopyTo(joined, stem.Length + 1);
        return joined;
    }

    private static string Reason(int error) =>
        error switch
        {
            1 or 13 => "permission denied",
            2 => "it vanished during the scan",
            5 => "the disk reported an input/output error",
            23 or 24 => "too many open files",
            36 => "the path is too long for the system",
            40 => "it became a symbolic link during the scan",
            _ => string.Create(CultureInfo.InvariantCulture, $"the system refused (errno {error})"),
        };

    private const int CurrentFolder = -100;
    private const int SymlinkNoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint TypeWanted = 0x1;
    private const uint SizeWanted = 0x200;

    /// <summary>The part of <c>struct statx</c> that is asked for; the structure is 256 bytes on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static unsafe partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint ReadAt(int descriptor, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint Syscall(long number, int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static unsafe partial int Statx(int folder, byte* path, int flags, uint mask, Status* status);
}
