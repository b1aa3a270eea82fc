using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>
/// What a finding's state says in the words of VEX. A waiver accepts a risk, which is no claim that there is none: only where its reason
/// gives one of the justifications of VEX, or no code imports the component, is it one.
/// </summary>
internal sealed record VexClaim(VexStatus Status, string? Justification, bool IsFalsePositive, string? Notes)
{
    /// <summary>All that is said of known vulnerabilities, each claim once with the findings that it is about.</summary>
    public static ImmutableArray<(string Id, VexClaim Claim, ImmutableArray<Finding> Findings)> AllOf(Bill bill) =>
        [
            .. bill
                .Findings.Where(finding => finding is { Advisory: not null, Component: not null })
                .GroupBy(finding => (finding.Advisory!.Id, Claim: Of(finding)))
                .OrderBy(group => group.Key.Id, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Claim.Status)
                .ThenBy(group => group.Key.Claim.Justification, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Claim.Notes, StringComparer.Ordinal)
                .Select(group => (group.Key.Id, group.Key.Claim, group.ToImmutableArray())),
        ];

    public static VexClaim Of(Finding finding)
    {
        if (finding.State != FindingState.Waived)
            return new VexClaim(VexStatus.UnderInvestigation, null, false, null);
        var excuse = finding.Excuse ?? "";
        var justification = VexJustifications
            .All.Select(pair => pair.OpenVex)
            // The longer word holds the shorter.
            .OrderByDescending(word => word.Length)
            .FirstOrDefault(word => excuse.Contains(word, StringComparison.OrdinalIgnoreCase));
        var isFalse = excuse.Contains("false positive", StringComparison.OrdinalIgnoreCase);
        if (justification is null && finding.Advisory?.Reachable == Reachability.NotImported)
            justification = "vulnerable_code_not_in_execute_path";
        var notes = SafeText.Flow(SafeText.Whole(excuse));
        return justification is not null || isFalse
            ? new VexClaim(VexStatus.NotAffected, justification, isFalse && justification is null, notes)
            : new VexClaim(VexStatus.Affected, null, false, notes);
    }
}
