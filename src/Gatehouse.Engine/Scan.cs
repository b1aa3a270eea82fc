using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Engine;

/// <summary>What goes into the line.</summary>
public sealed record ScanRequest
{
    public required SourceTree Tree { get; init; }

    public WalkOptions Walk { get; init; } = new();

    public required ImmutableArray<Scanner> Scanners { get; init; }

    public required Policy Policy { get; init; }

    public Occasion Occasion { get; init; } = Occasion.Commit;

    public Baseline Baseline { get; init; } = Baseline.Empty;

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>What the tree is compared with: only what it did not have yet is new.</summary>
    public CommitTree? Before { get; init; }

    /// <summary>All that the repository ever held; scanned besides the tree.</summary>
    public HistoryTree? History { get; init; }

    /// <summary>True also reports what is more likely made up than real: findings of low confidence.</summary>
    public bool Audit { get; init; }

    /// <summary>Asks the issuers of what the sweep found; null where nobody is to be asked. The line itself sees digests only.</summary>
    public Func<CancellationToken, Task<Verifications>>? Verify { get; init; }

    /// <summary>True where a baseline for detect-secrets is to be written, which holds unkeyed hashes.</summary>
    public bool WithPlainHashes { get; init; }

    /// <summary>How many files are read at a time.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IProgress<ScanProgress>? Progress { get; init; }
}

/// <summary>The line: from a source tree to a verdict.</summary>
public static class Scan
{
    public static async Task<ScanResult> RunAsync(ScanRequest request, CancellationToken cancel)
    {
        request = request with
        {
            Scanners =
            [
                .. request
                    .Scanners.Select(scanner => scanner.Configure(request.Tree))
                    .Select(scanner => request.Audit ? scanner : scanner.WithoutAudit()),
            ],
        };
        var foreign = ForeignExcuses.Read(request.Tree, request.Scanners, request.Baseline);
        var seen = await Sweep
            .RunAsync(
                request.Scanners,
                request.Tree,
                request.Walk,
                request.Jobs,
                request.Progress,
                cancel,
                request.WithPlainHashes || foreign.NeedsPlainHashes
            )
            .ConfigureAwait(false);
        seen = await Past.AddAsync(request, seen, cancel).ConfigureAwait(false);
        seen = seen with { Findings = Twins.Join(seen.Findings) };
        // Before anything is left out: a secret that its issuer knows is no doubt any more.
        if (request.Verify is { } verify)
            seen = seen with { Findings = (await verify(cancel).ConfigureAwait(false)).Raise(seen.Findings) };
        var borrowed = foreign.Match(seen.Findings, isWhole: !request.Tree.MayBeEmpty);
        var (reported, unreported) = request.Audit ? (seen.Findings, []) : Apart(seen.Findings);
        seen = seen with
        {
            Findings = reported,
            Notices =
            [
                .. request.Scanners.SelectMany(scanner => scanner.Notices),
                .. borrowed.Notices,
                .. seen.Notices,
                .. ForAudit(unreported),
            ],
        };
        var known = await Since.KnownAsync(request, seen, cancel).ConfigureAwait(false);
        var today = DateOnly.FromDateTime(request.Clock.GetUtcNow().UtcDateTime);
        var settled = Triage.Settle(
            seen.Findings,
            request.Baseline,
            [.. request.Waivers, .. seen.Waivers, .. borrowed.Waivers],
            today,
            [.. known, .. borrowed.Existing([.. request.Baseline.Entries, .. known], reported)],
            new Reach(
                request.Scanners,
                isWhole: !request.Tree.MayBeEmpty,
                seen.Coverage,
                unreported,
                hasHistory: request.History is not null
            )
        );
        var occasion = request.Occasion with { Today = today };
        var verdict = request.Policy.Judge(settled.Findings, seen.Coverage, occasion);
        return new ScanResult
        {
            Target = request.Tree.Name,
            Stage = request.Occasion.Stage,
            Policy = request.Policy.Name,
            Findings = settled.Findings,
            Components = seen.Components,
            Coverage = seen.Coverage,
            Notices =
            [
                .. seen.Notices,
                .. settled.Notices,
                .. request.History is null ? request.Policy.NoticesOf(settled.Findings, occasion) : [],
            ],
            UsedWaivers = settled.Used,
            Verdict = verdict,
            Rules =
            [
                .. request.Scanners.SelectMany(s => s.Rules).Select(rule => rule.Facts).OrderBy(facts => facts.Id, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>What is reported by default, and what only an audit asks for: doubtful findings, and those of rules without evidence.</summary>
    private static (ImmutableArray<Finding> Reported, ImmutableArray<Finding> ForAudit) Apart(ImmutableArray<Finding> all)
    {
        var byAudit = all.ToLookup(finding => finding.Rule.Tier == Tier.Audit || finding.Confidence == Confidence.Low);
        return ([.. byAudit[false]], [.. byAudit[true]]);
    }

    private static IEnumerable<Notice> ForAudit(ImmutableArray<Finding> left)
    {
        var audit = left.Count(finding => finding.Rule.Tier == Tier.Audit);
        var doubtful = left.Length - audit;
        if (doubtful > 0)
            yield return new Notice(
                "low-confidence",
                $"{doubtful} more of low confidence, most of them in tests and documentation; `--audit` shows them",
                null,
                0
            );
        if (audit > 0)
            yield return new Notice(
                "audit-tier",
                $"{audit} more of rules that show where to look, without evidence of a flaw; `--audit` shows them",
                null,
                0
            );
    }
}
