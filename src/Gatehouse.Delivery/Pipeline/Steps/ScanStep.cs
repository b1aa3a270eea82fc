using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Pipeline.Steps;

/// <summary>Scans the tree and judges it. What the verdict leads to is the gate's business.</summary>
/// <param name="scan">The line; Delivery itself knows no scanner.</param>
public sealed class ScanStep(RunParts parts, ImmutableArray<string> scanners, Func<CancellationToken, Task<ScanResult>> scan) : PipelineStep
{
    public override bool RunsAgain => true;

    public override IEnumerable<string> Plan => [$"scan {parts.Tree.Name} with {string.Join(", ", scanners)}"];

    public override async Task<StepEnd> RunAsync(StepDesk desk, CancellationToken cancel)
    {
        var result = await scan(cancel).ConfigureAwait(false);
        parts.Result = result;
        parts.JudgedAt = parts.Programs.Clock.GetUtcNow();
        foreach (var report in (ReadOnlySpan<Report>)[new JsonReport(), new HtmlReport(), new SarifReport(), new MarkdownReport()])
            desk.Folder.WriteFile(report.FileName, Written(report, result));
        using var text = new MemoryStream(Written(new TextReport(), result));
        using var reader = new StreamReader(text);
        desk.Log(await reader.ReadToEndAsync(cancel).ConfigureAwait(false));
        return StepEnd.Good($"{Wording.Sentence(result)}");
    }

    private static byte[] Written(Report report, ScanResult result)
    {
        using var stream = new MemoryStream();
        report.Write(result, stream, new ReportOptions());
        return stream.ToArray();
    }
}
