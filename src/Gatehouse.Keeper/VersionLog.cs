using System.Text;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Keeper;

/// <summary>The log of a version: what its processes print, secrets masked, in one file that does not grow without end.</summary>
internal sealed class VersionLog(string path) : IDisposable
{
    private const long Largest = 8 * 1024 * 1024;
    private const int LongestLastLine = 300;

    private readonly Lock _door = new();
    private FileStream? _file;
    private string _last = "";

    public string Path => path;

    /// <summary>Null while the secrets are not known: nothing may be written then.</summary>
    public Masks? Masks { get; set; }

    /// <summary>The last line that says something, masked.</summary>
    public string LastLine
    {
        get
        {
            lock (_door)
                return _last;
        }
    }

    public void Write(string masked)
    {
        lock (_door)
        {
            Append(masked);
            var line = masked.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            if (line is not null)
                _last = line.Length > LongestLastLine ? line[..LongestLastLine] : line;
        }
    }

    /// <summary>A line of the keeper's own: it is not what the version said last.</summary>
    public void Note(string text)
    {
        lock (_door)
            Append($"({text})\n");
    }

    public void Dispose()
    {
        lock (_door)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Append(string masked)
    {
        try
        {
            if (_file is { Length: > Largest })
            {
                _file.Dispose();
                _file = null;
                File.Move(path, path + ".1", overwrite: true);
            }

            _file ??= Open();
            _file.Write(Encoding.UTF8.GetBytes(masked));
            _file.Flush();
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // A log that cannot be written must not stop what it tells of.
        }
    }

    private FileStream Open() =>
        new(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
}

/// <summary>Carries what one process prints from its pipe to the version's log.</summary>
internal sealed class LogPipe : IDisposable
{
    /// <summary>As much as a pipe holds, so that one reading empties it.</summary>
    private const int Room = 64 * 1024;

    private readonly VersionLog _log;
    private readonly FileStream _stream;
    private readonly Thread _thread;
    private volatile bool _isEnding;

    public LogPipe(string path, VersionLog log)
    {
        _log = log;
        LivingProcess.MakePipe(path);
        // Both ways: so it opens although nobody writes yet, and a writer that ends does not end it.
        _stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _thread = new Thread(Carry) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>What is in the pipe by now is carried first.</summary>
    public void Dispose()
    {
        _isEnding = true;
        try
        {
            _stream.Write("\n"u8);
        }
        catch (IOException)
        {
            // A reader that failed before has ended already.
        }

        _thread.Join();
        _stream.Dispose();
    }

    private void Carry()
    {
        var bytes = new byte[Room];
        var letters = new char[Room + 1];
        var decoder = Encoding.UTF8.GetDecoder();
        MaskedText? masked = null;
        var isSilent = false;
        while (!_isEnding)
        {
            int read;
            try
            {
                read = _stream.Read(bytes);
            }
            catch (Exception broken) when (broken is IOException or ObjectDisposedException)
            {
                break;
            }

            var text = new string(letters, 0, decoder.GetChars(bytes, 0, read, letters, 0));
            if (_log.Masks is not { } masks)
            {
                if (!isSilent)
                    _log.Note("what is printed here is not kept: a keeper that was started anew does not know the secrets in it");
                isSilent = true;
                continue;
            }

            masked ??= masks.Open(_log.Write);
            masked.Add(text);
            // A line that is whole is shown; only what may be the middle of a secret waits.
            if (read < Room && text.EndsWith('\n'))
                masked.Flush();
        }

        masked?.Flush();
    }
}
