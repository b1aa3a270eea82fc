using System.Globalization;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>A pull-request comment: the verdict first, a table, the rest folded away.</summary>
public sealed class MarkdownReport : Report
{
    /// <summary>The longest comment that GitHub takes.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Kept free for what ends the comment and counts what was left out.</summary>
    private const int Reserve = 2_048;

    private const int MostRows = 100;
    private const int MostReasons = 20;
    private const int MostFailures = 20;
    private const int MostSteps = 12;
    private const int LongestPath = 240;
    private const int LongestText = 600;

    public override string Name => "markdown";

    public override string FileName => "gatehouse.md";

    public override string MediaType => "text/markdown";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        using var writer = SafeText.Writer(output);
        writer.Write(Comment(result));
    }

    private static string Comment(ScanResult result)
    {
        var tally = Tally.Of(result);
        var text = new StringBuilder();
        // CI finds its own comment again by this line.
        text.Append("<!-- gatehouse-report -->\n");
        Head(text, result, tally);
        var steps = NextSteps.Of(result, tally);
        if (!steps.IsEmpty)
        {
            text.Append("\n**What to do now**\n\n");
            for (var i = 0; i < steps.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {Markdown.Text(SafeText.Cut(steps[i], LongestText))}\n");
        }

        Table(text, tally);
        Details(text, tally);
        Coverage(text, result, tally);
        return text.ToString();
    }

    private static void Head(StringBuilder text, ScanResult result, Tally tally)
    {
        var sign = result.Verdict switch
        {
            Pass => "✅",
            Closed => "⛔",
            _ => "⚠️",
        };
        text.Append(CultureInfo.InvariantCulture, $"## {sign} Gatehouse: {Wording.Headline(result.Verdict)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Wording.Sentence(result)} ");
        text.Append(CultureInfo.InvariantCulture, $"Findings: **{tally.Severities()}**");
        if (!tally.Existing.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $", {Wording.Number(tally.Existing.Length)} known before");
        if (!tally.Waived.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $", {Wording.Number(tally.Waived.Length)} waived");
        text.Append(".\n\n");
        Bounded(text, result.Verdict.Objections, Told, MostReasons, MaxLength / 8);
        Bounded(text, result.Verdict.Doubts, doubt => "Cannot tell: " + Short(doubt), MostReasons, MaxLength * 2 / 8);
        Bounded(text, result.Verdict.Warnings, warning => "Warning: " + Told(warning), MostReasons, MaxLength * 3 / 8);
    }

    private static string Told(Objection objection) =>
        SafeText.Cut($"{SafeText.Flow(objection.Clause)}: {SafeText.Flow(objection.Message)}", LongestText);

    private static void Table(StringBuilder text, Tally tally)
    {
        if (tally.Open.IsEmpty)
            return;
        text.Append("\n| Severity | Rule | Place | What |\n| --- | --- | --- | --- |\n");
        var rows = 0;
        foreach (var finding in ByGravity(tally))
        {
            var row =
                $"| {Wording.Word(finding.Severity)} | {Markdown.Code(SafeText.Line(finding.Rule.Id, LongestPath), inTable: true)} "
                + $"| {Markdown.Code(PlaceOf(finding.Location), inTable: true)} "
                + $"| {Markdown.Text(SafeText.Cut(SafeText.Flow(finding.Message), LongestText), inTable: true)} |\n";
            if (rows == MostRows || text.Length + row.Length > MaxLength / 2)
                break;
            text.Append(row);
            rows++;
        }

        if (rows < tally.Open.Length)
            text.Append(CultureInfo.InvariantCulture, $"\n_and {Wording.Count(tally.Open.Length - rows, "more finding")}_\n");
    }

    private static void Details(StringBuilder text, Tally tally)
    {
        if (tally.Open.IsEmpty)
            return;
        text.Append("\n<details><summary>Details and fixes</summary>\n\n");
        var told = 0;
        foreach (var finding in ByGravity(tally))
        {
            var detail = Detail(finding);
            if (text.Length + detail.Length > MaxLength - Reserve - (MostFailures * 2 * LongestText))
                break;
            text.Append(detail);
            told++;
        }

        if (told < tally.Open.Length)
            text.Append(CultureInfo.InvariantCulture, $"_{Wording.Count(tally.Open.Length - told, "more finding")} did not fit here._\n\n");
        text.Append("</details>\n");
    }

    private static string Detail(Finding finding)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"#### {Wording.Word(finding.Severity)}: {Markdown.Text(SafeText.Line(finding.Rule.Title, LongestPath))}\n\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Markdown.Code(PlaceOf(finding.Location))} · {Markdown.Code(SafeText.Line(finding.Rule.Id, LongestPath))}\n\n"
        );
        if (finding.Origin is { } origin)
            text.Append(Markdown.Text(SafeText.Cut(Wording.Since(origin), LongestText))).Append("\n\n");
        if (finding.Verification is { } verification)
            text.Append(CultureInfo.InvariantCulture, $"**Verified.** {Markdown.Text(Wording.Verified(verification))}\n\n");
        if (finding.Snippet is { } snippet)
            text.Append(Markdown.Fence(SnippetView.Of(snippet).Fit(LongestPath).Text));
        if (!finding.Steps.IsEmpty)
        {
            var number = 1;
            foreach (var step in finding.Steps.Take(MostSteps))
            {
                var told = Markdown.Text(SafeText.Cut(SafeText.Flow(step.Message), LongestText));
                text.Append(CultureInfo.InvariantCulture, $"{number++}. {Markdown.Code(PlaceOf(step.Location))} {told}\n");
            }

            text.Append('\n');
        }

        text.Append("**Why.** ").Append(Markdown.Prose(finding.Rule.Why, 2 * LongestText)).Append("\n\n");
        text.Append("**Fix.** ").Append(Markdown.Prose(finding.Rule.Fix, 2 * LongestText)).Append("\n\n");
        return text.ToString();
    }

    private static void Coverage(StringBuilder text, ScanResult result, Tally tally)
    {
        var failures = result.Coverage.Failures;
        var passedOver = tally.PassedOverLine();
        text.Append(failures.IsEmpty ? "\n<details><summary>Coverage</summary>\n\n" : "\n<details open><summary>Coverage</summary>\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Tally.ReadLine(result.Coverage)}{(passedOver.Length == 0 ? "" : "; " + passedOver)}.\n\n"
        );
        Bounded(
            text,
            failures,
            failure =>
                SafeText.Cut($"not read: {Wording.Place(failure)}: {Short(failure.Reason)} {Short(failure.Remedy)}", 2 * LongestText),
            MostFailures,
            MaxLength - Reserve / 2
        );
        Bounded(text, result.Notices, notice => "notice: " + Short(notice.Message), MostFailures, MaxLength - Reserve / 4);
        text.Append("\n</details>\n");
    }

    private static string Short(string text) => SafeText.Cut(SafeText.Flow(text), LongestText);

    private static void Bounded<T>(StringBuilder text, ImmutableArray<T> items, Func<T, string> tell, int most, int until)
    {
        var told = 0;
        foreach (var item in items.Take(most))
        {
            var line = $"- {Markdown.Text(tell(item))}\n";
            if (text.Length + line.Length > until)
                break;
            text.Append(line);
            told++;
        }

        if (told < items.Length)
            text.Append(CultureInfo.InvariantCulture, $"- and {Wording.Number(items.Length - told)} more\n");
    }

    private static IEnumerable<Finding> ByGravity(Tally tally) => tally.Open.OrderByDescending(finding => finding.Severity);

    private static string PlaceOf(Location location) => SafeText.Cut(Wording.Place(location), LongestPath);
}

/// <summary>Writes text of unknown making so that GitHub shows it and does nothing else: no markup, mention or link of its own.</summary>
public static class Markdown
{
    /// <summary>Draws nothing; it parts what GitHub would take together.</summary>
    private const char Apart = '\u200B';

    /// <summary>One line of prose; code between backticks stays code.</summary>
    public static string Text(string line, bool inTable = false)
    {
        var text = new StringBuilder();
        foreach (var piece in Reports.Prose.Pieces(SafeText.Flow(line), links: false))
            Write(text, piece, inTable);
        return text.ToString();
    }

    /// <summary>A rule's own text: its links to web pages are kept.</summary>
    public static string Prose(string markdown, int most)
    {
        var text = new StringBuilder();
        foreach (var block in Reports.Prose.Blocks(SafeText.Whole(markdown)))
        {
            var written = new StringBuilder();
            if (block.IsCode)
            {
                written.Append(Fence(SafeText.Line(block.Text)).TrimEnd('\n'));
            }
            else
            {
                foreach (var piece in Reports.Prose.Pieces(SafeText.Flow(block.Text), links: true))
                    Write(written, piece, inTable: false);
            }

            if (text.Length + written.Length > most)
                return text.Append('…').ToString();
            if (text.Length > 0)
                text.Append(block.IsItem ? "\n" : "\n\n");
            text.Append(block.IsItem ? "- " : "").Append(written);
        }

        return text.ToString();
    }

    /// <summary>A code span whose fence is longer than any within (CommonMark §6.1).</summary>
    public static string Code(string text, bool inTable = false)
    {
        var shown = SafeText.Line(text);
        if (shown.Length == 0)
            return "";
        if (inTable)
            shown = shown.Replace("|", "\\|", StringComparison.Ordinal);
        var fence = new string('`', LongestRun(shown) + 1);
        var space = shown[0] is '`' or ' ' || shown[^1] is '`' or ' ' ? " " : "";
        return fence + space + shown + space + fence;
    }

    public static string Fence(string line)
    {
        var fence = new string('`', Math.Max(3, LongestRun(line) + 1));
        return $"{fence}text\n{line}\n{fence}\n\n";
    }

    private static void Write(StringBuilder text, Piece piece, bool inTable)
    {
        switch (piece.Kind)
        {
            case PieceKind.Code:
                text.Append(Code(piece.Text, inTable));
                break;
            case PieceKind.Strong:
                text.Append("**").Append(Plain(piece.Text)).Append("**");
                break;
            case PieceKind.Link:
                text.Append('[').Append(Plain(piece.Text)).Append("](").Append(piece.Target).Append(')');
                break;
            default:
                text.Append(Plain(piece.Text));
                break;
        }
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '<':
                    plain.Append("&lt;");
                    break;
                case '>':
                    plain.Append("&gt;");
                    break;
                case '&':
                    plain.Append("&amp;");
                    break;
                case '`':
                    // An entity, so that a backtick in the comment always belongs to code of ours.
                    plain.Append("&#96;");
                    break;
                case '@':
                    plain.Append(c).Append(Apart);
                    break;
                case '#':
                    plain.Append('\\').Append(c).Append(Apart);
                    break;
                case ':' when i + 1 < text.Length && text[i + 1] == '/':
                    plain.Append(':').Append(Apart);
                    break;
                case '.' when i >= 3 && text.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase):
                    plain.Append(Apart).Append('.');
                    break;
                case '\\' or '*' or '_' or '[' or ']' or '!' or '~' or '|' or '$':
                    plain.Append('\\').Append(c);
                    break;
                case '+' or '-' or '=' when i == 0:
                    plain.Append('\\').Append(c);
                    break;
                default:
                    plain.Append(c);
                    break;
            }
        }

        return plain.ToString();
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
