using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Excuses;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Gate;

/// <summary>What the ignore files of other tools excuse among findings about components, and no more.</summary>
public sealed class ExcuseFilesOfOthers
{
    private static readonly RuleFacts Vulnerable = new()
    {
        Id = "dependencies/known-vulnerability",
        Title = "A component has a known vulnerability",
        Severity = Severity.High,
        Cwe = [1395],
        Why = "It is known.",
        Fix = "Upgrade.",
    };

    private static readonly Finding Flask = About(
        "requirements.txt",
        "pkg:pypi/flask@2.0.0",
        "flask",
        "2.0.0",
        "CVE-2023-30861",
        "GHSA-m2qf-hxjv-5gpq"
    );
    private static readonly Finding Log4j = About(
        "service/pom.xml",
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
        "org.apache.logging.log4j:log4j-core",
        "2.14.1",
        "CVE-2021-44228"
    );

    private static Finding About(string path, string purl, string name, string version, params string[] ids) =>
        new()
        {
            Rule = Vulnerable,
            Scanner = "dependencies",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Message = $"{name} {version} has {ids[0]}",
            Location = Location.Of(path),
            Component = new Component
            {
                Purl = purl,
                Name = name,
                Version = version,
                Ecosystem = purl.StartsWith("pkg:pypi", StringComparison.Ordinal) ? "PyPI" : "Maven",
                Path = ["app@1.0", $"{name}@{version}"],
                Hashes = [new ComponentHash("SHA-1", new string('a', 40))],
            },
            Advisory = new Advisory
            {
                Id = ids[0],
                Aliases = [.. ids[1..]],
                Cvss = 7.5,
            },
            Aliases = [.. ids],
            Fingerprint = Fingerprint.Of("dependencies/known-vulnerability", path, purl + ids[0], 0),
        };

    /// <summary>The finding about Flask is excused, that about log4j is not.</summary>
    public static TheoryData<string, string> ForFlaskOnly =>
        new()
        {
            { ".trivyignore", "# accepted\nCVE-2023-30861\n" },
            { ".trivyignore", "ghsa-m2qf-hxjv-5gpq exp:2030-01-01 # in lower case\n" },
            {
                ".trivyignore.yaml",
                "vulnerabilities:\n  - id: CVE-2023-30861\n    paths: [requirements.txt]\n    statement: behind no cache\n"
            },
            {
                ".trivyignore.yaml",
                "vulnerabilities:\n  - id: CVE-2023-30861\n    purls: ['pkg:pypi/flask']\n    expired_at: 2030-01-01\n"
            },
            { "osv-scanner.toml", "[[IgnoredVulns]]\nid = \"GHSA-m2qf-hxjv-5gpq\"\nignoreUntil = 2030-01-01\nreason = \"no cache\"\n" },
            { "osv-scanner.toml", "[[PackageOverrides]]\nname = \"flask\"\necosystem = \"PyPI\"\nignore = true\n" },
            { "osv-scanner.toml", "[[PackageOverrides]]\nname = \"flask\"\nversion = \"2.0.0\"\nvulnerability.ignore = true\n" },
            {
                ".snyk",
                "version: v1.25.0\nignore:\n  CVE-2023-30861:\n    - '*':\n        reason: no cache\n        expires: 2030-01-01T00:00:00.000Z\n"
            },
            { ".snyk", "ignore:\n  CVE-2023-30861:\n    - 'app > flask@2.0.0':\n        reason: no cache\n" },
            { ".snyk", "ignore:\n  CVE-2023-30861:\n    - 'app@1.0 > *':\n        reason: no cache\n" },
            {
                ".safety-policy.yml",
                "security:\n  ignore-vulnerabilities:\n    CVE-2023-30861:\n      reason: no cache\n      expires: '2030-01-01'\n"
            },
            {
                ".safety-policy.yml",
                "version: '3.0'\nreport:\n  dependency-vulnerabilities:\n    auto-ignore-in-report:\n      vulnerabilities:\n        CVE-2023-30861:\n          reason: no cache\n"
            },
            { ".grype.yaml", "ignore:\n  - vulnerability: CVE-2023-30861\n    package:\n      name: flask\n      version: 2.0.0\n" },
            { ".grype.yaml", "ignore:\n  - package:\n      name: flask\n      location: requirements.txt\n" },
            {
                "dependency-check-suppressions.xml",
                Suppress("""<packageUrl regex="true">pkg:pypi/flask@.*</packageUrl><cve>CVE-2023-30861</cve>""")
            },
            { "suppression.xml", Suppress("""<packageUrl regex="true">^pkg:pypi/flask@.*$</packageUrl><cvssBelow>8</cvssBelow>""") },
            {
                "suppression.xml",
                Suppress("""<filePath regex="true">.*\brequirements\.txt</filePath><vulnerabilityName>CVE-2023-30861</vulnerabilityName>""")
            },
            { ".pre-commit-config.yaml", "repos:\n  - hooks:\n      - id: pip-audit\n        args: [--ignore-vuln, CVE-2023-30861]\n" },
            { "Makefile", "audit:\n\tpip-audit --ignore-vuln=GHSA-m2qf-hxjv-5gpq -r requirements.txt\n" },
            {
                "openvex.json",
                """{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":{"name":"CVE-2023-30861"},"products":[{"@id":"pkg:pypi/flask@2.0.0"}],"status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}"""
            },
            { ".cargo/audit.toml", "[advisories]\nignore = [\"CVE-2023-30861\"]\n" },
        };

    /// <summary>Nothing is excused.</summary>
    public static TheoryData<string, string> ForNothing =>
        new()
        {
            { ".trivyignore", "# CVE-2023-30861\nCVE-2023-3086\n" },
            { ".trivyignore", "CVE-2023-30861 exp:2026-11-22\n" },
            { ".trivyignore", "CVE-2023-30861 exp:tomorrow\n" },
            { ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-2023-30861\n    paths: [other/requirements.txt]\n" },
            { ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-2023-30861\n    purls: ['pkg:pypi/flask@2.0.1']\n" },
            { ".trivyignore.yaml", "vulnerabilities: [" },
            { "osv-scanner.toml", "[[IgnoredVulns]]\nid = \"CVE-2023-30861\"\nignoreUntil = 2026-01-01\n" },
            { "osv-scanner.toml", "[[PackageOverrides]]\nname = \"flask\"\nlicense.ignore = true\n" },
            { "other/osv-scanner.toml", "[[IgnoredVulns]]\nid = \"CVE-2023-30861\"\n" },
            { ".snyk", "ignore:\n  CVE-2023-30861:\n    - 'flask@2.0.0':\n        reason: not its whole way\n" },
            { ".safety-policy.yml", "security:\n  ignore-vulnerabilities:\n    53325:\n      reason: their own number\n" },
            { ".grype.yaml", "ignore:\n  - reason: names nothing\n" },
            { ".grype.yaml", "ignore:\n  - vulnerability: CVE-2023-30861\n    fix-state: fixed\n" },
            { "suppression.xml", Suppress("<cpe>cpe:/a:palletsprojects:flask</cpe>") },
            { "suppression.xml", Suppress("<notes>everything</notes>") },
            {
                "openvex.json",
                """{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":{"name":"CVE-2023-30861"},"products":[{"@id":"pkg:pypi/flask@2.0.0"}],"status":"affected"},{"vulnerability":{"name":"CVE-2021-44228"},"products":[{"@id":"pkg:pypi/flask@2.0.0"}],"status":"fixed"}]}"""
            },
            { "suppression.xml", Suppress("<cve>CVE-2023-30861</cve>", "until=\"2026-11-22Z\"") },
            { "suppression.xml", Suppress("""<packageUrl regex="true">(</packageUrl><cve>CVE-2023-30861</cve>""") },
            {
                "suppression.xml",
                "<!DOCTYPE x [<!ENTITY a \"CVE-2023-30861\">]><suppressions><suppress><cve>&a;</cve></suppress></suppressions>"
            },
        };

    [Theory]
    [MemberData(nameof(ForFlaskOnly))]
    public void Excuse_what_they_name(string path, string text) => Excused(path, text).ShouldBe(["CVE-2023-30861"]);

    [Theory]
    [MemberData(nameof(ForNothing))]
    public void Excuse_nothing_else(string path, string text) => Excused(path, text).ShouldBeEmpty();

    [Theory]
    [InlineData(".trivyignore", "CVE-1999-0001\n")]
    [InlineData(".trivyignore", "CVE-2023-30861 exp:tomorrow\n")]
    [InlineData(".safety-policy.yml", "security:\n  ignore-vulnerabilities:\n    53325:\n      reason: their own number\n")]
    [InlineData("suppression.xml", "<suppressions><suppress>")]
    [InlineData(".grype.yaml", "ignore:\n  - reason: names nothing\n")]
    public void What_excuses_nothing_is_told(string path, string text) =>
        Match(path, text).Notices.ShouldContain(notice => notice.Path == path && notice.Line > 0);

    [Fact]
    public void A_file_in_a_folder_speaks_for_what_is_below() =>
        Excused("service/osv-scanner.toml", "[[IgnoredVulns]]\nid = \"CVE-2021-44228\"\n[[IgnoredVulns]]\nid = \"CVE-2023-30861\"\n")
            .ShouldBe(["CVE-2021-44228"]);

    [Fact]
    public void A_way_by_group_and_artifact_is_understood() =>
        Excused("suppression.xml", Suppress("<gav>org.apache.logging.log4j:log4j-core:2.14.1</gav><cve>CVE-2021-44228</cve>"))
            .ShouldBe(["CVE-2021-44228"]);

    [Fact]
    public void An_excuse_carries_its_reason_and_its_line()
    {
        var waiver = Match(".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-2023-30861\n    statement: behind no cache\n")
            .Waivers.Single();
        waiver.Reason.ShouldBe("behind no cache (listed in .trivyignore.yaml:2)");
    }

    private static string Suppress(string terms, string attributes = "") =>
        $"""<?xml version="1.0"?><suppressions xmlns="https://jeremylong.github.io/DependencyCheck/dependency-suppression.1.3.xsd"><suppress {attributes}>{terms}</suppress></suppressions>""";

    private static IEnumerable<string> Excused(string path, string text)
    {
        ImmutableArray<Finding> findings = [Flask, Log4j];
        var settled = Triage.Settle(findings, Baseline.Empty, Match(path, text).Waivers, new DateOnly(2026, 11, 22));
        return settled.Findings.Where(finding => finding.State == FindingState.Waived).Select(finding => finding.Advisory!.Id);
    }

    private static (ImmutableArray<Waiver> Waivers, ImmutableArray<Notice> Notices) Match(string path, string text)
    {
        ImmutableArray<Finding> findings = [Flask, Log4j];
        return ExcuseFiles.Read(new MemoryTree().Add(path, Encoding.UTF8.GetBytes(text)), findings).Match(findings, isWhole: true);
    }
}
