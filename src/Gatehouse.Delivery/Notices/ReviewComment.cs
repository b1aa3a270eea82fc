using System.Text;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices;

/// <summary>The comment of a pull or merge request, and the state beside its commit: one of each per subject, which every notice replaces.</summary>
internal static class ReviewComment
{
    private static readonly MarkdownReport Report = new();

    /// <summary>Stands first in the comment, draws nothing, and tells it again.</summary>
    public static string MarkerOf(NoticeCall call)
    {
        var about = call.Occurrence.Result is not null ? "report" : call.Occurrence.Environment ?? call.Occurrence.Event;
        // The words come from outside: nothing in them may end the comment.
        var key = string.Concat(
            $"{call.Occurrence.Subject}/{about}".Where(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.')
        );
        return $"<!-- gatehouse {key} -->";
    }

    public static string Text(NoticeCall call, int most)
    {
        var text = new StringBuilder(MarkerOf(call)).Append('\n');
        if (call.Occurrence.Result is { } result && call.Text.Written is null)
        {
            using var page = new MemoryStream();
            Report.Write(result, page, new ReportOptions());
            text.Append(call.Masks.Cover(Encoding.UTF8.GetString(page.ToArray())));
            if (call.Text.Link is { } link)
                text.Append($"\n{link.AbsoluteUri}\n");
            if (text.Length <= most)
                return text.ToString();
            text.Clear().Append(MarkerOf(call)).Append('\n');
        }

        text.Append("### ").Append(Signs.Of(call.Text.Tone)).Append(Markdown.Text(call.Text.Title)).Append("\n\n");
        // Two blanks at the end of a line keep it one.
        foreach (var line in Fitting.Lines(call.Text.Lines(), most - text.Length, line => line.In(Written).Length + 2))
            text.Append(line.In(Written)).Append("  \n");
        return text.ToString();
    }

    /// <summary>What the state is about: the gate, or one environment.</summary>
    public static string ContextOf(NoticeCall call) =>
        call.Occurrence.Environment is { } environment ? "gatehouse/" + SafeText.Line(environment, 60) : "gatehouse";

    private static string Written(NoticeSpan span) =>
        span.Kind switch
        {
            NoticeSpanKind.Strong => $"**{Markdown.Text(span.Text.Trim())}**{(span.Text.EndsWith(' ') ? " " : "")}",
            NoticeSpanKind.Code => Markdown.Code(span.Text),
            NoticeSpanKind.Link =>
                $"<{span.Text.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>",
            _ => Leading(span.Text),
        };

    /// <summary>The numbers of steps stay what they are; blanks that indent would be lost.</summary>
    private static string Leading(string text)
    {
        var blanks = text.Length - text.TrimStart(' ').Length;
        return string.Concat(Enumerable.Repeat("&nbsp;", blanks > 1 ? blanks : 0))
            + (blanks == 1 ? " " : "")
            + Markdown.Text(text[blanks..])
            + (text.Length > blanks && text.EndsWith(' ') ? " " : "");
    }
}
