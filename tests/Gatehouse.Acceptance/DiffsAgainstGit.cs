using System.Security.Cryptography;
using Gatehouse.Acceptance.Cli;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Fixes;
using Gatehouse.Tests.Fixes;

namespace Gatehouse.Acceptance;

/// <summary>The diffs of <c>--fix --dry-run</c>, carried out by git and by patch, give the bytes that <c>--fix</c> writes.</summary>
public sealed class DiffsAgainstGit
{
    [Theory]
    [InlineData("git", "apply", "fix.diff")]
    [InlineData("patch", "-p1", "--binary", "--quiet", "-i", "fix.diff")]
    public void Carried_out_by_other_programs_give_the_same_bytes(string program, params string[] arguments)
    {
        using var folder = new Folder();
        using var diff = new MemoryStream();
        var expected = new Dictionary<string, byte[]>();
        for (var seed = 0; seed < 500; seed++)
        {
            var (text, changes) = RandomEdits.Of(seed);
            // No rule finds anything in an empty file, and to git one with new lines is a file to create.
            if (text.Length == 0)
                continue;
            var path = (seed % 10, program) switch
            {
                (1, _) => $"with space/{seed} a.txt",
                // Patch does not read every quoted name; git writes them so.
                (2, "git") => $"näme/\"{seed}\"\\.txt",
                _ => $"{seed}.txt",
            };
            var fix = new FileFix(
                path,
                Convert.ToHexStringLower(SHA256.HashData(text)),
                [],
                [.. changes.Select(change => new FileChange(new Location(path, 1, 1, 1, 1, change.Span), change.Text))]
            );
            folder.Add(path, text);
            expected[path] = fix.Apply(text);
            UnifiedDiff.Write(fix, text, _ => false, diff).ShouldBeTrue();
        }

        folder.Add("fix.diff", diff.ToArray());
        var answer = Binary.RunProgram(program, folder.Path, null, arguments);
        answer.ExitCode.ShouldBe(0, answer.Error + answer.Output);
        expected.Count.ShouldBeGreaterThan(400);
        foreach (var (path, bytes) in expected)
            File.ReadAllBytes(folder.At(path)).ShouldBe(bytes, path);
    }
}
