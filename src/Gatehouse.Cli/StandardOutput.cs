using Gatehouse.Engine;
using Microsoft.Win32.SafeHandles;

namespace Gatehouse.Cli;

/// <summary>Standard output that tells when it could not deliver; the console's own stream drops what a closed pipe does not take.</summary>
internal sealed class StandardOutput(Func<Stream> open) : Stream
{
    private const int FileDescriptor = 1;

    private Stream? _stream;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static Stream OpenDescriptor()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var direct = new FileStream(new SafeFileHandle(FileDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0, isAsync: false);
        // A file stream writes to a seekable file at offsets of its own, so that the next writer to the same file would start over ours.
        return direct.CanSeek ? Console.OpenStandardOutput() : direct;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            (_stream ??= open()).Write(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Undelivered(error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        try
        {
            _stream?.Flush();
        }
        catch (IOException error)
        {
            throw Undelivered(error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Exception Undelivered(Exception error)
    {
        const int brokenPipe = 32;
        return error is IOException && !OperatingSystem.IsWindows() && (error.HResult & 0xFFFF) == brokenPipe
            ? new BrokenPipeException("The reader has gone.", error)
            : new UserError("the result could not be written to standard output", error)
            {
                Remedy = "free some space, or write it elsewhere with --output FILE",
            };
    }
}
