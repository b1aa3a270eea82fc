using System.Runtime.InteropServices;
using System.Text;

namespace Gatehouse.Scanners.Feeds.Sqlite;

/// <summary>What SQLite answered instead of doing it.</summary>
internal sealed class SqliteException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public bool IsFull => (Code & 0xFF) == SqliteLibrary.Full;
}

/// <summary>An open database file; used by one thread at a time.</summary>
internal sealed unsafe class SqliteFile : IDisposable
{
    private nint _handle;

    private SqliteFile(nint handle) => _handle = handle;

    /// <summary>Takes the file for one that never changes: no lock, no look for a journal, and a replacement under its name goes unseen.</summary>
    public static SqliteFile OpenImmutable(string path) =>
        Open(ImmutableAddress(path), SqliteLibrary.OpenReadOnly | SqliteLibrary.OpenUri | SqliteLibrary.OpenNoMutex);

    public static SqliteFile Create(string path) =>
        Open(path, SqliteLibrary.OpenReadWrite | SqliteLibrary.OpenCreate | SqliteLibrary.OpenUri | SqliteLibrary.OpenNoMutex);

    public static string ImmutableAddress(string path) =>
        $"file:{string.Join('/', Path.GetFullPath(path).Replace('\\', '/').Split('/').Select(Uri.EscapeDataString))}?immutable=1";

    public SqliteStatement Prepare(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = bytes)
        {
            Check(SqliteLibrary.Prepare(_handle, start, bytes.Length, out var statement, 0));
            return new SqliteStatement(this, statement);
        }
    }

    public void Execute(string sql) => Check(SqliteLibrary.Execute(_handle, sql, 0, 0, 0));

    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    public void Check(int code)
    {
        if (code is not SqliteLibrary.Ok)
            throw new SqliteException(code, Marshal.PtrToStringUTF8((nint)SqliteLibrary.ErrorMessage(_handle)) ?? "");
    }

    public void Dispose()
    {
        if (_handle != 0)
            _ = SqliteLibrary.Close(_handle);
        _handle = 0;
    }

    private static SqliteFile Open(string address, int flags)
    {
        var code = SqliteLibrary.Open(address, out var handle, flags, null);
        var file = new SqliteFile(handle);
        if (code == SqliteLibrary.Ok)
            return file;
        file.Dispose();
        throw new SqliteException(code, "it cannot be opened");
    }
}

/// <summary>A prepared command of an open file.</summary>
internal sealed unsafe class SqliteStatement(SqliteFile file, nint handle) : IDisposable
{
    private nint _handle = handle;

    public SqliteStatement Bind(int at, long value)
    {
        file.Check(SqliteLibrary.BindNumber(_handle, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, double value)
    {
        file.Check(SqliteLibrary.BindReal(_handle, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, string? value)
    {
        if (value is null)
        {
            file.Check(SqliteLibrary.BindNothing(_handle, at));
            return this;
        }

        const int mostOnStack = 256;
        var room = value.Length <= mostOnStack / 3 ? stackalloc byte[mostOnStack] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var length = Encoding.UTF8.GetBytes(value, room);
        fixed (byte* start = room)
            file.Check(SqliteLibrary.BindText(_handle, at, start, length, SqliteLibrary.Copied));
        return this;
    }

    public SqliteStatement Bind(int at, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
            file.Check(SqliteLibrary.BindBytes(_handle, at, start, value.Length, SqliteLibrary.Copied));
        return this;
    }

    /// <summary>Goes to the next row; false where there is none.</summary>
    public bool Step()
    {
        var code = SqliteLibrary.Step(_handle);
        if (code is SqliteLibrary.Row)
            return true;
        if (code is SqliteLibrary.Done)
            return false;
        file.Check(code);
        return false;
    }

    /// <summary>Does what needs no answer, and is ready to do it again.</summary>
    public void Run()
    {
        _ = Step();
        Reset();
    }

    public void Reset() => _ = SqliteLibrary.Reset(_handle);

    public double Real(int at) => SqliteLibrary.Real(_handle, at);

    public long Number(int at) => SqliteLibrary.Number(_handle, at);

    /// <summary>Until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int at)
    {
        var start = SqliteLibrary.Bytes(_handle, at);
        return new ReadOnlySpan<byte>(start, start is null ? 0 : SqliteLibrary.Length(_handle, at));
    }

    public string? Text(int at)
    {
        var start = SqliteLibrary.Bytes(_handle, at);
        return start is null ? null : Encoding.UTF8.GetString(start, SqliteLibrary.Length(_handle, at));
    }

    public void Dispose()
    {
        if (_handle != 0)
            _ = SqliteLibrary.Release(_handle);
        _handle = 0;
    }
}
