using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Acceptance.Cli;

public sealed class Delivery
{
    private const string EveryFormat = "json,sarif,html,markdown,junit,gitlab,csv,text";

    [Fact]
    public void Standard_output_holds_the_report_and_nothing_else()
    {
        using var folder = new Folder().Add("settings.txt", Planted.Secret);
        var answer = Binary.Run(folder, "scan", "--format", "json", "-v");
        using var report = JsonDocument.Parse(answer.Output);
        report.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
        answer.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public void Several_formats_are_written_at_once_beside_the_one_for_the_reader()
    {
        using var folder = new Folder().Add("tree/settings.txt", Planted.Secret);
        var answer = Binary.Run(folder, "scan", "tree", "--format", "terminal," + EveryFormat, "--output-dir", "out");
        answer.ExitCode.ShouldBe(1);
        answer.Output.ShouldContain("settings.txt");
        Directory.EnumerateFileSystemEntries(folder.At("out")).Count().ShouldBe(EveryFormat.Split(',').Length);
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_none_of_them()
    {
        using var folder = new Folder().Add("tree/app.py", "x = 1\n");
        Directory.CreateDirectory(folder.At("out/gatehouse.sarif"));
        var answer = Binary.Run(folder, "scan", "tree", "--format", "json,sarif", "--output-dir", "out");
        answer.ExitCode.ShouldBe(2);
        Directory.EnumerateFiles(folder.At("out")).ShouldBeEmpty();
    }

    [Fact]
    public void A_report_replaces_what_a_link_leads_to_and_keeps_the_link()
    {
        using var folder = new Folder().Add("tree/app.py", "x = 1\n").Add("real.json", "old");
        File.CreateSymbolicLink(folder.At("link.json"), "real.json");
        Binary.Run(folder, "scan", "tree", "-f", "json", "-o", "link.json").ExitCode.ShouldBe(0);
        new FileInfo(folder.At("link.json")).LinkTarget.ShouldBe("real.json");
        folder.Read("real.json").ShouldStartWith("{");
    }

    [Fact]
    public void A_full_disk_is_no_pass()
    {
        using var folder = new Folder().Add("app.py", "x = 1\n");
        Binary.Shell(folder, "\"$gatehouse\" scan -f json > /dev/full").ExitCode.ShouldBe(2);
        Binary.Run(folder, "scan", "-f", "json", "-o", "/dev/full").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void A_reader_that_leaves_early_is_no_crash_and_no_pass()
    {
        using var folder = new Folder();
        for (var i = 0; i < 2000; i++)
            folder.Add(string.Create(CultureInfo.InvariantCulture, $"skipped/{i}.txt"), "x\n");
        folder.Add(".gatehouseignore", "*.txt\n!.gatehouseignore\n").Add("app.py", "x = 1\n");
        var answer = Binary.Shell(folder, "\"$gatehouse\" scan -f json | true; echo ${PIPESTATUS[0]}");
        answer.Error.ShouldBeEmpty();
        answer.Output.Trim().ShouldBeOneOf("0", "2");
        // The reader is gone before the first byte, so the report cannot have been delivered.
        var late = Binary.Shell(folder, "{ sleep 1; \"$gatehouse\" scan -f json; echo $? > code; } | true");
        late.Error.ShouldBeEmpty();
        folder.Read("code").Trim().ShouldBe("2");
    }

    [Fact]
    public void Two_writers_to_one_file_do_not_write_over_each_other()
    {
        using var folder = new Folder().Add("app.py", "x = 1\n");
        Binary.Shell(folder, "{ echo first; \"$gatehouse\" --version; echo last; } > out");
        var lines = folder.Read("out").TrimEnd().Split('\n');
        lines.Length.ShouldBe(3);
        lines[1].ShouldStartWith("gatehouse ");
    }

    [Fact]
    public void Colours_are_for_terminals_unless_they_are_forced()
    {
        using var folder = new Folder().Add("settings.txt", Planted.Secret);
        Binary.Run(folder, "scan").Output.ShouldNotContain('\e');
        Binary.RunWith(folder, [("CLICOLOR_FORCE", "1")], "scan").Output.ShouldContain("\e[");
        Binary.RunWith(folder, [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], "scan").Output.ShouldNotContain('\e');
        Binary.RunWith(folder, [("CLICOLOR_FORCE", "1")], "scan", "-f", "text").Output.ShouldNotContain('\e');
    }

    [Fact]
    public void The_number_of_jobs_changes_no_byte_of_any_report()
    {
        using var folder = new Folder();
        for (var i = 0; i < 40; i++)
        {
            folder.Add(string.Create(CultureInfo.InvariantCulture, $"tree/{i % 5}/{i}.txt"), i % 3 == 0 ? Planted.Secret : $"line {i}\n");
            folder.Add(string.Create(CultureInfo.InvariantCulture, $"tree/{i % 5}/{i}.bin"), [0, 1, 2, (byte)i]);
        }

        Dictionary<string, byte[]>? first = null;
        for (var run = 0; run < 10; run++)
        {
            Binary
                .Run(folder, "scan", "tree", "--jobs", run % 2 == 0 ? "1" : "8", "-f", EveryFormat, "--output-dir", "out")
                .ExitCode.ShouldBe(1);
            var terminal = Binary.Run(folder, "scan", "tree", "--jobs", run % 2 == 0 ? "8" : "1").Output;
            var reports = Directory.EnumerateFiles(folder.At("out")).ToDictionary(path => path, File.ReadAllBytes, StringComparer.Ordinal);
            reports["terminal"] = System.Text.Encoding.UTF8.GetBytes(terminal);
            first ??= reports;
            reports.Keys.ShouldBe(first.Keys, ignoreOrder: true);
            foreach (var (path, bytes) in reports)
                bytes.AsSpan().SequenceEqual(first[path]).ShouldBeTrue($"run {run}: {path}");
        }
    }
}
