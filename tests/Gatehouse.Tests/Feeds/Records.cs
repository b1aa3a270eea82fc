using System.Text;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

public sealed class Records
{
    /// <summary>Everything that is read, and much that is not.</summary>
    internal const string Full = """
        {
          "schema_version": "1.9.0", "id": "MADE-2026-1", "modified": "2026-07-02T03:04:05.678901Z", "published": "2026-07-01T00:00:00Z",
          "withdrawn": "2026-07-03T00:00:00Z", "aliases": ["CVE-2026-1000", "MAL-2026-7"], "related": ["CVE-2026-1001"], "upstream": ["CVE-2026-1002"],
          "summary": "Short «text»", "details": "Long text", "unknown": [{"deep": [1, 2.5, null, true]}],
          "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, {"type": "CVSS_V4"}],
          "references": [{"type": "FIX", "url": "https://example.org/fix"}, {"url": "https://example.org/x"}],
          "credits": [{"name": "Somebody"}],
          "database_specific": {"severity": "MODERATE", "cwe_ids": ["CWE-79", "CWE-79", "CWE-x", 3], "other": {}},
          "affected": [
            {
              "package": {"ecosystem": "Go", "name": "example.org/thing", "purl": "pkg:golang/example.org/thing"},
              "severity": [{"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}],
              "ranges": [
                {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}, {"introduced": "2.0.0"}, {"last_affected": "2.1.0"}]},
                {"type": "GIT", "repo": "https://example.org/thing", "events": [{"introduced": "0"}, {"limit": "abc"}]}
              ],
              "versions": ["1.0.0", "1.1.0"],
              "ecosystem_specific": {"imports": [{"path": "example.org/thing/part", "symbols": ["Do", "T.Undo"]}, {"path": "example.org/thing/all"}], "urgency": "low"},
              "database_specific": {"informational": "unsound", "source": "https://example.org"}
            },
            {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]},
            {"package": {"ecosystem": "crates.io", "name": "thing"}, "ranges": null, "ecosystem_specific": {"affects": {"functions": ["thing::run"]}}}
          ]
        }
        """;

    [Fact]
    public void Are_read_with_all_that_matching_and_reports_need()
    {
        var (record, id, problem) = Read(Full);
        problem.ShouldBeNull();
        id.ShouldBe("MADE-2026-1");
        record.ShouldNotBeNull();
        Check(record);
        record.Affected.Length.ShouldBe(2, "a place in a repository is no package");
        CheckAffected(record.Affected[0]);
        record.Affected[1].Imports.ShouldHaveSingleItem().Symbols.ShouldBe(["thing::run"]);
    }

    [Fact]
    public async Task Come_back_from_a_database_as_they_went_in()
    {
        using var folder = new ExportFolder();
        await folder.WithFile("Go/all.zip", ExportFolder.ZipOf(Full)).ImportAsync();
        using var database = folder.Open();
        var affected = database.Find(PackageKey.Of("Go", "example.org/thing")).ShouldHaveSingleItem();
        CheckAffected(affected);
        Check(database.RecordOf(affected));
        database.Find(PackageKey.Of("crates.io", "thing")).ShouldBeEmpty("of another ecosystem its own export tells");
        database.Named("CVE-2026-1000").ShouldHaveSingleItem().Id.ShouldBe("MADE-2026-1");
        database.Named("MADE-2026-1").Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "schema")]
    [InlineData("""{"id": "A-1", "modified": "2026-01-01T00:00:00Z" """, "not JSON")]
    [InlineData("""{"modified": "2026-01-01T00:00:00Z"}""", "no id")]
    [InlineData("""{"id": "A-1"}""", "modified")]
    [InlineData("""{"id": "A-1", "modified": "yesterday"}""", "modified")]
    [InlineData("""{"id": "A-1", "modified": "2026-01-01T00:00:00Z", "withdrawn": "maybe"}""", "withdrawn")]
    [InlineData("""{"id": "A-1", "modified": "2026-01-01T00:00:00Z", "aliases": [7]}""", "aliases")]
    [InlineData("""{"id": "A-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"name": "x"}}]}""", "ecosystem")]
    [InlineData(
        """{"id": "A-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "Go", "name": "x"}, "ranges": [{"type": "NEW"}]}]}""",
        "not known"
    )]
    [InlineData(
        """{"id": "A-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "Go", "name": "x"}, "ranges": [{"type": "SEMVER", "events": [{"fixed": 1.2}]}]}]}""",
        "version"
    )]
    [InlineData("""{"id": "A-1", "modified": "2026-01-01T00:00:00Z"} {}""", "not JSON")]
    public void Without_what_is_needed_are_told(string json, string problem)
    {
        var reading = Read(json);
        reading.Record.ShouldBeNull();
        reading.Problem.ShouldNotBeNull().ShouldContain(problem);
        if (json.Contains("A-1", StringComparison.Ordinal))
            reading.Id.ShouldBe("A-1");
    }

    [Fact]
    public void Keep_only_the_beginning_of_a_long_description()
    {
        var long1 = new string('x', OsvReader.LongestDetails - 2) + "😀" + new string('y', 100_000);
        var details = Read($$"""{"id": "A-1", "modified": "2026-01-01T00:00:00Z", "details": "{{long1}}"}""").Record!.Details!;
        details.Length.ShouldBeLessThanOrEqualTo(OsvReader.LongestDetails);
        details.ShouldEndWith("x…", Case.Sensitive, "half a character is none");
    }

    [Fact]
    public void Nested_without_end_are_told_and_not_followed() =>
        Read("""{"id": "A-1", "x": """ + new string('[', 1_000_000)).Problem.ShouldNotBeNull();

    /// <summary>Whatever a byte of it becomes, it is a record or a problem, and no fault.</summary>
    [Fact]
    public void With_a_wrong_byte_are_read_or_told()
    {
        var good = Encoding.UTF8.GetBytes(Full);
        var unreadable = 0;
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var wrong in "\"{}[]:,0x\\"u8)
            {
                var bytes = good.ToArray();
                bytes[at] = wrong;
                var reading = OsvReader.Read(bytes);
                (reading.Record is null).ShouldBe(reading.Problem is not null);
                unreadable += reading.Record is null ? 1 : 0;
            }

            var cut = OsvReader.Read(good.AsSpan(0, at));
            cut.Record.ShouldBeNull();
        }

        unreadable.ShouldBeGreaterThan(0);
    }

    private static OsvReading Read(string json) => OsvReader.Read(Encoding.UTF8.GetBytes(json));

    private static void Check(OsvRecord record)
    {
        record.Id.ShouldBe("MADE-2026-1");
        record
            .Modified.ToUnixTimeMilliseconds()
            .ShouldBe(new DateTimeOffset(2026, 7, 2, 3, 4, 5, 678, TimeSpan.Zero).ToUnixTimeMilliseconds());
        record.Published.ShouldBe(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        record.Withdrawn.ShouldBe(new DateTimeOffset(2026, 7, 3, 0, 0, 0, TimeSpan.Zero));
        record.Aliases.ShouldBe(["CVE-2026-1000", "MAL-2026-7"]);
        record.Related.ShouldBe(["CVE-2026-1001"]);
        record.Upstream.ShouldBe(["CVE-2026-1002"]);
        record.Summary.ShouldBe("Short «text»");
        record.Details.ShouldBe("Long text");
        record.Severity.ShouldBe([new SeverityVector("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]);
        record.SeverityLabel.ShouldBe("MODERATE");
        record.Cwe.ShouldBe([79]);
        record.References.ShouldBe([new OsvReference("FIX", "https://example.org/fix"), new OsvReference("WEB", "https://example.org/x")]);
        record.IsMalicious.ShouldBeTrue();
    }

    private static void CheckAffected(AffectedPackage affected)
    {
        affected.Ecosystem.ShouldBe("Go");
        affected.Name.ShouldBe("example.org/thing");
        affected.Purl.ShouldBe("pkg:golang/example.org/thing");
        affected.Severity.ShouldBe([new SeverityVector("CVSS_V2", "AV:N/AC:L/Au:N/C:P/I:P/A:P")]);
        affected.SeverityLabel.ShouldBe("low");
        affected.Informational.ShouldBe("unsound");
        affected.IsWithdrawn.ShouldBeTrue();
        affected.IsMalicious.ShouldBeTrue();
        affected.Versions.ShouldBe(["1.0.0", "1.1.0"]);
        affected.Ranges.Select(range => range.Type).ShouldBe([RangeType.Semver, RangeType.Git]);
        affected
            .Ranges[0]
            .Events.ShouldBe([
                new OsvEvent(OsvEventKind.Introduced, "0"),
                new OsvEvent(OsvEventKind.Fixed, "1.2.3"),
                new OsvEvent(OsvEventKind.Introduced, "2.0.0"),
                new OsvEvent(OsvEventKind.LastAffected, "2.1.0"),
            ]);
        affected.Ranges[1].Events[1].ShouldBe(new OsvEvent(OsvEventKind.Limit, "abc"));
        affected.Imports.Select(import => import.Path).ShouldBe(["example.org/thing/part", "example.org/thing/all"]);
        affected.Imports[0].Symbols.ShouldBe(["Do", "T.Undo"]);
        affected.Imports[1].Symbols.ShouldBeEmpty();
    }
}
