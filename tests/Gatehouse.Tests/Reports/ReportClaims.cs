using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Tests.Reports;

public sealed partial class ReportClaims
{
    [Fact]
    public void Lists_nine_formats_with_names_and_files_of_their_own()
    {
        Formats
            .All.Select(report => report.Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["csv", "gitlab", "html", "json", "junit", "markdown", "sarif", "terminal", "text"]);
        Formats.All.Select(report => report.FileName).Distinct().Count().ShouldBe(Formats.All.Length);
        Formats.Find("SARIF").ShouldBeOfType<SarifReport>();
        Formats.Find("toml").ShouldBeNull();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("@everyone & <b>`x`</b> | ")]
    public void Markdown_fits_a_comment_and_counts_what_it_leaves_out(string unit)
    {
        var text = new MarkdownReport().Text(Sample.Many(10_000, string.Concat(Enumerable.Repeat(unit, 400))));
        text.Length.ShouldBeLessThanOrEqualTo(MarkdownReport.MaxLength);
        text.ShouldStartWith("<!-- gatehouse-report -->\n## ⛔ Gatehouse: CLOSED");
        text.ShouldContain("more findings_");
        text.ShouldContain("did not fit here");
        text.TrimEnd().ShouldEndWith("</details>");
        Regex.Count(text, "<details").ShouldBe(Regex.Count(text, "</details>"));
    }

    [Fact]
    public void Text_fits_a_chat_message()
    {
        new TextReport().Text(Sample.Many(10_000, new string('宽', 400))).Length.ShouldBeLessThanOrEqualTo(TextReport.MaxLength);
        new TextReport().Text(Sample.Many(10_000, "x")).Length.ShouldBeLessThanOrEqualTo(TextReport.MaxLength);
        new TextReport().Text(Sample.Closed()).ShouldStartWith("CLOSED");
    }

    [Theory]
    [InlineData(50)]
    [InlineData(80)]
    [InlineData(120)]
    public void Terminal_lines_fit_the_width(int width)
    {
        var text = new TerminalReport().Text(Sample.Closed(), Sample.Options with { Width = width });
        // The heading and the place of a file are kept whole, so that they can be clicked and copied.
        foreach (var line in text.Split('\n').Where(line => !line.Contains("net tools.py", StringComparison.Ordinal)))
            Columns.Of(line).ShouldBeLessThanOrEqualTo(width, line);
    }

    [Fact]
    public void Terminal_puts_the_caret_under_wide_characters()
    {
        var lines = new TerminalReport().Text(Sample.Closed()).Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains("テスト", StringComparison.Ordinal));
        var marked = lines[at].IndexOf("*****", StringComparison.Ordinal);
        lines[at + 1].IndexOf('^').ShouldBe(Columns.Of(lines[at].AsSpan(0, marked)));
        Columns.Of("テスト").ShouldBe(6);
        Columns.Of("e\u0301").ShouldBe(1);
    }

    [Fact]
    public void Terminal_bounds_what_failed_and_counts_the_rest()
    {
        var text = new TerminalReport().Text(Sample.Many(3, "x") with { Coverage = Sample.Many(50, "x").Coverage });
        text.ShouldContain("and 30 more failures");
    }

    [Fact]
    public void Terminal_uses_no_escape_where_colour_is_off()
    {
        new TerminalReport().Text(Sample.Closed()).ShouldNotContain('\u001b');
        new TerminalReport().Text(Sample.Closed(), new ReportOptions(Color: true)).ShouldContain('\u001b');
    }

    [Fact]
    public void An_unknown_never_looks_like_a_pass()
    {
        foreach (var report in Formats.All.Where(report => report.Name != "csv"))
            report.Text(Sample.NotRead()).ShouldNotBe(report.Text(Sample.NotRead() with { Verdict = new Pass() }), report.Name);

        XDocument.Parse(new JUnitReport().Text(Sample.NotRead())).Descendants("error").ShouldNotBeEmpty();
        Json("sarif", Sample.NotRead())
            .GetProperty("runs")[0]
            .GetProperty("invocations")[0]
            .GetProperty("executionSuccessful")
            .GetBoolean()
            .ShouldBeFalse();
        Json("gitlab", Sample.NotRead()).GetProperty("scan").GetProperty("status").GetString().ShouldBe("failure");
        new CsvReport().Text(Sample.Closed()).ShouldContain("\r\nfailure,");
    }

    [Fact]
    public void A_finding_that_the_verdict_minds_is_open_whatever_its_state()
    {
        var sample = Sample.Closed();
        var known = sample.Findings.Single(finding => finding.State == FindingState.Existing);
        var minded = sample with
        {
            Verdict = new Closed { Objections = [new Objection("all", "counts old ones too", [known.Fingerprint])] },
        };
        Tally.Of(sample).Open.ShouldNotContain(known);
        Tally.Of(minded).Open.ShouldContain(known);
        new TerminalReport().Text(minded).ShouldContain("(existing)");
    }

    [Fact]
    public void Junit_has_a_case_for_each_finding_and_passes_a_clean_scanner()
    {
        var document = XDocument.Parse(new JUnitReport().Text(Sample.Closed()));
        var root = document.Root.ShouldNotBeNull();
        root.Attribute("failures").ShouldNotBeNull().Value.ShouldBe("6"); // five open findings and the verdict
        root.Attribute("errors").ShouldNotBeNull().Value.ShouldBe("2");
        root.Attribute("skipped").ShouldNotBeNull().Value.ShouldBe("2");
        var workflows = document.Descendants("testsuite").Single(suite => suite.Attribute("name")?.Value == "gatehouse.workflows");
        workflows.Elements("testcase").Single().HasElements.ShouldBeFalse();
        root.Attribute("tests").ShouldNotBeNull().Value.ShouldBe(document.Descendants("testcase").Count().ToString());
    }

    [Fact]
    public void Sarif_names_each_rule_by_its_index_and_says_what_is_excused()
    {
        var run = Json("sarif", Sample.Closed()).GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            rules[result.GetProperty("ruleIndex").GetInt32()]
                .GetProperty("id")
                .GetString()
                .ShouldBe(result.GetProperty("ruleId").GetString());
            var waived = result.GetProperty("properties").GetProperty("state").GetString() == "waived";
            result.TryGetProperty("suppressions", out _).ShouldBe(waived);
        }

        var key = rules.EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "secrets/cloud-access-key");
        key.GetProperty("properties").GetProperty("security-severity").GetString().ShouldBe("9.5");
        key.GetProperty("properties")
            .GetProperty("tags")
            .EnumerateArray()
            .Select(tag => tag.GetString())
            .ShouldContain("external/cwe/cwe-798");
        key.GetProperty("helpUri").GetString().ShouldBe("https://example.com/keys?a=1&b=2");
        run.GetProperty("invocations")[0].GetProperty("exitCode").GetInt32().ShouldBe(1);
        run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Gitlab_reports_open_secrets_only_and_says_what_it_leaves_out()
    {
        var report = Json("gitlab", Sample.Closed());
        var found = report.GetProperty("vulnerabilities").EnumerateArray().ToList();
        found.Count.ShouldBe(2);
        found.Select(item => Guid.Parse(item.GetProperty("id").GetString().ShouldNotBeNull())).Distinct().Count().ShouldBe(2);
        var told = report
            .GetProperty("scan")
            .GetProperty("messages")
            .EnumerateArray()
            .Select(item => item.GetProperty("value").GetString())
            .ToList();
        told.ShouldContain("3 findings left out of this report: no secret; the sarif and json reports hold them.");
        told.ShouldContain("1 finding left out of this report: known before.");
        report.GetProperty("scan").GetProperty("start_time").GetString().ShouldBe("1970-01-01T00:00:00");
        var timed = new GitLabReport().Text(
            Sample.Closed(),
            Sample.Options with
            {
                Time = new DateTimeOffset(2026, 7, 1, 2, 3, 4, TimeSpan.FromHours(2)),
            }
        );
        timed.ShouldContain("\"end_time\": \"2026-07-01T00:03:04\"");
    }

    [Fact]
    public void Html_allows_exactly_its_own_style_and_script()
    {
        var text = new HtmlReport().Text(Sample.Closed());
        var policy = Policy().Match(text).Groups[1].Value;
        policy.ShouldStartWith("default-src 'none';");
        foreach (var element in (string[])["style", "script"])
        {
            var content = Regex.Match(text, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value;
            content.Length.ShouldBeGreaterThan(100);
            policy.ShouldContain($"{element}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'");
        }

        text.ShouldNotContain(" style=");
        text.ShouldNotContain("url(");
        text.ShouldNotContain("@import");
    }

    [Fact]
    public void Html_names_no_place_twice_and_links_to_places_that_exist()
    {
        var text = new HtmlReport().Text(Sample.Closed());
        var ids = Id().Matches(text).Select(match => match.Groups[1].Value).ToList();
        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(ids.Count);
        Inner().Matches(text).Select(match => match.Groups[1].Value).ShouldAllBe(target => ids.Contains(target));
    }

    [Fact]
    public void Next_steps_are_five_at_most_and_name_the_gravest_first()
    {
        var sample = Sample.Closed();
        var steps = NextSteps.Of(sample, Tally.Of(sample));
        steps.Length.ShouldBe(5);
        steps[0].ShouldStartWith("Rotate 2 secrets: revoke each at its issuer first");
        steps[1].ShouldStartWith("Once revoked, rewrite the history");
        steps[2].ShouldBe("Upgrade flask from 2.0.0 to 2.2.5: CVE-2023-30861.");
        NextSteps.Of(Sample.Clean(), Tally.Of(Sample.Clean())).ShouldBeEmpty();
        NextSteps.Of(Sample.NotRead(), Tally.Of(Sample.NotRead())).Length.ShouldBe(1);
    }

    private static JsonElement Json(string name, Engine.ScanResult result)
    {
        using var document = JsonDocument.Parse(Formats.Find(name).ShouldNotBeNull().Bytes(result));
        return document.RootElement.Clone();
    }

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("href=\"#([^\"]*)\"")]
    private static partial Regex Inner();
}
