using System.Diagnostics;

namespace Gatehouse.Acceptance;

/// <summary>Another program of this machine, asked what it thinks.</summary>
internal static class Tool
{
    /// <summary>Skips the test, and says so, where the program is not installed.</summary>
    public static void Need(string program) => Assert.SkipUnless(IsHere(program), $"{program} is not on this machine");

    /// <summary>The folder of node-semver, as <c>./test</c> fetched it or npm brings it; skips the test where there is neither.</summary>
    public static string NodeSemver()
    {
        const string bundled = "/usr/lib/node_modules/npm/node_modules/semver";
        var folder = Environment.GetEnvironmentVariable("GATEHOUSE_SEMVER") ?? bundled;
        Assert.SkipUnless(Directory.Exists(folder), "node-semver is not on this machine");
        return folder;
    }

    /// <summary>Questions go in as lines of two parts with a tab between; one line comes back for each.</summary>
    public static List<string> Ask(string program, string[] arguments, List<(string Left, string Right)> questions)
    {
        var input = string.Concat(questions.Select(question => $"{question.Left}\t{question.Right}\n"));
        return [.. Run(program, arguments, input).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public static string Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        // Both ends at once: a full pipe would stop the other.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        var told = output.GetAwaiter().GetResult();
        process.ExitCode.ShouldBe(0, errors.GetAwaiter().GetResult());
        return told;
    }

    private static bool IsHere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
