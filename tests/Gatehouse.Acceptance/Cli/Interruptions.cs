using System.Globalization;

namespace Gatehouse.Acceptance.Cli;

public sealed class Interruptions
{
    private const int LinkCount = 4000;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_scan_that_is_stopped_cannot_tell_and_leaves_nothing_half_written(string signal)
    {
        using var folder = new Folder().Add("tree/0.txt", string.Concat(Enumerable.Repeat("only words, line after line\n", 300_000)));
        // Many names for one file: hours of reading on little disk.
        Binary
            .Shell(folder, $"for i in $(seq 1 {LinkCount.ToString(CultureInfo.InvariantCulture)}); do ln tree/0.txt tree/$i.txt; done")
            .ExitCode.ShouldBe(0);
        using var process = Binary.Start(Binary.Path, folder.Path, [], "scan", "tree", "-v", "-f", "json,html", "--output-dir", "out");
        process.StandardError.ReadLine().ShouldNotBeNull().ShouldContain("policy");
        Send(signal, process.Id);
        var answer = Binary.Finish(process, null);
        answer.ExitCode.ShouldBe(2);
        answer.Error.ShouldContain("interrupted");
        answer.Output.ShouldBeEmpty();
        (Directory.Exists(folder.At("out")) ? Directory.EnumerateFileSystemEntries(folder.At("out")) : []).ShouldBeEmpty();
    }

    [Fact]
    public void Waiting_for_standard_input_can_be_stopped()
    {
        using var folder = new Folder();
        using var process = Binary.Start(Binary.Path, folder.Path, [], "scan", "-", "-v");
        process.StandardError.ReadLine().ShouldNotBeNull().ShouldContain("standard input");
        Send("INT", process.Id);
        process.WaitForExit(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        process.ExitCode.ShouldBe(2);
    }

    private static void Send(string signal, int process) =>
        Binary.RunProgram("kill", "/", null, "-" + signal, process.ToString(CultureInfo.InvariantCulture)).ExitCode.ShouldBe(0);
}
