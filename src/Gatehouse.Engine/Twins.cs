using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine;

/// <summary>
/// Makes one of two findings on one line of which the first proves what the second asks a human to look at: the proof stays, and is known
/// by the names of both.
/// </summary>
internal static class Twins
{
    /// <param name="findings">In report order.</param>
    public static ImmutableArray<Finding> Join(ImmutableArray<Finding> findings)
    {
        var joined = new List<Finding>(findings.Length);
        for (var start = 0; start < findings.Length; )
        {
            var end = start + 1;
            while (end < findings.Length && IsSameLine(findings[start].Location, findings[end].Location))
                end++;
            if (end - start == 1)
                joined.Add(findings[start]);
            else
                JoinLine([.. findings[start..end]], joined);
            start = end;
        }

        return [.. joined];
    }

    private static void JoinLine(List<Finding> line, List<Finding> joined)
    {
        var swallowed = new bool[line.Count];
        for (var i = 0; i < line.Count; i++)
        {
            if (line[i].Rule.Tier != Tier.Precise || line[i].Confidence == Confidence.Low)
                continue;
            for (var j = 0; j < line.Count; j++)
            {
                if (swallowed[j] || !IsLookAt(line[j], line[i]))
                    continue;
                swallowed[j] = true;
                line[i] = line[i] with { Aliases = [.. line[i].Aliases.Union(line[j].Rule.Aliases, StringComparer.Ordinal)] };
            }
        }

        joined.AddRange(line.Where((_, i) => !swallowed[i]));
    }

    private static bool IsLookAt(Finding audit, Finding precise) =>
        audit.Rule.Tier == Tier.Audit
        && audit.Scanner == precise.Scanner
        && audit.Rule.Aliases.Any(alias => precise.Rule.Aliases.Contains(alias, StringComparer.Ordinal));

    private static bool IsSameLine(Location left, Location right) => left.Line == right.Line && left.Path == right.Path;
}
