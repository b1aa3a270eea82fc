using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gatehouse.Acceptance.Cli;

/// <summary>What a finished process said.</summary>
internal sealed record Answer(int ExitCode, string Output, string Error);

/// <summary>The published program, run as a user runs it.</summary>
internal static class Binary
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Repository { get; } = FindRepository();

    public static string Path { get; } =
        Environment.GetEnvironmentVariable("GATEHOUSE_BINARY") is { Length: > 0 } named ? named
        : Directory.Exists(System.IO.Path.Combine(Repository, ".build"))
        && Directory.EnumerateFiles(System.IO.Path.Combine(Repository, ".build"), "gatehouse", SearchOption.AllDirectories).FirstOrDefault()
            is { } built
            ? built
        : throw new InvalidOperationException("Set GATEHOUSE_BINARY to the published program, or run ./gatehouse --version once.");

    public static bool IsRoot { get; } = Environment.UserName == "root";

    public static Answer Run(Folder folder, params string[] arguments) => RunProgram(Path, folder.Path, null, arguments);

    public static Answer RunProgram(string program, string folder, string? input, params string[] arguments) =>
        Finish(Start(program, folder, [], arguments), input);

    public static Answer RunWith(Folder folder, (string Name, string Value)[] environment, params string[] arguments) =>
        Finish(Start(Path, folder.Path, environment, arguments), null);

    /// <summary>A line for a shell in which <c>$gatehouse</c> is the program.</summary>
    public static Answer Shell(Folder folder, string script) =>
        Finish(Start("bash", folder.Path, [("gatehouse", Path)], "-c", script), null);

    public static Process Start(string program, string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var name in (ReadOnlySpan<string>)["NO_COLOR", "CLICOLOR_FORCE", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"])
            start.Environment.Remove(name);
        // A user's own configuration would change what git does.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    public static Answer Finish(Process process, string? input)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (input is not null)
                process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException("The program hangs.");
            }

            return new Answer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    private static string FindRepository([CallerFilePath] string here = "")
    {
        // Deterministic builds write /_/ for the repository; a test then runs from a folder of it.
        var from = File.Exists(here) ? here : AppContext.BaseDirectory;
        for (var at = System.IO.Path.GetDirectoryName(from); at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if (File.Exists(System.IO.Path.Combine(at, "Gatehouse.slnx")))
                return at;
        }

        throw new InvalidOperationException("The tests run from inside the repository.");
    }
}
