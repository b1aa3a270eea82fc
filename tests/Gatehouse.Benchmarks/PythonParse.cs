using System.Diagnostics;
using System.Globalization;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Benchmarks;

/// <summary>
/// The Python parser over every file of a folder, one thread, files already in memory; beside it, in the same run, CPython's
/// <c>ast.parse</c> over the same files, also already in memory.
/// </summary>
internal static class PythonParse
{
    private const string Peer = """
        import ast, sys, time, warnings
        warnings.simplefilter("ignore")
        files = []
        for path in sys.stdin.read().split("\n"):
            if path:
                with open(path, "rb") as file:
                    files.append(file.read())
        lines = 0
        start = time.process_time()
        for data in files:
            try:
                ast.parse(data)
                lines += data.count(b"\n")
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                pass
        print(lines / (time.process_time() - start))
        """;

    internal static void Run(string folder, int rounds)
    {
        var paths = Directory
            .EnumerateFiles(
                folder,
                "*.py",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .Order(StringComparer.Ordinal)
            .ToArray();
        var texts = paths.Select(File.ReadAllBytes).ToArray();
        var lines = texts.Sum(text => (long)text.AsSpan().Count((byte)'\n'));
        var bytes = texts.Sum(text => (long)text.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{paths.Length} files, {lines} lines, {bytes / 1e6:F1} MB"));

        var best = 0.0;
        var first = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            var errors = 0;
            var before = Environment.CpuUsage.TotalTime;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            // As a scan does: one reads many files.
            var reader = new PythonReader();
            foreach (var text in texts)
                errors += reader.Parse(text).Errors.Length;
            watch.Stop();
            var cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            best = Math.Max(best, lines / cpu);
            if (round == 0)
                first = lines / cpu;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round + 1}: {lines / cpu / 1e6:F2} M lines/s of CPU, {lines / watch.Elapsed.TotalSeconds / 1e6:F2} M lines/s of wall time, {bytes / cpu / 1e6:F0} MB/s, {(double)allocated / bytes:F1} bytes allocated per byte, {errors} errors"
                )
            );
        }

        GC.Collect();
        var held = GC.GetTotalMemory(true);
        var trees = Array.ConvertAll(texts, text => PythonTree.Parse(text));
        var kept = GC.GetTotalMemory(true) - held;
        GC.KeepAlive(trees);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trees: {(double)kept / bytes:F1} bytes per byte of source"));

        var theirs = AskPeer(paths);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ast.parse: {theirs / 1e6:F3} M lines/s of CPU; Gatehouse is {first / theirs:F1} times as fast at first, {best / theirs:F1} times at best"
            )
        );
    }

    private static double AskPeer(string[] paths)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Peer);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        process.StandardInput.Write(string.Join('\n', paths));
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(said, CultureInfo.InvariantCulture);
    }
}
