using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

public sealed class SampleProject
{
    private static readonly string Folder = Path.Combine(Committed.Root, "samples", "notes-api-vulnerable");

    /// <summary>The first table lists what is wrong, the second what only looks so.</summary>
    [Fact]
    public void Shows_exactly_the_flaws_that_it_lists()
    {
        var listed = File.ReadLines(Path.Combine(Folder, "FLAWS.md"))
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(row => row.Length > 5 && row[2].StartsWith('`'))
            .Select(row => $"{row[2].Trim('`')}:{row[3]} {row[5].Trim('`')} {row[4]}");
        Findings()
            .Where(finding => finding.Rule.Tier == Tier.Precise && finding.Severity > Severity.Low)
            .Select(finding => $"{finding.Location.Path}:{finding.Location.Line} {finding.Rule.Id} CWE-{finding.Rule.Cwe[0]}")
            .ShouldBe(listed, ignoreOrder: true);
    }

    [Fact]
    public void Names_for_each_planted_flaw_the_rule_that_finds_it()
    {
        var folder = Path.Combine(Committed.Root, "samples", "todo-api-vulnerable");
        var found = FrontDoor
            .Sweep(DirectoryTree.Open(folder), scanners: [new PythonScanner()])
            .Findings.Select(finding =>
                $"{finding.Location.Path}:{finding.Location.Line} {finding.Rule.Id}{(finding.Rule.Tier == Tier.Audit ? "` with `--audit" : "")}"
            )
            .ToHashSet();
        var listed = File.ReadLines(Path.Combine(folder, "FLAWS.md"))
            .SkipWhile(line => line != "## Code")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(row => row.Length > 5 && row[2].StartsWith('`'))
            .Select(row => $"{row[2].Trim('`')}:{row[3]} {row[5].Trim('`')}")
            .ToList();
        listed.ShouldNotBeEmpty();
        listed.Where(flaw => !found.Contains(flaw)).ShouldBeEmpty();
    }

    [Fact]
    public void Tells_the_way_of_each_flaw()
    {
        var sql = Findings().Single(finding => finding.Rule.Id == "python/sql-injection");
        sql.Steps.Select(step => step.Location.Path).Distinct().ShouldBe(["notes/api.py", "notes/store.py"]);
        var markup = Findings().Single(finding => finding.Location.Path.EndsWith("parts.html", StringComparison.Ordinal));
        markup
            .Steps.Select(step => step.Location.Path)
            .Distinct()
            .ShouldBe(["notes/pages.py", "notes/templates/home.html", "notes/templates/parts.html"]);
    }

    private static System.Collections.Immutable.ImmutableArray<Finding> Findings() =>
        FrontDoor.Sweep(DirectoryTree.Open(Folder), scanners: [new PythonScanner()]).Findings;
}
