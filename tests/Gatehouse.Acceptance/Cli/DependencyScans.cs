using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Acceptance.Cli;

/// <summary>From lock file to verdict, by the published program.</summary>
public sealed class DependencyScans
{
    private const string Lock = """
        [[package]]
        name = "leaky"
        version = "1.2.0"
        """;

    private const string Record = """
        {
          "schema_version": "1.7.0", "id": "CVE-2099-0001", "modified": "2099-01-01T00:00:00Z", "summary": "leaky leaks",
          "severity": [{ "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
          "affected": [{
            "package": { "ecosystem": "PyPI", "name": "leaky" },
            "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": "1.2.3" }] }]
          }]
        }
        """;

    [Fact]
    public void Find_every_vulnerability_and_licence_that_the_sample_lists()
    {
        var sample = Path.Combine(Binary.Repository, "samples", "todo-api-vulnerable");
        var listed = File.ReadLines(Path.Combine(sample, "FLAWS.md"))
            .SkipWhile(line => line != "## Dependencies and licences")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.Contains("`requirements.txt`", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[5].Trim('`')} {cells[3]}")
            .ToList();
        listed.Count.ShouldBeGreaterThan(5);
        using var folder = new Folder();
        var scan = Binary.Run(folder, "scan", sample, "--only", "dependencies,licences", "--offline", "-f", "json", "-q");
        scan.ExitCode.ShouldBe(1);
        using var json = JsonDocument.Parse(scan.Output);
        json.RootElement.GetProperty("findings")
            .EnumerateArray()
            .Select(finding => $"{finding.GetProperty("rule").GetString()} {finding.GetProperty("location").GetProperty("line")}")
            .ShouldBe(listed, ignoreOrder: true);
    }

    [Fact]
    public void Cannot_tell_without_a_database_and_say_what_mends_it()
    {
        using var folder = new Folder().Add("app/poetry.lock", Lock);
        var scan = Binary.Run(folder, "scan", "app", "--only", "dependencies", "--offline", "--db", "a.db");
        scan.ExitCode.ShouldBe(2);
        scan.Output.ShouldContain("gatehouse db update --ecosystem PyPI");
    }

    [Fact]
    public void Judge_by_an_imported_database_and_cannot_tell_when_it_is_old()
    {
        using var folder = new Folder().Add("app/poetry.lock", Lock).Add("export/PyPI/all.zip", Zip("CVE-2099-0001.json", Record));
        folder.Add("export/EPSS/epss_scores-2099-01-01.csv", "cve,epss,percentile\nCVE-2099-0001,0.9,0.99\n");
        folder.Add(
            "export/KEV/known_exploited_vulnerabilities.json",
            """{"vulnerabilities":[{"cveID":"CVE-2099-0001","dateAdded":"2099-01-02"}]}"""
        );
        Binary.Run(folder, "db", "import", "export", "--db", "a.db").ExitCode.ShouldBe(0);
        var scan = Binary.Run(folder, "scan", "app", "--only", "dependencies", "--offline", "--db", "a.db", "-f", "json", "-q");
        scan.ExitCode.ShouldBe(1, scan.Output);
        using var json = JsonDocument.Parse(scan.Output);
        var advisory = json.RootElement.GetProperty("findings").EnumerateArray().Single().GetProperty("advisory");
        advisory.GetProperty("knownExploited").GetBoolean().ShouldBeTrue();
        advisory.GetProperty("epss").GetDouble().ShouldBe(0.9);
        advisory.GetProperty("cvss").GetDouble().ShouldBe(9.8);
        advisory.GetProperty("fixedVersion").GetString().ShouldBe("1.2.3");

        foreach (var file in Directory.EnumerateFiles(folder.At("export"), "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-8));
        Binary.Run(folder, "db", "import", "export", "--db", "old.db").ExitCode.ShouldBe(0);
        folder.Add("clean/poetry.lock", Lock.Replace("1.2.0", "1.2.3", StringComparison.Ordinal));
        Binary.Run(folder, "scan", "clean", "--only", "dependencies", "--offline", "--db", "a.db").ExitCode.ShouldBe(0);
        var old = Binary.Run(folder, "scan", "clean", "--only", "dependencies", "--offline", "--db", "old.db");
        old.ExitCode.ShouldBe(2);
        old.Output.ShouldContain("gatehouse db update --db old.db");
    }

    [Fact]
    public void Lose_nothing_of_other_files_where_one_is_broken()
    {
        using var folder = new Folder()
            .Add("app/poetry.lock", Lock)
            .Add("app/package-lock.json", """{"lockfileVersion": 3, "packages": {""")
            .Add("app/.gatehouse/advisories/CVE-2099-0001.json", Record)
            .Add("app/gatehouse.yml", "dependencies: {advisories: own}\n");
        var scan = Binary.Run(folder, "scan", "app", "--only", "dependencies", "-f", "json", "-q", "--fail-on", "never");
        scan.ExitCode.ShouldBe(2);
        using var json = JsonDocument.Parse(scan.Output);
        json.RootElement.GetProperty("findings").GetArrayLength().ShouldBe(1);
        json.RootElement.GetProperty("coverage")
            .GetProperty("failures")
            .EnumerateArray()
            .Select(failure => failure.GetProperty("path").GetString())
            .ShouldBe(["package-lock.json"]);
    }

    [Fact]
    public void Raise_a_pin_where_another_file_writes_it()
    {
        using var folder = new Folder()
            .Add("app/requirements.txt", "leaky\n-c limits/constraints.txt\n")
            .Add("app/limits/constraints.txt", "leaky==1.2.0\n")
            .Add("app/.gatehouse/advisories/CVE-2099-0001.json", Record)
            .Add("app/gatehouse.yml", "dependencies: {advisories: own}\n");
        Binary.Run(folder, "scan", "app", "--only", "dependencies", "--fix").ExitCode.ShouldBe(0);
        folder.Read("app/limits/constraints.txt").ShouldBe("leaky==1.2.3\n");
        folder.Read("app/requirements.txt").ShouldBe("leaky\n-c limits/constraints.txt\n");
    }

    [Fact]
    public void Tell_of_findings_that_a_fix_leaves_why_and_what_to_do()
    {
        const string unmended = """
            {
              "schema_version": "1.7.0", "id": "CVE-2099-0002", "modified": "2099-01-01T00:00:00Z", "summary": "hopeless is hopeless",
              "affected": [{ "package": { "ecosystem": "PyPI", "name": "hopeless" },
                "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }] }]
            }
            """;
        using var folder = new Folder()
            .Add("app/requirements.txt", "leaky==1.2.0\nhopeless==1.0\n")
            .Add("poetry/poetry.lock", Lock)
            .Add("poetry/pyproject.toml", "[project]\nname = \"app\"\ndependencies = [\"leaky<1.2.1\"]\n");
        foreach (var project in (ReadOnlySpan<string>)["app", "poetry"])
        {
            folder
                .Add($"{project}/.gatehouse/advisories/CVE-2099-0001.json", Record)
                .Add($"{project}/.gatehouse/advisories/CVE-2099-0002.json", unmended)
                .Add($"{project}/gatehouse.yml", "dependencies: {advisories: own}\n");
        }

        string[] left =
        [
            "not fixed: requirements.txt:2 dependencies/known-vulnerability (CVE-2099-0002): no version is known that mends it",
        ];
        var shown = Binary.Run(folder, "scan", "app", "--only", "dependencies", "--fix", "--dry-run");
        Left(shown).ShouldBe(left);
        shown.Output.ShouldContain("-leaky==1.2.0\n+leaky==1.2.3\n");
        shown.Output.ShouldNotContain("hopeless==1.0\n+");
        folder.Read("app/requirements.txt").ShouldBe("leaky==1.2.0\nhopeless==1.0\n");
        var carriedOut = Binary.Run(folder, "scan", "app", "--only", "dependencies", "--fix");
        carriedOut.ExitCode.ShouldBe(1, carriedOut.Output);
        Left(carriedOut).ShouldBe(left);
        carriedOut.Error.ShouldContain("fixed: requirements.txt:1 dependencies/known-vulnerability: Raise leaky from 1.2.0 to 1.2.3");
        carriedOut.Error.ShouldContain("fixed 1 finding in 1 file");
        folder.Read("app/requirements.txt").ShouldBe("leaky==1.2.3\nhopeless==1.0\n");

        // What a tool wrote is raised by that tool, and what another file asks for is told.
        string[] locked =
        [
            "not fixed: poetry.lock:2 dependencies/known-vulnerability (CVE-2099-0001): "
                + "pyproject.toml asks for <1.2.1, which 1.2.3 is not: `poetry add \"leaky>=1.2.3\"`",
        ];
        foreach (
            var arguments in (ReadOnlySpan<string[]>)
                [
                    ["--fix", "--dry-run"],
                    ["--fix"],
                ]
        )
        {
            var answer = Binary.Run(folder, ["scan", "poetry", "--only", "dependencies", .. arguments]);
            answer.ExitCode.ShouldBe(1, answer.Error);
            Left(answer).ShouldBe(locked);
            folder.Read("poetry/poetry.lock").ShouldBe(Lock);
        }

        static IEnumerable<string> Left(Answer answer) =>
            answer.Error.Split('\n').Where(line => line.StartsWith("not fixed", StringComparison.Ordinal));
    }

    private static byte[] Zip(string name, string text)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}
