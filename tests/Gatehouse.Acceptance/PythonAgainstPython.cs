using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Tests.Syntax.Python;

namespace Gatehouse.Acceptance;

/// <summary>
/// Holds the tree of each Python file on this machine against CPython's own, node by node and byte by byte. Files that CPython refuses are
/// passed over; where there is no interpreter, the test fails: what was not compared does not agree.
/// </summary>
public sealed class PythonAgainstPython
{
    /// <summary>Where an interpreter keeps what it ships and what was installed for it.</summary>
    private const string Paths = """
        import site, sys, sysconfig
        paths = sysconfig.get_paths()
        found = [paths["stdlib"], paths["platstdlib"], paths["purelib"], paths["platlib"]] + site.getsitepackages()
        found += [path for path in sys.path if path.endswith("-packages")]
        print(sys.version_info[0], sys.version_info[1])
        print("\n".join(sorted(set(found))))
        """;

    /// <summary>The files of so many differences are told.</summary>
    private const int MostTold = 20;

    /// <summary>The machine's Python, and all that GATEHOUSE_PYTHONS names, separated as in PATH.</summary>
    public static TheoryData<string> Programs =>
        [
            "python3",
            .. (Environment.GetEnvironmentVariable("GATEHOUSE_PYTHONS") ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            ),
        ];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Every_tree_is_that_of_CPython(string program)
    {
        var library = Run(program, ["-c", Paths], "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var version = library[0].Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        version[0].ShouldBe(3, program);
        var files = library[1..].Where(Directory.Exists).SelectMany(Files).Distinct().Order(StringComparer.Ordinal).ToList();
        files.Count.ShouldBeGreaterThan(500, $"{program} has no library to read");
        var compared = 0;
        var differences = new List<string>();
        using var process = Start(program, ["-c", PythonShape.Script]);
        // The script reads all of its input before it writes.
        await process.StandardInput.WriteAsync(string.Join('\n', files));
        process.StandardInput.Close();
        using var output = new BufferedStream(process.StandardOutput.BaseStream, 1 << 20);
        while (ReadLine(output) is { } head)
        {
            var said = head.Split(' ', 3);
            var length = int.Parse(said[0], CultureInfo.InvariantCulture);
            var path = said[2];
            if (length < 0)
                continue;
            var theirs = new byte[length];
            output.ReadExactly(theirs);
            compared++;
            var placesHoles = version[1] >= 12;
            var tree = PythonTree.Parse(File.ReadAllBytes(path));
            var difference =
                tree.Errors.Length > 0
                    ? $"{path}: {tree.Errors[0].Reason} at {tree.Errors[0].Span.Start}"
                    : Difference(path, PythonShape.Of(tree, placesHoles, said[1] == "1"), Encoding.UTF8.GetString(theirs));
            if (difference is not null)
                differences.Add(difference);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, program);
        compared.ShouldBeGreaterThan(500, program);
        var told = string.Join('\n', differences.Take(MostTold));
        differences.Count.ShouldBe(0, $"{differences.Count} of {compared} files differ from what {program} reads:\n{told}");
    }

    /// <summary>Cut, spliced and sprinkled at random; the seed is fixed.</summary>
    [Fact]
    public void What_was_Python_still_makes_a_sound_tree()
    {
        var library = Run("python3", ["-c", Paths], "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var files = library[1..].Where(Directory.Exists).SelectMany(Files).Distinct().Order(StringComparer.Ordinal).ToList();
        files.Count.ShouldBeGreaterThan(500);
        var random = new Random(20261122);
        byte[][] insertions =
        [
            .. "( ) [ ] { } ' \" ''' \"\"\" f' \\ : = # , * ` @ ! else: def".Split(' ').Select(Encoding.UTF8.GetBytes),
            [0],
            [9],
            [10],
            [13],
            [0xE9],
        ];
        for (var round = 0; round < 2000; round++)
        {
            var text = File.ReadAllBytes(files[random.Next(files.Count)]).ToList();
            for (var change = random.Next(1, 6); change > 0 && text.Count > 0; change--)
            {
                var at = random.Next(text.Count);
                if (random.Next(3) == 0)
                    text.RemoveRange(at, random.Next(Math.Min(text.Count - at, 200)));
                else
                    text.InsertRange(at, insertions[random.Next(insertions.Length)]);
            }

            PythonSoundness.Check(PythonTree.Parse(text.ToArray()));
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(
            folder,
            "*.py",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
        );

    private static string? Difference(string path, string ours, string theirs)
    {
        if (ours == theirs)
            return null;
        var mine = ours.Split('\n');
        var other = theirs.Split('\n');
        var at = 0;
        while (at < mine.Length && at < other.Length && mine[at] == other[at])
            at++;
        var before = string.Join(" | ", mine[Math.Max(0, at - 3)..at]);
        return $"{path}: after {before}: {mine.ElementAtOrDefault(at)} is not {other.ElementAtOrDefault(at)}";
    }

    private static string? ReadLine(Stream stream)
    {
        var line = new List<byte>();
        while (stream.ReadByte() is var next && next >= 0)
        {
            if (next == '\n')
                return Encoding.UTF8.GetString([.. line]);
            line.Add((byte)next);
        }

        return null;
    }

    private static string Run(string program, string[] arguments, string input)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, program);
        return output;
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
