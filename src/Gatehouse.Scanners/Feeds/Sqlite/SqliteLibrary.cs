using System.Reflection;
using System.Runtime.InteropServices;

namespace Gatehouse.Scanners.Feeds.Sqlite;

/// <summary>The few calls of SQLite that the database needs, and how its library gets into a program of one file.</summary>
internal static unsafe partial class SqliteLibrary
{
    public const int Ok = 0;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int Row = 100;
    public const int Done = 101;

    public const int OpenReadOnly = 0x1;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenUri = 0x40;
    public const int OpenNoMutex = 0x8000;

    /// <summary>SQLite copies what it is given before the call returns.</summary>
    public static readonly nint Copied = -1;

    private const string Name = "e_sqlite3";

    /// <summary>The runtime asks at the first use of every call, and two copies of SQLite know nothing of each other.</summary>
    private static readonly Lazy<nint> Embedded = new(LoadEmbedded);

    static SqliteLibrary() => NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Load);

    [LibraryImport(Name, EntryPoint = "sqlite3_open_v2", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string file, out nint database, int flags, string? system);

    [LibraryImport(Name, EntryPoint = "sqlite3_close_v2")]
    public static partial int Close(nint database);

    [LibraryImport(Name, EntryPoint = "sqlite3_errmsg")]
    public static partial byte* ErrorMessage(nint database);

    [LibraryImport(Name, EntryPoint = "sqlite3_exec", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(nint database, string sql, nint callback, nint context, nint error);

    [LibraryImport(Name, EntryPoint = "sqlite3_prepare_v2")]
    public static partial int Prepare(nint database, byte* sql, int length, out nint statement, nint tail);

    [LibraryImport(Name, EntryPoint = "sqlite3_finalize")]
    public static partial int Release(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindNumber(nint statement, int at, long value);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int at, byte* value, int length, nint owner);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBytes(nint statement, int at, byte* value, int length, nint owner);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_null")]
    public static partial int BindNothing(nint statement, int at);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_int64")]
    public static partial long Number(nint statement, int at);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_double")]
    public static partial int BindReal(nint statement, int at, double value);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_double")]
    public static partial double Real(nint statement, int at);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_blob")]
    public static partial byte* Bytes(nint statement, int at);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_bytes")]
    public static partial int Length(nint statement, int at);

    private static nint Load(string name, Assembly assembly, DllImportSearchPath? search) => name == Name ? Embedded.Value : 0;

    /// <summary>
    /// A program of one file carries the library as a resource; it is loaded from memory, so that nothing is written that another could change
    /// first, and a read-only disk or a missing home folder is no obstacle. Elsewhere the library lies beside the program.
    /// </summary>
    private static nint LoadEmbedded()
    {
        if (Assembly.GetEntryAssembly()?.GetManifestResourceStream(Name) is not UnmanagedMemoryStream library)
            return 0;
        using (library)
            return OperatingSystem.IsLinux() && LoadFromMemory(library) is not 0 and var loaded ? loaded : LoadFromFile(library);
    }

    private static nint LoadFromMemory(UnmanagedMemoryStream library)
    {
        const uint closeOnExec = 1;
        var descriptor = CreateInMemory(Name, closeOnExec);
        if (descriptor < 0)
            return 0;
        try
        {
            for (long done = 0; done < library.Length; )
            {
                var written = Write(descriptor, library.PositionPointer + done, (nint)(library.Length - done));
                if (written <= 0)
                    return 0;
                done += written;
            }

            return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out var loaded) ? loaded : 0;
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    /// <summary>A folder of this process alone, gone again once the library is loaded.</summary>
    private static nint LoadFromFile(UnmanagedMemoryStream library)
    {
        var file = FeedFiles.WriteAside(library);
        try
        {
            return NativeLibrary.Load(file);
        }
        finally
        {
            FeedFiles.RemoveAside(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte* from, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
