using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Acceptance.Cli;

public sealed class HostileTrees
{
    private const long MemoryLimit = 500L * 1024;

    [Fact]
    public void A_file_that_cannot_be_read_makes_the_verdict_unknown_and_is_named()
    {
        using var folder = new Folder().Add("tree/app.py", "x = 1\n").Add("tree/closed.py", "x = 2\n");
        folder.Allow("000", "tree/closed.py");
        var answer = RunUnprivileged(folder, "scan", "tree", "-f", "json");
        answer.ExitCode.ShouldBe(2);
        using var report = JsonDocument.Parse(answer.Output);
        report.RootElement.GetProperty("coverage").GetProperty("failures").ToString().ShouldContain("closed.py");
    }

    [Fact]
    public void A_folder_that_cannot_be_listed_makes_the_verdict_unknown_and_is_named()
    {
        using var folder = new Folder().Add("tree/app.py", "x = 1\n").Add("tree/closed/app.py", "x = 2\n");
        folder.Allow("000", "tree/closed");
        var answer = RunUnprivileged(folder, "scan", "tree");
        answer.ExitCode.ShouldBe(2);
        answer.Output.ShouldContain("closed");
    }

    [Fact]
    public void A_pipe_a_loop_of_links_and_names_with_line_breaks_stop_nothing()
    {
        using var folder = new Folder().Add("tree/app.py", "x = 1\n").Add("tree/two\nlines.txt", Planted.Secret);
        Binary
            .Shell(
                folder,
                "mkfifo tree/pipe && ln -s . tree/loop && ln -s loop2b tree/loop2a && ln -s loop2a tree/loop2b && ln -s gone tree/dangling"
            )
            .ExitCode.ShouldBe(0);
        var answer = Binary.Run(folder, "scan", "tree", "-f", "json");
        answer.ExitCode.ShouldBe(1);
        using var report = JsonDocument.Parse(answer.Output);
        report.RootElement.GetProperty("findings")[0].ToString().ShouldContain("two\\nlines.txt");
        var passed = report.RootElement.GetProperty("coverage").GetProperty("passedOver").ToString();
        foreach (var name in (ReadOnlySpan<string>)["pipe", "loop", "loop2a", "dangling"])
            passed.ShouldContain(name);
        var terminal = Binary.Run(folder, "scan", "tree").Output;
        terminal.ShouldNotContain("two\nlines");
    }

    [Fact]
    public void Huge_files_endless_lines_and_broken_text_fit_in_memory_and_are_told()
    {
        using var folder = new Folder().Add("tree/app.py", "x = 1\n").Add("tree/broken.txt", [.. Enumerable.Repeat<byte>(0xC3, 4096)]);
        using (var sparse = new FileStream(folder.At("tree/sparse.dat"), FileMode.CreateNew))
            sparse.SetLength(2L * 1024 * 1024 * 1024);
        using (var line = new FileStream(folder.At("tree/line.txt"), FileMode.CreateNew))
        {
            var part = new byte[1024 * 1024];
            part.AsSpan().Fill((byte)'a');
            for (var i = 0; i < 50; i++)
                line.Write(part);
        }

        var (usual, memory) = RunMeasured(folder, "scan", "tree", "-f", "json", "-o", "result.json");
        usual.ShouldBe(0);
        memory.ShouldBeLessThan(MemoryLimit);
        using (var report = JsonDocument.Parse(folder.Read("result.json")))
        {
            var passed = report.RootElement.GetProperty("coverage").GetProperty("passedOver").ToString();
            passed.ShouldContain("sparse.dat");
            passed.ShouldContain("line.txt");
        }

        var (raised, more) = RunMeasured(folder, "scan", "tree", "--max-file-size", "60MB", "--jobs", "4");
        raised.ShouldBe(0);
        more.ShouldBeLessThan(MemoryLimit);
    }

    private static (int ExitCode, long PeakKilobytes) RunMeasured(Folder folder, params string[] arguments)
    {
        const string measure =
            "import resource, subprocess, sys\n"
            + "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode\n"
            + "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
        var answer = Binary.RunProgram("python3", folder.Path, null, ["-c", measure, Binary.Path, .. arguments]);
        var numbers = answer.Output.Split(' ');
        return (int.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Root reads everything, so root becomes nobody; the program is copied to where nobody can reach it.</summary>
    private static Answer RunUnprivileged(Folder folder, params string[] arguments)
    {
        if (!Binary.IsRoot)
            return Binary.Run(folder, arguments);
        const string nobody = "65534";
        folder.Allow("755", ".");
        File.Copy(Binary.Path, folder.At("gatehouse"));
        return Binary.RunProgram(
            "setpriv",
            folder.Path,
            null,
            [$"--reuid={nobody}", $"--regid={nobody}", "--clear-groups", folder.At("gatehouse"), .. arguments]
        );
    }
}
