using System.Globalization;
using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Gate;

/// <summary>Findings with their states, in report order, and what the user should know about the excuses.</summary>
public sealed record Settled(ImmutableArray<Finding> Findings, ImmutableArray<Notice> Notices)
{
    /// <summary>The waivers that excuse one of the findings.</summary>
    public ImmutableArray<Waiver> Used { get; init; } = [];
}

/// <summary>Tells what is new from what is excused by a waiver or was there before.</summary>
public static class Triage
{
    /// <param name="today">A waiver excuses up to and including its last day.</param>
    /// <param name="known">What the tree had before; unlike an entry of the baseline, one that is gone is no news.</param>
    public static Settled Settle(
        ImmutableArray<Finding> findings,
        Baseline baseline,
        ImmutableArray<Waiver> waivers,
        DateOnly today,
        ImmutableArray<BaselineEntry> known = default
    ) => Settle(findings, baseline, waivers, today, known, Reach.Everything);

    internal static Settled Settle(
        ImmutableArray<Finding> findings,
        Baseline baseline,
        ImmutableArray<Waiver> waivers,
        DateOnly today,
        ImmutableArray<BaselineEntry> known,
        Reach reach
    )
    {
        var excuses = waivers.Select(waiver => new Excuse(waiver, waiver.Until >= today)).ToList();
        var inline = excuses
            .Where(excuse => excuse.Waiver.Inline is not null)
            .GroupBy(excuse => excuse.Waiver.Inline!.Path, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var exact = excuses
            .Where(excuse => excuse.Waiver is { Inline: null, Fingerprint: not null })
            .GroupBy(excuse => excuse.Waiver.Fingerprint!.Value)
            .ToDictionary(group => group.Key, group => group.ToList());
        var broad = excuses
            .Where(excuse => excuse.Waiver is { Inline: null, Fingerprint: null } and not { Rule: null, Path: null })
            .ToList();
        var before = CountOf(baseline.Entries);
        var earlier = CountOf(known.IsDefault ? [] : known);

        var settled = findings.Sort(Finding.InReportOrder).ToBuilder();
        var used = new HashSet<Waiver>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < settled.Count; i++)
        {
            var finding = settled[i];
            // A waived finding takes its entry too: the entry is about it, and free for no other.
            var wasThere = Take(before, finding.Fingerprint) | Take(earlier, finding.Fingerprint);

            Waiver? waiver = null;
            foreach (var excuse in CoveringOf(finding))
            {
                excuse.Covered++;
                if (excuse.IsValid)
                    waiver ??= excuse.Waiver;
            }

            if (waiver is not null)
                used.Add(waiver);
            settled[i] = finding with
            {
                State =
                    waiver is not null ? FindingState.Waived
                    : wasThere ? FindingState.Existing
                    : FindingState.New,
                Excuse = waiver is null ? null : Tell(waiver),
                IsExcusedInSource = waiver?.Inline is not null,
            };
        }

        foreach (var excuse in reach.Unreported.SelectMany(CoveringOf))
            excuse.Covered++;
        var met = findings.Concat(reach.Unreported).Select(finding => finding.Location.Path).ToHashSet(StringComparer.Ordinal);
        return new Settled(
            settled.ToImmutable(),
            [
                .. NoticesOf(excuses, waiver => reach.Includes(waiver, waiver.Inline is { } place && met.Contains(place.Path))),
                .. Stale(baseline, before, reach.HasHistory),
            ]
        )
        {
            Used = [.. waivers.Where(used.Contains)],
        };

        IEnumerable<Excuse> CoveringOf(Finding finding) =>
            inline
                .GetValueOrDefault(finding.Location.Path, [])
                .Concat(exact.GetValueOrDefault(finding.Fingerprint, []))
                .Concat(broad)
                .Where(excuse => Covers(excuse.Waiver, finding));
    }

    private static Dictionary<Fingerprint, int> CountOf(ImmutableArray<BaselineEntry> entries) =>
        entries.GroupBy(entry => entry.Fingerprint).ToDictionary(group => group.Key, group => group.Count());

    private static bool Take(Dictionary<Fingerprint, int> entries, Fingerprint fingerprint)
    {
        if (!entries.TryGetValue(fingerprint, out var left) || left == 0)
            return false;
        entries[fingerprint] = left - 1;
        return true;
    }

    private static bool Covers(Waiver waiver, Finding finding) =>
        (waiver.Rule is null || finding.IsNamed(waiver.Rule))
        && (waiver.Path is null || waiver.Path.Matches(finding.Location.Path))
        && (waiver.Fingerprint is null || waiver.Fingerprint == finding.Fingerprint)
        && (waiver.Inline is null || Touches(waiver.Inline, finding.Location));

    private static bool Touches(InlinePlace place, Location location)
    {
        // The end is exclusive: text that ends before the first column of a line does not touch that line.
        var last = location.EndColumn <= 1 && location.EndLine > location.Line ? location.EndLine - 1 : location.EndLine;
        return location.Line <= place.LastLine && last >= place.FirstLine;
    }

    private static string Tell(Waiver waiver) =>
        waiver.IsForeign
            ? waiver.Reason
            : waiver.Reason + (waiver.Owner is null ? "" : $", by {waiver.Owner}") + $", until {Show(waiver.Until)}";

    private static IEnumerable<Notice> NoticesOf(List<Excuse> excuses, Func<Waiver, bool> isInReach)
    {
        foreach (var excuse in excuses)
        {
            var waiver = excuse.Waiver;
            var isIdle = excuse.Covered == 0;
            if (isIdle && waiver is { Inline: null, IsForeign: true })
                // Their file tells once for all of them.
                continue;
            if (!excuse.IsValid && (!isIdle || waiver.Inline is null || isInReach(waiver)))
            {
                var back = isIdle ? "and can be removed" : $"and no longer excuses {Count(excuse.Covered, "finding")}";
                var message = $"The waiver for {Aim(waiver)} expired on {Show(waiver.Until)} {back}.";
                yield return new Notice("waiver-expired", message, waiver.Source, waiver.Line);
            }
            else if (excuse.IsValid && isIdle && isInReach(waiver))
            {
                var advice = waiver.IsForeign ? "remove it if no other tool needs it" : "remove it if the finding is gone";
                var message = $"The waiver for {Aim(waiver)} excuses nothing in this scan; {advice}.";
                yield return new Notice("waiver-unused", message, waiver.Source, waiver.Line);
            }
        }
    }

    private static string Aim(Waiver waiver) =>
        waiver switch
        {
            { Rule: { } rule, Path: { } path } => $"`{rule}` in `{path}`",
            { Rule: { } rule } => $"`{rule}`",
            { Path: { } path } => $"`{path}`",
            { Fingerprint: { } fingerprint } => $"the finding {fingerprint}",
            _ => "nothing",
        };

    private static IEnumerable<Notice> Stale(Baseline baseline, Dictionary<Fingerprint, int> left, bool hasHistory)
    {
        var met = baseline.Entries.Where(entry => hasHistory || !entry.IsOnlyInHistory).ToList();
        var idle = met.Select(entry => entry.Fingerprint).Distinct().Sum(fingerprint => left[fingerprint]);
        if (idle > 0)
        {
            var all = met.Count;
            var which =
                idle == all
                    ? (all == 1 ? "The one baseline entry hides" : $"All {all} baseline entries hide")
                    : $"{idle} of {all} baseline entries {(idle == 1 ? "hides" : "hide")}";
            yield return new Notice("baseline-stale", $"{which} nothing any more; `gatehouse baseline` writes a new one.", null, 0);
        }
    }

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Show(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Excuse(Waiver Waiver, bool IsValid)
    {
        public int Covered { get; set; }
    }
}
