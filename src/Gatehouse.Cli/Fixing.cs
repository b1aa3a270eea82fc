using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Fixes;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli;

/// <summary>What <c>--fix</c> does with the edits of a result: writes them into the files of a folder, or shows them as a diff.</summary>
internal sealed class Fixing(Call call, DirectoryTree tree, long maxFileSize)
{
    /// <summary>Changes the files, each whole or not at all, and tells what was done and what was not.</summary>
    /// <returns>Whether any file is another now.</returns>
    public bool CarryOut(ScanResult result)
    {
        var plan = FixPlan.Of(result.Findings);
        var (mended, files) = (0, 0);
        foreach (var fix in plan.Files)
        {
            call.Cancel.ThrowIfCancellationRequested();
            if (Read(fix) is not { } before)
                continue;
            if (tree.Rewrite(fix.Path, before, fix.Apply(before)) is { } refusal)
            {
                call.Terminal.Complain($"{fix.Path} was not changed: {refusal}");
                continue;
            }

            files++;
            mended += fix.Findings.Length;
            foreach (var finding in fix.Findings)
                call.Terminal.Say($"fixed: {Name(finding)}: {finding.Edit!.Title}");
        }

        TellLeft(plan);
        if (plan.Files.IsEmpty)
            call.Terminal.Say("--fix: no finding has an edit that is certainly right");
        else
            call.Terminal.Say(
                $"fixed {Count(mended, "finding")} in {Count(files, "file")}; what follows is about the files as they are now"
            );
        return files > 0;
    }

    /// <summary>Prints one diff of all files to standard output. Lines that hold a secret are not shown: their file is left out, and told.</summary>
    public void Show(ScanResult result)
    {
        var plan = FixPlan.Of(result.Findings);
        var secrets = result
            .Findings.Where(finding => finding.Secret is not null)
            .ToLookup(finding => finding.Location.Path, finding => finding.Location, StringComparer.Ordinal);
        foreach (var fix in plan.Files)
        {
            call.Cancel.ThrowIfCancellationRequested();
            if (Read(fix) is not { } before)
                continue;
            if (
                !UnifiedDiff.Write(
                    fix,
                    before,
                    line => secrets[fix.Path].Any(at => at.Line <= line && line <= at.EndLine),
                    call.Terminal.Out
                )
            )
                call.Terminal.Complain($"{fix.Path} is left out of the diff: it would show a secret", $"{call.Line} --fix");
        }

        TellLeft(plan);
    }

    private byte[]? Read(FileFix fix)
    {
        var before = tree.ReadToRewrite(fix.Path, maxFileSize, out var refusal);
        if (before is not null && !fix.IsFor(before))
            (before, refusal) = (null, "it changed since it was read");
        if (before is null)
            call.Terminal.Complain($"{fix.Path} was not changed: {refusal}");
        return before;
    }

    private void TellLeft(FixPlan plan)
    {
        // Many vulnerabilities of one component wait for the same upgrade.
        foreach (var alike in plan.Left.GroupBy(left => (Name(left.Finding), left.Why)))
        {
            var ids = string.Join(", ", alike.Select(left => left.Finding.Advisory?.Id).OfType<string>().Distinct(StringComparer.Ordinal));
            call.Terminal.Say($"not fixed: {alike.Key.Item1}{(ids.Length > 0 ? $" ({ids})" : "")}: {alike.Key.Why}");
        }
    }

    private static string Name(Finding finding) => $"{finding.Location.Path}:{finding.Location.Line} {finding.Rule.Id}";

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
