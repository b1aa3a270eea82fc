using Gatehouse.Engine;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Cli;

/// <summary>
/// Writes files whole or not at all: each goes to a temporary file in its folder, and all are renamed once all are written.
/// </summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(string Temporary, string Final)> _written = [];

    public void Add(string path, Action<Stream> write)
    {
        var final = Path.GetFullPath(path);
        try
        {
            if (Directory.Exists(final))
                throw new UserError($"cannot write {path}: it is a folder", $"name a file, e.g. {Path.Combine(path, "gatehouse.json")}");
            // A link stays a link: what it leads to is replaced.
            if (new FileInfo(final).LinkTarget is not null)
                final = File.ResolveLinkTarget(final, returnFinalTarget: true)?.FullName ?? final;
            var folder = Path.GetDirectoryName(final)!;
            Directory.CreateDirectory(folder);
            if (File.Exists(final) && WriteToDevice(final, write))
                return;
            var temporary = Path.Combine(folder, $".{Path.GetFileName(final)}.{Environment.ProcessId}.tmp");
            _written.Add((temporary, final));
            using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }
    }

    public void Add(string path, Report report, ScanResult result) =>
        Add(path, stream => report.Write(result, stream, new ReportOptions()));

    /// <summary>Gives every file its name. Until now a failure leaves what was there before.</summary>
    public void Publish(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (var (temporary, final) in _written)
        {
            try
            {
                File.Move(temporary, final, overwrite: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw CannotWrite(final, error);
            }
        }

        _written.Clear();
    }

    public void Dispose()
    {
        foreach (var (temporary, _) in _written)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The failure that brought us here is being told; a temporary file that cannot go changes nothing about it.
            }
        }
    }

    /// <summary>A pipe or a device, such as /dev/stdout, cannot be replaced by a file; it is written as it is.</summary>
    private static bool WriteToDevice(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (stream.CanSeek && !path.StartsWith("/dev/", StringComparison.Ordinal))
            return false;
        write(stream);
        return true;
    }

    private static UserError CannotWrite(string path, Exception error) =>
        new($"cannot write {path}: {error.Message}", error) { Remedy = "name another place with --output or --output-dir" };
}
