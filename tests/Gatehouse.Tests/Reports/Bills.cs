using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Reports;

/// <summary>SBOMs and VEX documents; the golden ones are held against the official schemas by the acceptance tests.</summary>
public sealed class Bills
{
    private const string Flask = "pkg:pypi/flask@3.0.0";
    private const string Werkzeug = "pkg:pypi/werkzeug@3.0.1";
    private const string Pytest = "pkg:pypi/pytest@7.4.3";

    private static RuleFacts Vulnerable { get; } =
        new()
        {
            Id = "dependencies/known-vulnerability",
            Title = "A component with a known vulnerability",
            Severity = Severity.High,
            Cwe = [1395],
            Why = "It is known.",
            Fix = "Raise it.",
        };

    private static Component Made(string purl, string name, string? version) =>
        new()
        {
            Purl = purl,
            Name = name,
            Version = version,
            Location = new Location("poetry.lock", 3, 1, 3, 5, new ByteSpan(10, 4)),
        };

    private static ImmutableArray<Component> Components { get; } =
    [
        Made(Werkzeug, "werkzeug", "3.0.1") with
        {
            IsDirect = false,
            Licences = ["BSD-3-Clause"],
            Hashes = [new ComponentHash("SHA-256", new string('a', 64)), new ComponentHash("UNHEARD-OF", "00")],
        },
        Made(Flask, "flask", "3.0.0") with
        {
            IsDirect = true,
            DependsOn = [Werkzeug, "pkg:pypi/not-here@1"],
            Licences = ["MIT OR Apache-2.0"],
        },
        Made(Flask, "flask", "3.0.0") with
        {
            IsDirect = true,
            Location = new Location("app/poetry.lock", 9, 1, 9, 5, new ByteSpan(0, 4)),
        },
        Made(Pytest, "pytest", "7.4.3") with
        {
            IsDirect = true,
            Scope = ComponentScope.Test,
            Licences = ["Our own <terms>", "MIT"],
        },
        Made("pkg:maven/org.example/lib", "org.example:lib", null) with
        {
            Range = "[1,2)",
            Origin = "git+https://example.com/lib.git#abc",
        },
        Made("pkg:docker/library/alpine@sha256:00", "alpine", "sha256:00") with
        {
            Withdrawn = "deprecated",
        },
    ];

    private static Finding Found(
        string purl,
        string advisory,
        FindingState state,
        string? excuse = null,
        Reachability reachable = default
    ) =>
        new()
        {
            Rule = Vulnerable,
            Scanner = "dependencies",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Message = $"{advisory} is known against it",
            Location = new Location("poetry.lock", 3, 1, 3, 5, new ByteSpan(10, 4)),
            Fingerprint = new Fingerprint(advisory + purl),
            State = state,
            Excuse = excuse,
            Component = Made(
                purl,
                purl[9..purl.IndexOf('@', StringComparison.Ordinal)],
                purl[(purl.IndexOf('@', StringComparison.Ordinal) + 1)..]
            ),
            Advisory = new Advisory
            {
                Id = advisory,
                Aliases = ["CVE-2024-0001", "PYSEC-2024-1"],
                Cvss = 7.5,
                Vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
                FixedVersion = "9.9",
                Reachable = reachable,
            },
        };

    private static Bill Sample { get; } =
        new()
        {
            Subject = "shop",
            ToolVersion = "1.2.3",
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Components = Components,
            Findings =
            [
                Found(Flask, "GHSA-aaaa-bbbb-cccc", FindingState.New),
                Found(
                    Werkzeug,
                    "GHSA-dddd-eeee-ffff",
                    FindingState.Waived,
                    "vulnerable_code_not_present: we ship without the debugger (owner: web)"
                ),
                Found(Pytest, "GHSA-gggg-hhhh-iiii", FindingState.Waived, "accepted until the next release (owner: qa)"),
                Found(Pytest, "GHSA-jjjj-kkkk-llll", FindingState.Waived, "not used", Reachability.NotImported),
                Found(Pytest, "GHSA-mmmm-nnnn-oooo", FindingState.Waived, "a false positive: another package of that name"),
            ],
            FormOf = text =>
                text is "MIT" or "BSD-3-Clause" ? LicenceForm.Id
                : text.Contains(" OR ", StringComparison.Ordinal) ? LicenceForm.Expression
                : LicenceForm.Name,
        };

    [Fact]
    public void Cyclonedx_is_as_it_was_reviewed() =>
        Committed.ShouldBeCommitted(
            Encoding.UTF8.GetString(CycloneDxWriter.Write(Sample)),
            "tests/Gatehouse.Tests/Reports/Golden/gatehouse.cdx.json"
        );

    [Fact]
    public void Spdx_is_as_it_was_reviewed() =>
        Committed.ShouldBeCommitted(
            Encoding.UTF8.GetString(SpdxWriter.Write(Sample)),
            "tests/Gatehouse.Tests/Reports/Golden/gatehouse.spdx.json"
        );

    [Fact]
    public void Openvex_is_as_it_was_reviewed() =>
        Committed.ShouldBeCommitted(
            Encoding.UTF8.GetString(OpenVexWriter.Write(Sample).ShouldNotBeNull()),
            "tests/Gatehouse.Tests/Reports/Golden/gatehouse.openvex.json"
        );

    [Fact]
    public void The_order_of_what_is_given_changes_nothing()
    {
        var turned = Sample with { Components = [.. Sample.Components.Reverse()], Findings = [.. Sample.Findings.Reverse()] };
        CycloneDxWriter.Write(turned).ShouldBe(CycloneDxWriter.Write(Sample));
        SpdxWriter.Write(turned).ShouldBe(SpdxWriter.Write(Sample));
        OpenVexWriter.Write(turned).ShouldBe(OpenVexWriter.Write(Sample));
    }

    [Fact]
    public void The_serial_number_is_the_contents_and_not_the_times()
    {
        static string Serial(Bill bill) =>
            JsonDocument.Parse(CycloneDxWriter.Write(bill)).RootElement.GetProperty("serialNumber").GetString()!;
        Serial(Sample with { Time = Sample.Time.AddDays(1) }).ShouldBe(Serial(Sample));
        Serial(Sample with { Subject = "other" }).ShouldNotBe(Serial(Sample));
        Serial(Sample)["urn:uuid:".Length + 14].ShouldBe('5');
        "89ab".ShouldContain(Serial(Sample)["urn:uuid:".Length + 19]);
    }

    [Fact]
    public void Every_reference_leads_to_a_component()
    {
        var root = JsonDocument.Parse(CycloneDxWriter.Write(Sample)).RootElement;
        var references = root.GetProperty("components")
            .EnumerateArray()
            .Select(component => component.GetProperty("bom-ref").GetString())
            .ToList();
        references.ShouldBeUnique();
        var graph = root.GetProperty("dependencies").EnumerateArray().ToList();
        graph.Select(node => node.GetProperty("ref").GetString()).ShouldBe(references.Prepend("release"));
        graph
            .Where(node => node.TryGetProperty("dependsOn", out _))
            .SelectMany(node => node.GetProperty("dependsOn").EnumerateArray())
            .ShouldAllBe(need => references.Contains(need.GetString()));
    }

    /// <summary>A waiver accepts a risk; only a justification says that there is none.</summary>
    [Fact]
    public void What_is_claimed_can_be_read_back()
    {
        string[] expected =
        [
            $"GHSA-aaaa-bbbb-cccc {Flask} UnderInvestigation False",
            $"GHSA-dddd-eeee-ffff {Werkzeug} NotAffected True",
            $"GHSA-gggg-hhhh-iiii {Pytest} Affected False",
            $"GHSA-jjjj-kkkk-llll {Pytest} NotAffected True",
            $"GHSA-mmmm-nnnn-oooo {Pytest} NotAffected True",
        ];
        foreach (var document in (byte[][])[OpenVexWriter.Write(Sample).ShouldNotBeNull(), CycloneDxWriter.Write(Sample)])
        {
            var statements = VexDocument.Read(document, "vex.json");
            statements
                .Select(statement => $"{statement.Vulnerability} {statement.Product} {statement.Status} {statement.Excuses}")
                .ShouldBe(expected, ignoreOrder: true);
            statements
                .Single(statement => statement.Vulnerability.Contains("dddd", StringComparison.Ordinal))
                .Justification.ShouldBe("vulnerable_code_not_present");
            statements[0].Aliases.ShouldContain("CVE-2024-0001");
        }
    }

    [Fact]
    public void Where_nothing_is_known_there_is_no_openvex() => OpenVexWriter.Write(Sample with { Findings = [] }).ShouldBeNull();
}
