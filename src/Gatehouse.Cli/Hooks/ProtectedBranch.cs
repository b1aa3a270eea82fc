using System.IO.Enumeration;

namespace Gatehouse.Cli.Hooks;

/// <summary>A commit straight to a branch that takes changes by review only.</summary>
internal sealed class ProtectedBranch : HookCheck
{
    public override string Name => "protected-branch";

    public override string Title => "no commit straight to a protected branch";

    public override IEnumerable<Complaint> Run(NextCommit commit, CancellationToken cancel)
    {
        if (commit.Repository.CurrentBranch is { } branch && commit.ProtectedBranches.Any(name => Matches(name, branch)))
            yield return new Complaint($"this commit goes straight to {branch}", "git switch -c NAME-OF-YOUR-CHANGE, then commit there");
    }

    private static bool Matches(string pattern, string branch) =>
        FileSystemName.MatchesSimpleExpression(pattern, branch, ignoreCase: false);
}
