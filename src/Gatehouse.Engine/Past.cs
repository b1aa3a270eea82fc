using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine;

/// <summary>Adds what the history holds to what the tree holds: a secret that is in both is one finding, and knows since when.</summary>
internal static class Past
{
    public static async Task<Swept> AddAsync(ScanRequest request, Swept now, CancellationToken cancel)
    {
        if (request.History is not { } history)
            return now;
        var scanners = request.Scanners.Where(scanner => scanner.ReadsHistory).ToImmutableArray();
        if (scanners.IsEmpty)
        {
            throw new UserError(
                "none of the scanners chosen reads the history",
                "let `secrets` take part, or leave the history out: gatehouse scan"
            );
        }

        var then = await Sweep.RunAsync(scanners, history, request.Walk, request.Jobs, request.Progress, cancel).ConfigureAwait(false);
        var past = new Dictionary<Fingerprint, Finding>();
        foreach (var finding in then.Findings)
            past[finding.Fingerprint] = past.TryGetValue(finding.Fingerprint, out var other) ? Oldest(other, finding) : finding;
        var findings = new List<Finding>(now.Findings.Length + past.Count);
        foreach (var finding in now.Findings)
        {
            findings.Add(
                past.Remove(finding.Fingerprint, out var first)
                    ? finding with
                    {
                        Origin = first.Origin! with { IsOnlyInHistory = false },
                    }
                    : finding
            );
        }

        findings.AddRange(past.Values);
        findings.Sort(Finding.InReportOrder);
        return now with
        {
            Findings = [.. findings],
            Coverage = Add(now.Coverage, then.Coverage),
            Notices = [.. now.Notices, new Notice("history", history.Told, null, 0)],
        };
    }

    /// <summary>One finding of two with the same fingerprint: as it was first, and still there if either is.</summary>
    public static Finding Oldest(Finding one, Finding other)
    {
        var (first, last) =
            (one.Origin!.Turn, one.Location.Span).CompareTo((other.Origin!.Turn, other.Location.Span)) <= 0 ? (one, other) : (other, one);
        var isOnlyInHistory = first.Origin!.IsOnlyInHistory && last.Origin!.IsOnlyInHistory;
        return first with { Origin = first.Origin with { IsOnlyInHistory = isOnlyInHistory } };
    }

    private static Coverage Add(Coverage now, Coverage then)
    {
        var told = now.PassedOver.Select(passed => (passed.Path, passed.Reason)).ToHashSet();
        return now with
        {
            Scanners =
            [
                .. now.Scanners.Select(scanner =>
                    then.Scanners.FirstOrDefault(other => other.Scanner == scanner.Scanner) is { } more
                        ? new ScannerCoverage(scanner.Scanner, scanner.Files + more.Files, scanner.Bytes + more.Bytes)
                        : scanner
                ),
            ],
            // A hundred versions of one picture are one thing that was not read.
            PassedOver =
            [
                .. now
                    .PassedOver.Concat(then.PassedOver.Where(passed => told.Add((passed.Path, passed.Reason))))
                    .OrderBy(passed => passed.Path, StringComparer.Ordinal)
                    .ThenBy(passed => passed.Reason),
            ],
            Failures = [.. now.Failures, .. then.Failures.Distinct()],
        };
    }
}
