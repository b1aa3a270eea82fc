using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Scanners.Dependencies.Matching;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Dependencies;

/// <summary>What follows from advisories for a component: OSV's evaluation, one finding for each vulnerability, one way out.</summary>
public sealed class JudgingComponents
{
    [Theory]
    // A range without an end.
    [InlineData("PyPI", "1.0", """{"events":[{"introduced":"0"}]}""", true)]
    [InlineData("PyPI", "1.0", """{"events":[{"introduced":"1.1"}]}""", false)]
    // The version that mends it is not affected, all before it are; its own candidates too.
    [InlineData("PyPI", "1.9.9", """{"events":[{"introduced":"1.0"},{"fixed":"2.0"}]}""", true)]
    [InlineData("PyPI", "2.0", """{"events":[{"introduced":"1.0"},{"fixed":"2.0"}]}""", false)]
    [InlineData("PyPI", "2.0rc1", """{"events":[{"introduced":"1.0"},{"fixed":"2.0"}]}""", true)]
    [InlineData("PyPI", "0.9", """{"events":[{"introduced":"1.0"},{"fixed":"2.0"}]}""", false)]
    // The last affected one is affected.
    [InlineData("PyPI", "2.0", """{"events":[{"introduced":"0"},{"last_affected":"2.0"}]}""", true)]
    [InlineData("PyPI", "2.0.post1", """{"events":[{"introduced":"0"},{"last_affected":"2.0"}]}""", false)]
    // Several stretches in one range, in any order.
    [InlineData("PyPI", "3.1", """{"events":[{"fixed":"3.2"},{"introduced":"3.0"},{"fixed":"2.0"},{"introduced":"1.0"}]}""", true)]
    [InlineData("PyPI", "2.5", """{"events":[{"fixed":"3.2"},{"introduced":"3.0"},{"fixed":"2.0"},{"introduced":"1.0"}]}""", false)]
    // A version that ends one stretch and begins the next.
    [InlineData("PyPI", "2.0", """{"events":[{"introduced":"1.0"},{"fixed":"2.0"},{"introduced":"2.0"},{"fixed":"3.0"}]}""", true)]
    // Limits bound what the range speaks of.
    [InlineData("PyPI", "1.5", """{"events":[{"introduced":"1.0"},{"limit":"2.0"}]}""", true)]
    [InlineData("PyPI", "2.5", """{"events":[{"introduced":"1.0"},{"limit":"2.0"}]}""", false)]
    [InlineData("PyPI", "2.5", """{"events":[{"introduced":"1.0"},{"limit":"2.0"},{"limit":"*"}]}""", true)]
    // Numbers are numbers, and epochs come first.
    [InlineData("PyPI", "1.10", """{"events":[{"introduced":"0"},{"fixed":"1.9"}]}""", false)]
    [InlineData("PyPI", "1!0.1", """{"events":[{"introduced":"0"},{"fixed":"9.0"}]}""", false)]
    [InlineData("npm", "1.2.3-beta.1", """{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.3"}]}""", true)]
    [InlineData("Go", "v1.2.3", """{"type":"SEMVER","events":[{"introduced":"1.2.0"},{"fixed":"1.2.4"}]}""", true)]
    [InlineData(
        "Go",
        "v0.0.0-20200101000000-abcdefabcdef",
        """{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"0.0.0-20210101000000-abcdefabcdef"}]}""",
        true
    )]
    [InlineData("Maven", "2.14.1", """{"events":[{"introduced":"2.0-beta9"},{"fixed":"2.15.0"}]}""", true)]
    [InlineData("NuGet", "12.0.3", """{"events":[{"introduced":"0"},{"fixed":"13.0.1"}]}""", true)]
    [InlineData("RubyGems", "5.2.4.rc1", """{"events":[{"introduced":"5.2.0"},{"fixed":"5.2.4"}]}""", true)]
    [InlineData("Packagist", "v4.4.0", """{"events":[{"introduced":"4.0.0"},{"fixed":"4.4.1"}]}""", true)]
    [InlineData("Debian:12", "1.2-3+deb12u1", """{"events":[{"introduced":"0"},{"fixed":"1.2-3+deb12u2"}]}""", true)]
    [InlineData("Alpine:v3.18", "1.2.3-r0", """{"events":[{"introduced":"0"},{"fixed":"1.2.3-r1"}]}""", true)]
    // Commits say nothing of versions.
    [InlineData("PyPI", "1.0", """{"type":"GIT","repo":"https://example.com/x","events":[{"introduced":"0"}]}""", false)]
    public void A_version_is_affected_as_the_ranges_say(string ecosystem, string version, string range, bool isAffected)
    {
        var text = range.Contains("\"type\"", StringComparison.Ordinal)
            ? range
            : range.Replace("{\"events", "{\"type\":\"ECOSYSTEM\",\"events", StringComparison.Ordinal);
        Judge(ecosystem, "x", version, Record("A-1", ecosystem, "x", text)).Vulnerabilities.Length.ShouldBe(isAffected ? 1 : 0);
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.0.0", true)]
    [InlineData("v1.0", true)]
    [InlineData("1.0.1", false)]
    public void A_version_of_the_list_is_affected_in_any_spelling(string version, bool isAffected) =>
        Judge(
            "PyPI",
            "x",
            version,
            """{"id":"A-1","modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"PyPI","name":"x"},"versions":["1.0"]}]}"""
        )
            .Vulnerabilities.Length.ShouldBe(isAffected ? 1 : 0);

    [Fact]
    public void Records_that_share_a_name_are_one_vulnerability()
    {
        var judged = Judge(
            "PyPI",
            "x",
            "1.0",
            Record("PYSEC-2024-1", "PyPI", "x", Until("2.0"), aliases: "\"CVE-2024-1\""),
            Record("GHSA-aaaa-bbbb-cccc", "PyPI", "x", Until("2.1"), aliases: "\"CVE-2024-1\",\"CVE-2024-2\""),
            Record("OTHER-2", "PyPI", "x", Until("2.2"), aliases: "\"cve-2024-2\""),
            Record("PYSEC-2024-9", "PyPI", "x", Until("1.1"), aliases: "\"CVE-2024-9\"")
        );
        judged.Vulnerabilities.Select(one => one.Id).ShouldBe(["CVE-2024-1", "CVE-2024-9"]);
        judged.Vulnerabilities[0].Aliases.ShouldContain("PYSEC-2024-1");
        judged.Vulnerabilities[0].Aliases.ShouldContain("GHSA-aaaa-bbbb-cccc");
        judged.Vulnerabilities[0].FixedIn.ShouldBe(["2.2"]);
        judged.Vulnerabilities[1].FixedIn.ShouldBe(["1.1"]);
        judged.Upgrade.ShouldBe("2.2");
    }

    [Fact]
    public void The_upgrade_is_the_smallest_that_nothing_affects()
    {
        var judged = Judge(
            "PyPI",
            "x",
            "1.0",
            Record(
                "A-1",
                "PyPI",
                "x",
                """{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.5"},{"introduced":"2.0"},{"fixed":"2.5"}]}"""
            ),
            Record("A-2", "PyPI", "x", """{"type":"ECOSYSTEM","events":[{"introduced":"1.4"},{"fixed":"1.6"}]}""")
        );
        judged.Vulnerabilities.Single().FixedIn.ShouldBe(["1.5", "2.5"]);
        judged.Upgrade.ShouldBe("1.6");
    }

    [Fact]
    public void Without_a_fix_there_is_no_upgrade()
    {
        var judged = Judge(
            "PyPI",
            "x",
            "1.0",
            Record("A-1", "PyPI", "x", """{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"last_affected":"1.4"}]}""")
        );
        judged.Vulnerabilities.Single().FixedIn.ShouldBeEmpty();
        judged.Upgrade.ShouldBeNull();
    }

    [Theory]
    [InlineData("Django_REST.framework", "django-rest-framework")]
    [InlineData("ZOPE.interface", "zope_interface")]
    public void Names_of_PyPI_are_the_same_in_any_spelling(string declared, string published) =>
        Judge("PyPI", declared, "1.0", Record("A-1", "PyPI", published, Until("2.0"))).Vulnerabilities.Length.ShouldBe(1);

    [Fact]
    public void What_cannot_be_compared_is_told()
    {
        var judged = Judge("PyPI", "x", "not a version", Record("A-1", "PyPI", "x", Until("2.0")));
        judged.Vulnerabilities.ShouldBeEmpty();
        judged.Untold.ShouldBe(["A-1"]);
    }

    [Theory]
    [InlineData("""[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]""", "LOW", Severity.Critical)]
    [InlineData(
        """[{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:C/I:C/A:C"},{"type":"CVSS_V3","score":"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}]""",
        "HIGH",
        Severity.Low
    )]
    [InlineData("[]", "MODERATE", Severity.Medium)]
    [InlineData("""[{"type":"CVSS_V3","score":"nonsense"}]""", "CRITICAL", Severity.Critical)]
    [InlineData("[]", "", Severity.High)]
    public void Severity_is_of_the_vector_then_of_the_word_then_high(string severity, string label, Severity expected) =>
        Judge("PyPI", "x", "1.0", Record("A-1", "PyPI", "x", Until("2.0"), severity: severity, label: label))
            .Vulnerabilities.Single()
            .Severity.ShouldBe(expected);

    [Fact]
    public void Without_a_summary_the_first_sentence_of_the_description_tells() =>
        Judge(
            "PyPI",
            "x",
            "1.0",
            Record("A-1", "PyPI", "x", Until("2.0"))
                .Replace("\"id\"", "\"details\": \"It reads\\nany file. Then more.\", \"id\"", StringComparison.Ordinal)
        )
            .Vulnerabilities.Single()
            .Summary.ShouldBe("It reads any file");

    [Fact]
    public void A_malicious_package_is_critical() =>
        Judge("PyPI", "x", "1.0", Record("MAL-2024-1", "PyPI", "x", """{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}"""))
            .Vulnerabilities.Single()
            .Severity.ShouldBe(Severity.Critical);

    private static string Until(string version) => $$"""{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"{{version}}"}]}""";

    private static string Record(
        string id,
        string ecosystem,
        string name,
        string range,
        string aliases = "",
        string severity = "[]",
        string label = ""
    ) =>
        $$"""
            {
              "id": "{{id}}", "modified": "2024-01-01T00:00:00Z", "aliases": [{{aliases}}], "severity": {{severity}},
              "affected": [{ "package": { "ecosystem": "{{ecosystem}}", "name": "{{name}}" }, "ranges": [{{range}}] }],
              "database_specific": { "severity": "{{label}}" }
            }
            """;

    private static Judged Judge(string ecosystem, string name, string version, params string[] records)
    {
        var set = RecordSet.Read(records.Select((json, i) => ($"{i}.json", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(json))));
        set.Unreadable.ShouldBeEmpty();
        return new Matcher([set]).Judge(
            new Component
            {
                Purl = "pkg:generic/x",
                Name = name,
                Version = version,
                Ecosystem = ecosystem,
            }
        );
    }
}
