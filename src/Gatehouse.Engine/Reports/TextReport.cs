using System.Text;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>A summary that fits one chat message.</summary>
public sealed class TextReport : Report
{
    /// <summary>In UTF-16 units, as Telegram counts; other chats allow more.</summary>
    public const int MaxLength = 4096;

    private const int LongestLine = 240;
    private const int MostFindings = 10;
    private const int MostReasons = 5;

    public override string Name => "text";

    public override string FileName => "gatehouse.txt";

    public override string MediaType => "text/plain";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        using var writer = SafeText.Writer(output);
        writer.Write(Summary(result));
    }

    /// <summary>The summary as text, for those who send it.</summary>
    public static string Summary(ScanResult result)
    {
        var tally = Tally.Of(result);
        var text = new StringBuilder();
        Line(text, $"{Wording.Headline(result.Verdict)}: {result.Target} ({result.Stage}, policy {result.Policy})");
        Line(text, Wording.Sentence(result));
        var objections = result.Verdict.Objections.Select(objection => $"{objection.Clause}: {objection.Message}");
        Some(text, "✗ ", [.. objections], MostReasons);
        Some(text, "? ", result.Verdict.Doubts, MostReasons);
        Some(text, "! ", [.. result.Verdict.Warnings.Select(warning => $"{warning.Clause}: {warning.Message}")], MostReasons);
        text.Append('\n');
        Line(
            text,
            $"Findings: {tally.Severities()}; {Wording.Number(tally.Existing.Length)} known before, {Wording.Number(tally.Waived.Length)} waived"
        );
        var passedOver = tally.PassedOverLine();
        var failures = result.Coverage.Failures.Length;
        Line(
            text,
            $"Coverage: {Tally.ReadLine(result.Coverage)}{(passedOver.Length == 0 ? "" : "; " + passedOver)}"
                + (failures == 0 ? "" : $"; {Wording.Count(failures, "failure")}")
        );
        if (!tally.Open.IsEmpty)
        {
            text.Append('\n');
            var worst = tally.Open.OrderByDescending(finding => finding.Severity).ToList();
            Some(text, "- ", [.. worst.Select(Told)], MostFindings);
        }

        var steps = NextSteps.Of(result, tally);
        if (!steps.IsEmpty)
        {
            text.Append("\nWhat to do now\n");
            for (var i = 0; i < steps.Length; i++)
                Line(text, $"{i + 1}. {steps[i]}");
        }

        return Fit(text.ToString());
    }

    private static string Told(Finding finding) =>
        $"{Wording.Word(finding.Severity)} {SafeText.Line(finding.Rule.Id)} {Wording.Place(finding.Location)}";

    private static void Some(StringBuilder text, string mark, ImmutableArray<string> lines, int most)
    {
        foreach (var line in lines.Take(most))
            Line(text, mark + line);
        if (lines.Length > most)
            Line(text, $"{mark}and {Wording.Number(lines.Length - most)} more");
    }

    /// <summary>A chat would call people: an at sign never touches the name behind it.</summary>
    private static void Line(StringBuilder text, string line) =>
        text.Append(SafeText.Cut(SafeText.Flow(line), LongestLine).Replace("@", "@ ", StringComparison.Ordinal)).Append('\n');

    private static string Fit(string text)
    {
        if (text.Length <= MaxLength)
            return text;
        const string more = "… the rest did not fit; see the full report\n";
        var end = text.LastIndexOf('\n', MaxLength - more.Length - 1);
        return text[..(end + 1)] + more;
    }
}
