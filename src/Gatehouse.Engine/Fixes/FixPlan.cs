using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Fixes;

/// <summary>Which edits of a result go together, file by file, and which have to wait.</summary>
public sealed record FixPlan(ImmutableArray<FileFix> Files, ImmutableArray<Unfixed> Left)
{
    /// <summary>Of what is new and not excused; where edits are in each other's way, the first by position is carried out.</summary>
    public static FixPlan Of(ImmutableArray<Finding> findings)
    {
        var files = ImmutableArray.CreateBuilder<FileFix>();
        var left = ImmutableArray.CreateBuilder<Unfixed>();
        left.AddRange(
            from finding in findings
            where finding is { State: FindingState.New, Edit: null, NoEdit: not null, Origin: null or { IsOnlyInHistory: false } }
            select new Unfixed(finding, finding.NoEdit!)
        );
        var mendable = findings.Where(finding =>
            finding is { State: FindingState.New, Edit: not null, Origin: null or { IsOnlyInHistory: false } }
        );
        foreach (
            var file in mendable
                .GroupBy(finding => (finding.Edit!.Changes[0].Location.Path, finding.Edit.FileDigest))
                .OrderBy(group => group.Key.Path, StringComparer.Ordinal)
                .ThenBy(group => group.Key.FileDigest, StringComparer.Ordinal)
        )
        {
            var chosen = new List<Finding>();
            var changes = new List<FileChange>();
            foreach (var finding in file.OrderBy(FirstSpan).ThenBy(finding => finding, Comparer<Finding>.Create(Finding.InReportOrder)))
            {
                var own = finding.Edit!.Changes;
                if (own.Any(change => changes.Exists(other => InTheWay(change, other))))
                {
                    left.Add(new Unfixed(finding, "another edit changes the same place; run it again"));
                    continue;
                }

                chosen.Add(finding);
                changes.AddRange(own.Where(change => !changes.Exists(other => IsSame(change, other))));
            }

            files.Add(
                new FileFix(
                    file.Key.Path,
                    file.Key.FileDigest,
                    [.. chosen],
                    // A stable sort: two shared texts for one place keep the order of their findings.
                    [.. changes.OrderBy(change => change.Location.Span)]
                )
            );
        }

        return new FixPlan(files.ToImmutable(), left.ToImmutable());
    }

    private static Text.ByteSpan FirstSpan(Finding finding) => finding.Edit!.Changes.Min(change => change.Location.Span);

    private static bool InTheWay(FileChange one, FileChange other)
    {
        if (IsSame(one, other))
            return false;
        var (left, right) = (one.Location.Span, other.Location.Span);
        var isSamePoint = left.Length == 0 && right.Length == 0 && left.Start == right.Start;
        // Which of two insertions comes first would be a guess, except among imports.
        return left.Overlaps(right) || (isSamePoint && !(one.IsShared && other.IsShared));
    }

    private static bool IsSame(FileChange one, FileChange other) =>
        one.IsShared
        && other.IsShared
        && one.Location.Span == other.Location.Span
        && string.Equals(one.Text, other.Text, StringComparison.Ordinal);
}

/// <summary>A finding whose edit was not carried out.</summary>
public sealed record Unfixed(Finding Finding, string Why);
