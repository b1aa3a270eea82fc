using System.IO.Enumeration;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>Whether a step's <c>when</c> holds.</summary>
internal static class StepConditions
{
    /// <summary>Why the step is left out; null where it runs.</summary>
    public static string? Against(StepSettings step, SourceState source, IReadOnlyCollection<string> environments)
    {
        if (!step.Branches.IsEmpty && !step.Branches.Any(pattern => Fits(pattern, source.Branch ?? "")))
            return $"it runs on {string.Join(", ", step.Branches)} only, and this is {source.Branch ?? "no branch"}";
        if (!step.Environments.IsEmpty && !step.Environments.Any(environments.Contains))
            return $"it runs on the way to {string.Join(", ", step.Environments)} only";
        // Where nobody can tell what changed, everything may have.
        if (
            !step.ChangedPaths.IsEmpty
            && source.Changed is { } changed
            && !changed.Any(path => step.ChangedPaths.Any(glob => glob.Matches(path)))
        )
            return "none of the files it asks for has changed";
        return null;
    }

    /// <summary>A branch pattern: <c>*</c> stands for any characters, a slash included.</summary>
    public static bool Fits(string pattern, string branch) => FileSystemName.MatchesSimpleExpression(pattern, branch, ignoreCase: false);
}
