using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Programs;

/// <summary>Runs programs, each in a session of its own so that all of its children can be stopped with it.</summary>
public sealed partial class ProgramRunner(Masks masks, TimeProvider clock)
{
    /// <summary>As shells tell it.</summary>
    public const int NotFound = 127;

    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>How long a program may tidy up after it was asked to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>No timer of the platform runs longer than 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>How long output is waited for after the end: a child in the background may hold the pipe for ever.</summary>
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(2);

    public Masks Masks => masks;

    public TimeProvider Clock => clock;

    /// <summary>Where a program lies, by the search path; null where there is none of this name.</summary>
    public static string? Find(string program, string searchPath)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? program : null;
        return searchPath
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsProgram);
    }

    /// <summary>Runs a program to its end. A time-out stops it and is told; a cancellation stops it and is thrown.</summary>
    public async Task<ProgramEnd> RunAsync(ProgramCall call, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var began = clock.GetTimestamp();
        var output = new Capture();
        var error = new Capture();
        using var process = Start(call, out var missing);
        if (process is null)
        {
            call.OnOutput?.Invoke(missing + "\n");
            return new ProgramEnd
            {
                ExitCode = NotFound,
                Output = "",
                Error = missing,
                Took = clock.GetElapsedTime(began),
            };
        }

        var door = new Door();
        var reading = Task.WhenAll(
            call.HasSecretOutput
                ? ReadSecretAsync(process.StandardOutput.BaseStream, output, door)
                : ReadAsync(process.StandardOutput.BaseStream, output, call.OnOutput, door),
            ReadAsync(process.StandardError.BaseStream, error, call.OnOutput, door)
        );
        var writing = WriteAsync(process, call.Input);
        var timedOut = false;
        using var timeout = new CancellationTokenSource(call.Timeout < Longest ? call.Timeout : Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            timedOut = timeout.IsCancellationRequested;
            await StopAsync(process).ConfigureAwait(false);
        }

        await Task.WhenAny(reading, Task.Delay(LastOutput, clock, CancellationToken.None)).ConfigureAwait(false);
        if (!reading.IsCompleted)
            Signal(process, Terminate);
        await Task.WhenAny(writing, Task.Delay(LastOutput, clock, CancellationToken.None)).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        lock (door)
        {
            // Whoever still holds the pipe may go on writing; nobody listens any more.
            door.IsClosed = true;
            return new ProgramEnd
            {
                ExitCode = process.ExitCode,
                Output = output.ToString(),
                Error = error.ToString(),
                TimedOut = timedOut,
                Took = clock.GetElapsedTime(began),
            };
        }
    }

    private static Process? Start(ProgramCall call, out string missing)
    {
        var path = call.Environment.FirstOrDefault(pair => pair.Key == "PATH").Value ?? "/usr/local/bin:/usr/bin:/bin";
        var program = call.Words[0];
        var found = program.Contains('/', StringComparison.Ordinal) ? Path.Combine(call.Folder, program) : Find(program, path);
        missing = $"there is no program {program}";
        if (found is null || !File.Exists(found))
            return null;
        // A session of its own makes its number that of its process group.
        var session = OperatingSystem.IsLinux() ? Find("setsid", "/usr/bin:/bin") ?? Find("setsid", path) : null;
        var start = new ProcessStartInfo
        {
            FileName = session ?? found,
            WorkingDirectory = call.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (session is not null)
            start.ArgumentList.Add(found);
        foreach (var word in call.Words.Skip(1))
            start.ArgumentList.Add(word);
        start.Environment.Clear();
        foreach (var (name, value) in call.Environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception refused)
        {
            missing = $"cannot start {program}: {refused.Message}";
            return null;
        }
    }

    private async Task ReadAsync(Stream stream, Capture capture, Action<string>? onOutput, Door door)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16 * 1024];
        var letters = new char[bytes.Length + 1];
        var masked = masks.Open(text =>
        {
            lock (door)
            {
                if (door.IsClosed)
                    return;
                capture.Add(text);
                onOutput?.Invoke(text);
            }
        });
        try
        {
            for (int read; (read = await stream.ReadAsync(bytes).ConfigureAwait(false)) > 0; )
                masked.Add(new string(letters, 0, decoder.GetChars(bytes, 0, read, letters, 0)));
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            masked.Add($"\n(the rest of the output is lost: {ended.Message})\n");
        }

        masked.Flush();
    }

    private static async Task ReadSecretAsync(Stream stream, Capture capture, Door door)
    {
        try
        {
            using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
            var letters = new char[16 * 1024];
            for (int read; (read = await reader.ReadAsync(letters).ConfigureAwait(false)) > 0; )
            {
                lock (door)
                {
                    if (!door.IsClosed)
                        capture.Add(new string(letters, 0, read));
                }
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // What is cut off does not parse, and is refused by whoever wanted it.
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input)).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program may end, or close its input, before it has read all: its exit code says whether that was right.
        }
    }

    private async Task StopAsync(Process process)
    {
        Signal(process, Terminate);
        using var patience = new CancellationTokenSource(Grace, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What does not end by itself is ended below, like the children that outlive their parent.
        }

        Signal(process, Kill);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static void Signal(Process process, int signal)
    {
        if (OperatingSystem.IsLinux())
            _ = SendSignal(-process.Id, signal);
        else if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
        );

    /// <summary>Both streams write through it, one piece at a time, until the call has returned.</summary>
    private sealed class Door
    {
        public bool IsClosed { get; set; }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
