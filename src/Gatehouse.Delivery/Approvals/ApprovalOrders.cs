using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Approvals;

/// <summary>Makes of a run what is asked of people.</summary>
public static class ApprovalOrders
{
    private const int MostFindings = 50;

    /// <param name="commit">The commit that the gate let pass.</param>
    public static ApprovalOrder Of(RunParts parts, EnvironmentSettings environment, string commit)
    {
        var findings = parts.Result?.Findings ?? [];
        return new ApprovalOrder
        {
            Run = parts.Run,
            Project = parts.Project,
            Environment = environment.Name,
            Commit = commit,
            Image = parts.Image,
            Author = parts.Source.Author,
            Verdict = parts.Result?.Verdict.Word ?? "unknown",
            Findings =
            [
                .. findings.Take(MostFindings).Select(Line),
                .. findings.Length > MostFindings ? [$"and {findings.Length - MostFindings} more"] : (string[])[],
            ],
            JudgedAt = parts.JudgedAt,
            Required = environment.Approval?.Required ?? 1,
        };
    }

    private static string Line(Finding finding) =>
        TextBytes.Printable(
            $"{finding.Severity.ToString().ToLowerInvariant()} {finding.State.ToString().ToLowerInvariant()}: {finding.Rule.Id} {finding.Location.Path}"
        );
}
