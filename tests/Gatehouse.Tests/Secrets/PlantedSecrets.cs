using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners;

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
                .Scanners.SelectMany(scanner => scanner.Rules)
                .SelectMany(rule => rule.Examples)
                .Where(example => example.IsBad)
        )
        {
            foreach (var file in example.Files)
            {
                var (text, marks) = FrontDoor.Unmark(file.MarkedText);
                var bytes = Encoding.UTF8.GetBytes(text);
                secrets.AddRange(marks.Select(mark => Encoding.UTF8.GetString(bytes, mark.Start, mark.End - mark.Start)));
                // Twice in one line, so that a snippet of one must mask the other too.
                tree.Add($"{number}/{file.Path}", text);
                tree.Add($"{number++}/twice/{file.Path}", text.TrimEnd('\n') + " " + text);
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
            all.Contains(secret, StringComparison.Ordinal).ShouldBeFalse("a whole secret was written");
            if (middle.Length == LongestShown && middle.Distinct().Count() > 4)
                all.Contains(middle, StringComparison.Ordinal).ShouldBeFalse($"a part of a secret was written: {middle}");
        }
    }

    [Fact]
    public void Do_not_stand_in_the_words_of_a_fault()
    {
        var fault = new FormatException("The input string 'hunter2-hunter2' was not in a correct format.");
        Fault.Describe(fault).ShouldNotContain("hunter2");
    }
}
