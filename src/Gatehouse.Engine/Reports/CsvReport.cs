using System.Buffers;
using System.Globalization;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>For spreadsheets (RFC 4180): a row for every finding and for everything that was not read.</summary>
public sealed class CsvReport : Report
{
    /// <summary>What a spreadsheet takes as the beginning of a formula, in both widths.</summary>
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public override string Name => "csv";

    public override string FileName => "gatehouse.csv";

    public override string MediaType => "text/csv";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        using var writer = SafeText.Writer(output, "\r\n");
        writer.WriteLine(
            "kind,state,severity,confidence,scanner,rule,title,path,line,column,message,fix,cwe,owasp,secret,package,version,advisory,"
                + "fixed_version,fingerprint,excuse,verified,commit,author,commit_date,only_in_history"
        );
        foreach (var finding in result.Findings)
            Row(writer, Cells(finding));
        foreach (var failure in result.Coverage.Failures)
            Row(writer, Cells(failure));
    }

    private static ReadOnlySpan<string?> Cells(Finding finding) =>
        (string?[])
            [
                "finding",
                Wording.Word(finding.State),
                Wording.Word(finding.Severity),
                Wording.Word(finding.Confidence),
                finding.Scanner,
                finding.Rule.Id,
                finding.Rule.Title,
                finding.Location.Path,
                finding.Location.Line.ToString(CultureInfo.InvariantCulture),
                finding.Location.Column.ToString(CultureInfo.InvariantCulture),
                finding.Message,
                Prose.OneLine(finding.Rule.Fix),
                string.Join(' ', finding.Rule.Cwe.Select(number => string.Create(CultureInfo.InvariantCulture, $"CWE-{number}"))),
                finding.Rule.Owasp,
                finding.Secret,
                finding.Component?.Name,
                finding.Component?.Version,
                finding.Advisory?.Id,
                finding.Advisory?.FixedVersion,
                finding.Fingerprint.Value,
                finding.Excuse,
                finding.Verification is { } verification ? Wording.Verified(verification) : null,
                finding.Origin?.Commit,
                finding.Origin?.Author,
                finding.Origin is { } origin ? Wording.Moment(origin.Date) : null,
                finding.Origin is null ? null
                : finding.Origin.IsOnlyInHistory ? "yes"
                : "no",
            ];

    private static ReadOnlySpan<string?> Cells(CoverageFailure failure)
    {
        var cells = new string?[26];
        (cells[0], cells[4], cells[5], cells[7]) = ("failure", failure.Scanner, failure.Rule, failure.Path);
        (cells[10], cells[11]) = (failure.Reason, failure.Remedy);
        return cells;
    }

    private static void Row(TextWriter writer, ReadOnlySpan<string?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            writer.Write(Cell(cells[i] ?? ""));
        }

        writer.WriteLine();
    }

    internal static string Cell(string text)
    {
        var cell = SafeText.Flow(text);
        // Some spreadsheets pass over leading spaces before they look for a formula.
        var first = cell.AsSpan().TrimStart();
        if (first.Length > 0 && FormulaStarts.Contains(first[0]))
            cell = "'" + cell;
        return cell.AsSpan().IndexOfAny(Quoted) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
