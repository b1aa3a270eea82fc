using System.Globalization;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices;

/// <summary>How a notice feels, for a colour or a sign.</summary>
public enum NoticeTone
{
    Plain,
    Good,
    Bad,
    Doubtful,
}

/// <summary>
/// What all places are told, without the markup of any: single lines of bounded length, secrets masked. Each notifier writes it in its own way.
/// </summary>
public sealed record NoticeText
{
    private const int MostFindings = 10;
    private const int MostDetails = 20;
    private const int LongestTitle = 200;
    private const int LongestLine = 300;

    public required string Event { get; init; }

    public required NoticeTone Tone { get; init; }

    /// <summary>One line that says all, e.g. <c>todo-api: CLOSED on main</c>.</summary>
    public required string Title { get; init; }

    public required string Subject { get; init; }

    /// <summary><c>pass</c>, <c>closed</c> or <c>unknown</c>; null where the notice is about none.</summary>
    public string? Verdict { get; init; }

    /// <summary>e.g. <c>2 critical, 1 low</c>.</summary>
    public string? Severities { get; init; }

    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];

    /// <summary>Short facts by name: branch, commit, environment, run.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>What changed since the place was last told.</summary>
    public ImmutableArray<string> Changes { get; init; } = [];

    public ImmutableArray<string> Details { get; init; } = [];

    public ImmutableArray<DigestFinding> Findings { get; init; } = [];

    public int MoreFindings { get; init; }

    public ImmutableArray<string> NextSteps { get; init; } = [];

    public Uri? Link { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The user's own words instead of the shipped lines; null where there is no template.</summary>
    public ImmutableArray<string>? Written { get; init; }

    public static NoticeText Of(Occurrence occurrence, ImmutableArray<string> changes, Masks masks)
    {
        var digest = occurrence.Result is { } result ? ResultDigest.Of(result, MostFindings) : null;
        var facts = new (string Name, string? Text)[]
        {
            ("environment", occurrence.Environment),
            ("branch", occurrence.Branch),
            ("commit", occurrence.Commit is { Length: > 12 } commit ? commit[..12] : occurrence.Commit),
            ("run", occurrence.Run),
        };
        var subject = Line(occurrence.Subject, LongestTitle / 2);
        var told = Line(occurrence.Title, LongestTitle);
        return new NoticeText
        {
            Event = occurrence.Event,
            Tone = ToneOf(occurrence),
            Title = told.StartsWith(subject, StringComparison.Ordinal) ? told : $"{subject}: {told}",
            Subject = subject,
            Verdict = occurrence.Result?.Verdict.Word,
            Severities = digest?.Severities,
            Counts = digest?.Counts ?? [],
            Facts =
            [
                .. facts.Where(fact => fact.Text is { Length: > 0 }).Select(fact => KeyValuePair.Create(fact.Name, Line(fact.Text!, 100))),
            ],
            Changes = [.. changes.Select(change => Line(change, LongestLine))],
            Details =
            [
                .. (digest is null ? [] : digest.Reasons.Prepend(digest.Sentence))
                    .Concat(occurrence.Details.Take(MostDetails))
                    .Concat(occurrence.Details.Length > MostDetails ? [$"and {occurrence.Details.Length - MostDetails} more lines"] : [])
                    .Select(detail => Line(detail, LongestLine)),
            ],
            Findings = digest is null ? [] : [.. digest.Findings.Select(Covered)],
            MoreFindings = digest?.MoreFindings ?? 0,
            NextSteps = digest is null ? [] : [.. digest.NextSteps.Select(step => Line(step, LongestLine))],
            // An address that holds a secret is no page to send people to.
            Link =
                Uri.TryCreate(occurrence.Link, UriKind.Absolute, out var link)
                && link.Scheme is "https" or "http"
                && masks.Cover(link.AbsoluteUri) == link.AbsoluteUri
                    ? link
                    : null,
            At = occurrence.At,
        };

        string Line(string text, int most) => SafeText.Cut(SafeText.Flow(masks.Cover(text)), most);

        DigestFinding Covered(DigestFinding finding) =>
            finding with
            {
                Rule = masks.Cover(finding.Rule),
                Place = masks.Cover(finding.Place),
                Message = masks.Cover(finding.Message),
                Fix = masks.Cover(finding.Fix),
            };
    }

    /// <summary>The lines below the title.</summary>
    public IEnumerable<NoticeLine> Lines()
    {
        if (Written is { } written)
        {
            foreach (var line in written)
                yield return new NoticeLine([NoticeSpan.Plain(line)]);
            yield break;
        }

        foreach (var detail in Details)
            yield return new NoticeLine([NoticeSpan.Plain(detail)]);
        foreach (var change in Changes)
            yield return new NoticeLine([NoticeSpan.Strong("Changed: "), NoticeSpan.Plain(change)]);
        if (Severities is { } severities)
            yield return new NoticeLine([NoticeSpan.Strong("Findings: "), NoticeSpan.Plain(severities)]);
        foreach (var (name, text) in Facts)
            yield return new NoticeLine([NoticeSpan.Strong(char.ToUpperInvariant(name[0]) + name[1..] + ": "), NoticeSpan.Code(text)]);
        foreach (var finding in Findings)
        {
            yield return new NoticeLine([
                NoticeSpan.Plain("• "),
                NoticeSpan.Strong(finding.Severity),
                NoticeSpan.Plain(" "),
                NoticeSpan.Code(finding.Place),
                NoticeSpan.Plain($" {finding.Message}"),
            ]);
            if (finding.Fix.Length > 0)
                yield return new NoticeLine([NoticeSpan.Plain("  fix: " + finding.Fix)]);
        }

        if (MoreFindings > 0)
            yield return new NoticeLine([NoticeSpan.Plain(string.Create(CultureInfo.InvariantCulture, $"• and {MoreFindings:N0} more"))]);
        if (!NextSteps.IsEmpty)
            yield return new NoticeLine([NoticeSpan.Strong("What to do now")]);
        for (var i = 0; i < NextSteps.Length; i++)
            yield return new NoticeLine([NoticeSpan.Plain(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {NextSteps[i]}"))]);
        if (Link is { } link)
            yield return new NoticeLine([NoticeSpan.Of(link)]);
    }

    private static NoticeTone ToneOf(Occurrence occurrence) =>
        occurrence.Event switch
        {
            "undone" or "failed" => NoticeTone.Bad,
            "released" => NoticeTone.Good,
            "approval-wanted" => NoticeTone.Doubtful,
            _ => occurrence.Result?.Verdict switch
            {
                Pass => NoticeTone.Good,
                Closed => NoticeTone.Bad,
                Unknown => NoticeTone.Doubtful,
                _ => occurrence.Event == "new-critical" ? NoticeTone.Bad : NoticeTone.Plain,
            },
        };
}

/// <summary>One line of a notice in pieces.</summary>
public sealed record NoticeLine(ImmutableArray<NoticeSpan> Spans)
{
    public override string ToString() => string.Concat(Spans.Select(span => span.Text));

    public string In(Func<NoticeSpan, string> dialect) => string.Concat(Spans.Select(dialect));
}

public enum NoticeSpanKind
{
    Plain,
    Strong,
    Code,
    Link,
}

/// <summary>A piece of a line and how it is meant; a link shows its own address, so that nobody is led elsewhere.</summary>
public sealed record NoticeSpan(NoticeSpanKind Kind, string Text)
{
    public static NoticeSpan Plain(string text) => new(NoticeSpanKind.Plain, text);

    public static NoticeSpan Strong(string text) => new(NoticeSpanKind.Strong, text);

    public static NoticeSpan Code(string text) => new(NoticeSpanKind.Code, text);

    public static NoticeSpan Of(Uri link) => new(NoticeSpanKind.Link, link.AbsoluteUri);
}

/// <summary>Makes lines fit into what a place takes, and says what it leaves out.</summary>
internal static class Fitting
{
    /// <summary>As many first lines as fit, each measured with its line break, and one that counts those left out.</summary>
    public static ImmutableArray<NoticeLine> Lines(IEnumerable<NoticeLine> lines, int most, Func<NoticeLine, int> measure)
    {
        var all = lines.ToList();
        if (all.Sum(line => measure(line) + 1L) <= most)
            return [.. all];
        // Room for the line that says what is missing, whatever its number is.
        var room = most - measure(Missing(all.Count)) - 1;
        var kept = new List<NoticeLine>();
        foreach (var line in all)
        {
            room -= measure(line) + 1;
            if (room < 0)
                break;
            kept.Add(line);
        }

        return [.. kept, Missing(all.Count - kept.Count)];
    }

    private static NoticeLine Missing(int count) =>
        new([NoticeSpan.Plain(count == 1 ? "… 1 line did not fit; see the report" : $"… {count} lines did not fit; see the report")]);
}
