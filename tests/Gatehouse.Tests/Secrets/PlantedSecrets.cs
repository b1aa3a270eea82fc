using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

/// <summary>One secret of every kind is planted, and everything that is written is searched for it.</summary>
public sealed class PlantedSecrets
{
    /// <summary>Of a secret, a run of this many characters must appear nowhere.</summary>
    private const int LongestShown = 8;

    [Fact]
    public async Task Appear_whole_in_no_report()
    {
        var tree = new MemoryTree("planted");
        var secrets = new List<string>();
        var number = 0;
        foreach (
            var example in Catalog
                .Scanners.Where(scanner => scanner.Name == "secrets")
                .SelectMany(scanner => scanner.Rules)
                .SelectMany(rule => rule.Examples)
                .Where(example => example.IsBad)
        )
        {
            foreach (var file in example.Files)
            {
                var (text, marks) = FrontDoor.Unmark(file.MarkedText);
                var bytes = Encoding.UTF8.GetBytes(text);
                secrets.AddRange(marks.Select(mark => Encoding.UTF8.GetString(bytes, mark.Start, mark.End - mark.Start)));
                tree.Add($"{number++}/{file.Path}", text);
            }
        }

        secrets.Count.ShouldBeGreaterThan(100);
        var request = new ScanRequest
        {
            Tree = tree,
            Scanners = Catalog.Scanners,
            Policy = Policies.Default,
            Audit = true,
        };
        var result = await Scan.RunAsync(request, TestContext.Current.CancellationToken);
        result.Findings.Length.ShouldBeGreaterThanOrEqualTo(secrets.Count);
        var written = new StringBuilder();
        foreach (var report in Formats.All)
        {
            using var stream = new MemoryStream();
            report.Write(result, stream, new ReportOptions(Color: true, Width: 200));
            written.Append(Encoding.UTF8.GetString(stream.ToArray()));
        }

        using var baseline = new MemoryStream();
        BaselineFile.Write(BaselineFile.Of(result.Findings), baseline);
        written.Append(Encoding.UTF8.GetString(baseline.ToArray()));
        var all = written.ToString();
        foreach (var secret in secrets)
        {
            // The part after a public prefix is the secret; its middle must not be there.
            var middle = secret.Substring(secret.Length / 2, Math.Min(LongestShown, secret.Length - secret.Length / 2));
            Around(all, secret).ShouldBeEmpty("a whole secret was written");
            if (middle.Length == LongestShown && middle.Distinct().Count() > 4)
                Around(all, middle).ShouldBeEmpty("a part of a secret was written");
        }
    }

    /// <summary>A flow is told when all files are read, and long after the secrets of its file were seen.</summary>
    [Fact]
    public void Are_masked_in_what_is_told_last()
    {
        var secret = TokenPattern.Of("[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}").Fake(3);
        var text = $"""
            import os
            from flask import Flask, request
            app = Flask(__name__)

            @app.route("/")
            def index():
                api_secret = "{secret}"; os.system("send --key " + api_secret + request.args["to"]); return "done"
            """;
        var findings = FrontDoor.Findings("app.py", text);
        findings.ShouldContain(finding => finding.Rule.Id == "python/command-injection");
        findings.ShouldContain(finding => finding.Scanner == "secrets");
        findings.ShouldAllBe(finding => !finding.Snippet!.Text.Contains(secret));
    }

    [Fact]
    public void Mask_each_other_where_they_share_a_line()
    {
        var first = TokenPattern.Of("[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}").Fake(1);
        var second = TokenPattern.Of("[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}").Fake(2);
        var findings = FrontDoor.Findings("a.js", $"const c = {{ apiKey: '{first}', secret: '{second}' }};\n");
        findings.Length.ShouldBe(2);
        foreach (var finding in findings)
        {
            finding.Snippet!.Text.ShouldNotContain(first);
            finding.Snippet.Text.ShouldNotContain(second);
            finding.Snippet.Text.Substring(finding.Snippet.CaretColumn, finding.Snippet.CaretLength).ShouldBe(finding.Secret);
        }
    }

    /// <summary>What was written around a secret, so that a failure shows where: the values are made up.</summary>
    private static string Around(string all, string part)
    {
        var at = all.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? "" : all[Math.Max(0, at - 120)..Math.Min(all.Length, at + part.Length + 40)];
    }

    [Fact]
    public void Do_not_stand_in_the_words_of_a_fault()
    {
        var fault = new FormatException("The input string 'hunter2-hunter2' was not in a correct format.");
        Fault.Describe(fault).ShouldNotContain("hunter2");
    }
}
