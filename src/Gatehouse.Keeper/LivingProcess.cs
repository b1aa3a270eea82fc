using System.Globalization;
using System.Runtime.InteropServices;

namespace Gatehouse.Keeper;

/// <summary>Processes of the machine, each known by its number and its start: a number alone may be another's by now.</summary>
internal static partial class LivingProcess
{
    public const int Terminate = 15;
    public const int Kill = 9;
    private const int OwnerOnly = 0x180; // 0600

    /// <summary>When a process began, in ticks since the machine's start; 0 where there is none, or it has ended and waits to be noticed.</summary>
    public static long BeganAt(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            // The name stands in parentheses and may hold any sign: the fields are counted from its end. See proc_pid_stat(5).
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? 0 : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    public static bool IsAlive(int pid, long began) => pid > 1 && began > 0 && BeganAt(pid) == began;

    /// <summary>To the process and all of its session's group.</summary>
    public static void SignalGroup(int pid, int signal)
    {
        if (pid > 1)
            _ = SendSignal(-pid, signal);
    }

    /// <summary>A named pipe for what a process prints: it lasts when this program does not.</summary>
    public static void MakePipe(string path)
    {
        if (!File.Exists(path) && MakeFifo(path, OwnerOnly) != 0)
            throw new IOException($"the pipe {path} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeFifo(string path, uint mode);
}
