namespace Gatehouse.Acceptance.Cli;

public sealed class ExitCodes
{
    public static TheoryData<string> AllFormats => ["terminal", "json", "sarif", "html", "markdown", "junit", "gitlab", "csv", "text"];

    [Fact]
    public void A_clean_tree_opens_the_gate()
    {
        using var folder = new Folder().Add("app.py", "print('hello')\n");
        Binary.Run(folder, "scan").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_secret_closes_it_and_is_told_with_its_place()
    {
        using var folder = new Folder().Add("app.py", "x = 1\n").Add("settings.txt", Planted.Secret);
        var answer = Binary.Run(folder, "scan");
        answer.ExitCode.ShouldBe(1);
        answer.Output.ShouldContain("settings.txt");
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void No_format_opens_a_closed_gate(string format)
    {
        using var folder = new Folder().Add("settings.txt", Planted.Secret);
        var answer = Binary.Run(folder, "scan", "--format", format);
        answer.ExitCode.ShouldBe(1);
        answer.Output.ShouldNotBeEmpty();
        answer.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_scanned_is_no_pass()
    {
        using var folder = new Folder();
        Binary.Run(folder, "scan").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Fail_on_never_reports_without_closing_and_still_cannot_tell_what_it_did_not_read()
    {
        using var folder = new Folder().Add("settings.txt", Planted.Secret);
        Binary.Run(folder, "scan", "--fail-on", "never").ExitCode.ShouldBe(0);
        using var empty = new Folder();
        Binary.Run(empty, "scan", "--fail-on", "never").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Standard_input_is_judged_like_a_file()
    {
        using var folder = new Folder();
        Binary.RunProgram(Binary.Path, folder.Path, Planted.Secret, "scan", "-", "--stdin-name", "settings.txt").ExitCode.ShouldBe(1);
        Binary.RunProgram(Binary.Path, folder.Path, "x = 1\n", "scan", "-").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("gatehouse scan", "scna")]
    [InlineData("gatehouse scan --format", "scan", "--fromat", "json")]
    [InlineData("sarif", "scan", "--format", "sarf")]
    [InlineData("secrets", "scan", "--only", "secret")]
    [InlineData("--policy strict", "scan", "--policy", "strct")]
    [InlineData("critical", "scan", "--fail-on", "critcal")]
    [InlineData("--output-dir", "scan", "--format", "json,sarif")]
    [InlineData("gatehouse scan", "scan", "no-such-folder")]
    [InlineData("--jobs", "scan", "--jobs", "many")]
    [InlineData("gatehouse hook install", "hook", "instal")]
    [InlineData("install", "hook")]
    [InlineData("RESULT", "gate")]
    [InlineData("--since", "scan", "--staged", "--since", "main")]
    [InlineData("default", "scan", "--baseline", "no-such-file", "--policy", "nothing-like-it")]
    public void A_mistake_on_the_command_line_is_told_with_what_to_write_instead(string remedy, params string[] arguments)
    {
        using var folder = new Folder().Add("app.py", "x = 1\n");
        var answer = Binary.Run(folder, arguments);
        answer.ExitCode.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain(remedy);
    }

    [Fact]
    public void A_mistake_in_the_settings_is_told_with_its_line()
    {
        using var folder = new Folder().Add("app.py", "x = 1\n").Add("gatehouse.yml", "policy: default\nscam:\n  jobs: 1\n");
        var answer = Binary.Run(folder, "scan");
        answer.ExitCode.ShouldBe(2);
        answer.Error.ShouldContain("gatehouse.yml:2:");
        Binary.Run(folder, "scan", "--no-config").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_saved_result_is_judged_again()
    {
        using var folder = new Folder().Add("settings.txt", Planted.Secret);
        Binary.Run(folder, "scan", "-f", "json", "-o", "result.json", "--fail-on", "never").ExitCode.ShouldBe(0);
        Binary.Run(folder, "gate", "result.json").ExitCode.ShouldBe(1);
        Binary.Run(folder, "gate", "result.json", "--policy", "report-only").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_baseline_hides_what_was_there_and_nothing_that_came_after()
    {
        using var folder = new Folder().Add("settings.txt", Planted.Secret);
        Binary.Run(folder, "baseline").ExitCode.ShouldBe(0);
        Binary.Run(folder, "scan", "--baseline", "gatehouse-baseline.json").ExitCode.ShouldBe(0);
        folder.Add("more.txt", Planted.Secret);
        Binary.Run(folder, "scan", "--baseline", "gatehouse-baseline.json").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void Since_judges_only_what_the_branch_brought_in()
    {
        using var folder = new Folder().WithRepository();
        folder.Git("switch", "-q", "main");
        folder.Add("old.txt", Planted.Secret);
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "Old").ExitCode.ShouldBe(0);
        folder.Git("switch", "-q", "-c", "change");
        Binary.Run(folder, "scan").ExitCode.ShouldBe(1);
        Binary.Run(folder, "scan", "--since", "main").ExitCode.ShouldBe(0);
        folder.Add("new.txt", Planted.Secret);
        Binary.Run(folder, "scan", "--since", "main").ExitCode.ShouldBe(1);
    }
}
