using System.Globalization;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>For the person who ran the scan: findings by file, a table, the verdict, and what to do now.</summary>
public sealed class TerminalReport : Report
{
    public override string Name => "terminal";

    public override string FileName => "gatehouse.terminal.txt";

    public override string MediaType => "text/plain";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        using var writer = SafeText.Writer(output);
        new TerminalPage(result, writer, options).Write();
    }
}

/// <summary>One terminal report while it is written.</summary>
internal sealed class TerminalPage(ScanResult result, TextWriter output, ReportOptions options)
{
    private const int MostFailures = 20;
    private const int MostNotices = 20;
    private const int MostObjections = 10;

    /// <summary>So few excused findings are named; more are only counted.</summary>
    private const int FewExcused = 3;

    private const int LabelWidth = 10;

    private readonly Tally _tally = Tally.Of(result);
    private readonly int _width = Math.Clamp(options.Width, 40, 120);
    private readonly Ink _ink = new(options.Color);

    public void Write()
    {
        Findings();
        Excused("existing", _tally.Existing);
        Excused("waived", _tally.Waived);
        Table();
        ReadAndUnread();
        Notices();
        Verdict();
        Steps();
    }

    private void Findings()
    {
        foreach (var file in _tally.Open.GroupBy(finding => finding.Location.Path, StringComparer.Ordinal))
        {
            output.WriteLine(_ink.Bold(SafeText.Line(file.Key)));
            var cured = new HashSet<string>(StringComparer.Ordinal);
            foreach (var finding in file)
            {
                Finding(finding, cured.Add(finding.Rule.Id));
                output.WriteLine();
            }
        }
    }

    private void Finding(Finding finding, bool withFix)
    {
        var facts = finding.Rule.Stage == Rules.RuleStage.Trial ? " (trial)" : "";
        facts += finding.Confidence == Confidence.High ? "" : $" ({Wording.Word(finding.Confidence)} confidence)";
        facts += finding.State == FindingState.New ? "" : $" ({Wording.Word(finding.State)})";
        var id = SafeText.Line(finding.Rule.Id);
        var place = Wording.Place(finding.Location);
        output.Write("  ");
        output.Write(_ink.Of(finding.Severity, Wording.Word(finding.Severity).PadRight(LabelWidth)));
        output.Write(_ink.Bold(id));
        var fits = 2 + LabelWidth + Columns.Of(id) + Columns.Of(facts) <= _width;
        if (fits)
            output.Write(_ink.Dim(facts));
        // The place stands in the same line where it fits: an editor opens it with a click either way.
        var gap = _width - 2 - LabelWidth - Columns.Of(id) - Columns.Of(facts) - Columns.Of(place);
        if (gap >= 2)
        {
            output.Write(new string(' ', gap));
            output.WriteLine(_ink.Dim(place));
        }
        else
        {
            output.WriteLine();
            output.WriteLine(Indent + _ink.Dim(place));
            if (!fits)
                Paragraph("", facts.Trim());
        }

        Paragraph("", SafeText.Flow(finding.Message));
        if (finding.Origin is { } origin)
            Paragraph("", Wording.Since(origin));
        if (finding.Verification is { } verification)
            Paragraph("", "verified: " + Wording.Verified(verification));
        if (finding.Component is { } component)
            Paragraph("", Package(component, finding.Advisory));
        if (finding.Snippet is { } snippet)
            Snippet(finding.Location.Line, snippet);
        var number = 1;
        foreach (var step in finding.Steps)
            Paragraph("", $"{number++}. {Wording.Place(step.Location)} {SafeText.Flow(step.Message)}");
        if (withFix)
            Fix(finding.Rule.Fix);
        if (finding is { State: FindingState.New, Edit: { } edit })
            Paragraph("--fix", SafeText.Flow(Prose.Plain(edit.Title)));
    }

    private static string Package(Component component, Advisory? advisory)
    {
        var text = $"{component.Name} {component.Version}".TrimEnd();
        if (advisory is not null)
        {
            text += $": {advisory.Id}";
            if (advisory.Cvss is { } cvss)
                text += string.Create(CultureInfo.InvariantCulture, $", CVSS {cvss:0.0}");
            if (advisory.KnownExploited)
                text += ", known to be exploited";
            text += advisory.FixedVersion is { } version ? $", fixed in {version}" : ", no fix known";
        }

        return SafeText.Line(text);
    }

    private void Snippet(int line, Snippet snippet)
    {
        var number = line.ToString(CultureInfo.InvariantCulture).PadLeft(LabelWidth - 1);
        var view = SnippetView.Of(snippet).Fit(_width - LabelWidth - 4);
        var carets = new string('^', Math.Max(1, Columns.Of(view.Marked)));
        output.WriteLine($"  {_ink.Dim(number + " │")} {view.Before}{_ink.Of(Severity.High, view.Marked, bold: false)}{view.After}");
        output.WriteLine(
            $"  {new string(' ', LabelWidth - 1)}{_ink.Dim(" │")} {new string(' ', Columns.Of(view.Before))}{_ink.Of(Severity.High, carets)}"
        );
    }

    private void Fix(string fix)
    {
        var label = "fix";
        foreach (var block in Prose.Blocks(SafeText.Whole(fix)))
        {
            if (block.IsCode)
                output.WriteLine(Label(label) + "  " + Columns.Cut(SafeText.Line(block.Text), _width - LabelWidth - 4));
            else
                Paragraph(label, (block.IsItem ? "- " : "") + SafeText.Flow(Prose.Plain(block.Text)), block.IsItem ? 2 : 0);
            label = "";
        }
    }

    private void Excused(string state, ImmutableArray<Finding> findings)
    {
        if (findings.IsEmpty || findings.Length > FewExcused)
            return;
        foreach (var finding in findings)
        {
            var excuse = finding.Excuse is { } text ? $": {SafeText.Flow(text)}" : "";
            Paragraph(state, $"{SafeText.Line(finding.Rule.Id)} {Wording.Place(finding.Location)}{excuse}");
        }

        output.WriteLine();
    }

    private void Table()
    {
        const int cell = 10;
        if (_tally.Scanners.IsEmpty)
            return;
        var names = Math.Clamp(_tally.Scanners.Max(row => Columns.Of(SafeText.Line(row.Scanner))), 8, Math.Max(8, _width - 6 * cell));
        var narrow = names + 6 * cell > _width;
        var width = narrow ? 6 : cell;
        Rule();
        output.Write(new string(' ', names));
        foreach (var severity in Wording.Severities)
        {
            var word = Wording.Word(severity);
            output.Write(_ink.Of(severity, (narrow ? word[..Math.Min(4, word.Length)] : word).PadLeft(width)));
        }

        output.WriteLine(_ink.Bold("total".PadLeft(narrow ? 6 : cell)));
        foreach (var row in _tally.Scanners)
            Row(SafeText.Line(row.Scanner), row.BySeverity, row.Total);
        if (_tally.Scanners.Length > 1)
            Row("all", _tally.BySeverity, _tally.Open.Length);

        void Row(string name, ImmutableArray<int> counts, int total)
        {
            var shown = Columns.Cut(name, names);
            output.Write(shown + new string(' ', names - Columns.Of(shown)));
            foreach (var severity in Wording.Severities)
            {
                var count = counts[(int)severity];
                var text = (count == 0 ? "·" : Wording.Number(count)).PadLeft(width);
                output.Write(count == 0 ? _ink.Dim(text) : _ink.Of(severity, text));
            }

            output.WriteLine(_ink.Bold(Wording.Number(total).PadLeft(width)));
        }
    }

    private void ReadAndUnread()
    {
        output.WriteLine();
        var excused = new List<string>();
        if (!_tally.Existing.IsEmpty)
            excused.Add($"{Wording.Number(_tally.Existing.Length)} known before");
        if (!_tally.Waived.IsEmpty)
            excused.Add($"{Wording.Number(_tally.Waived.Length)} waived");
        if (excused.Count > 0)
            Plain("excused", string.Join(", ", excused));
        var line = Tally.ReadLine(result.Coverage);
        var passedOver = _tally.PassedOverLine();
        Plain("coverage", passedOver.Length == 0 ? line : $"{line}; {passedOver}");
        var label = "not read";
        foreach (var failure in result.Coverage.Failures.Take(MostFailures))
        {
            Plain(label, $"{Wording.Place(failure)}: {SafeText.Flow(failure.Reason)}", Severity.High);
            Plain("", "→ " + SafeText.Flow(failure.Remedy), hang: 2);
            label = "";
        }

        var more = result.Coverage.Failures.Length - MostFailures;
        if (more > 0)
            Plain("", $"and {Wording.Count(more, "more failure")}; the json report names each");
    }

    private void Notices()
    {
        var label = "notice";
        foreach (var notice in result.Notices.Take(MostNotices))
        {
            var place = Wording.Place(notice);
            Plain(label, (place.Length == 0 ? "" : place + ": ") + SafeText.Flow(notice.Message));
            label = "";
        }

        var more = result.Notices.Length - MostNotices;
        if (more > 0)
            Plain("", $"and {Wording.Count(more, "more notice")}");
    }

    private void Verdict()
    {
        output.WriteLine();
        Rule();
        var word = $" {Wording.Headline(result.Verdict)} ";
        var about = SafeText.Line($"{result.Target} · {result.Stage} · policy {result.Policy}");
        output.WriteLine(
            (options.Color ? _ink.Badge(result.Verdict, word) : word.Trim()) + "  " + _ink.Dim(Columns.Cut(about, _width - word.Length - 2))
        );
        Sentence("", Wording.Sentence(result));
        Objections("✗", result.Verdict.Objections);
        foreach (var doubt in result.Verdict.Doubts.Take(MostObjections))
            Sentence("?", SafeText.Flow(doubt));
        More(result.Verdict.Doubts.Length, "doubt");
        Objections("!", result.Verdict.Warnings);
    }

    private void Objections(string mark, ImmutableArray<Objection> objections)
    {
        foreach (var objection in objections.Take(MostObjections))
            Sentence(mark, $"{SafeText.Flow(objection.Clause)}: {SafeText.Flow(objection.Message)}");

        More(objections.Length, "clause");
    }

    private void More(int all, string what)
    {
        if (all > MostObjections)
            Sentence("", $"and {Wording.Count(all - MostObjections, "more " + what)}");
    }

    private void Steps()
    {
        var steps = NextSteps.Of(result, _tally);
        if (steps.IsEmpty)
            return;
        output.WriteLine();
        output.WriteLine(_ink.Bold("What to do now"));
        var number = 1;
        foreach (var step in steps)
            Sentence($"{number++}.", step);
    }

    private static string Indent => new(' ', LabelWidth + 2);

    private void Rule() => output.WriteLine(_ink.Dim(new string('─', _width)));

    private string Label(string label) => "  " + _ink.Dim(label.PadRight(LabelWidth));

    /// <summary>Text beside a label, wrapped and hung under its own beginning.</summary>
    private void Paragraph(string label, string text, int hang = 0)
    {
        var first = true;
        foreach (var line in Columns.Wrap(text, _width - LabelWidth - 2 - hang))
        {
            output.Write(Label(first ? label : ""));
            output.WriteLine((first ? "" : new string(' ', hang)) + line);
            first = false;
        }
    }

    private void Plain(string label, string text, Severity? severity = null, int hang = 0)
    {
        var first = true;
        foreach (var line in Columns.Wrap(text, _width - LabelWidth - hang))
        {
            var head = (first ? label : "").PadRight(LabelWidth);
            output.Write(severity is { } grave ? _ink.Of(grave, head) : _ink.Bold(head));
            output.WriteLine((first ? "" : new string(' ', hang)) + line);
            first = false;
        }
    }

    private void Sentence(string mark, string text)
    {
        var margin = mark.Length == 0 ? 0 : mark.Length + 1;
        var first = true;
        foreach (var line in Columns.Wrap(text, _width - margin - 2))
        {
            output.Write(mark.Length == 0 ? "" : "  ");
            output.Write(first ? _ink.Bold(mark) : new string(' ', mark.Length));
            output.WriteLine((mark.Length == 0 ? "" : " ") + line);
            first = false;
        }
    }
}

/// <summary>ANSI colours of the terminal's own theme, or none.</summary>
internal readonly struct Ink(bool color)
{
    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Of(Severity severity, string text, bool bold = true)
    {
        var tone = severity switch
        {
            Severity.Critical => "35",
            Severity.High => "31",
            Severity.Medium => "33",
            Severity.Low => "36",
            _ => "37",
        };
        return Paint(bold ? "1;" + tone : tone, text);
    }

    public string Badge(Verdict verdict, string text) =>
        Paint(
            verdict switch
            {
                Pass => "1;97;42",
                Closed => "1;97;41",
                _ => "1;30;43",
            },
            text
        );

    private string Paint(string code, string text) => color && text.Length > 0 ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
