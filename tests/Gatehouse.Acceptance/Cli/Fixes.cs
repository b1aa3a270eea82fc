namespace Gatehouse.Acceptance.Cli;

/// <summary><c>scan --fix</c> as a user calls it; no rule of today makes edits, so that nothing may change.</summary>
public sealed class Fixes
{
    [Theory]
    [InlineData("is nothing without it", "--dry-run")]
    [InlineData("those of the index", "--fix", "--staged")]
    [InlineData("standard input cannot be changed", "-", "--fix")]
    [InlineData("in place of the report", "--fix", "--dry-run", "-f", "json")]
    public void Are_refused_where_they_make_no_sense(string told, params string[] arguments)
    {
        using var folder = new Folder().WithRepository();
        var answer = Binary.RunProgram(Binary.Path, folder.Path, "x = 1\n", ["scan", .. arguments]);
        (answer.ExitCode, answer.Output).ShouldBe((2, ""));
        answer.Error.ShouldContain(told);
    }

    [Fact]
    public void Leave_alone_what_has_no_edit_and_judge_it()
    {
        using var folder = new Folder().Add("a.py", Planted.PrivateKey);
        var before = folder.Read("a.py");
        var fixedTree = Binary.Run(folder, "scan", "--fix", "-f", "text");
        fixedTree.ExitCode.ShouldBe(1);
        fixedTree.Error.ShouldContain("no finding has an edit that is certainly right");
        var shown = Binary.Run(folder, "scan", "--fix", "--dry-run");
        (shown.ExitCode, shown.Output).ShouldBe((1, ""));
        folder.Read("a.py").ShouldBe(before);
    }
}
