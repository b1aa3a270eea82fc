using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Scanners;
using GitProgram = Gatehouse.Acceptance.GitAgainstGit.GitProgram;

namespace Gatehouse.Acceptance;

/// <summary>Secrets are put where git keeps things, and a scan of the history must name each with the commit that brought it.</summary>
public sealed class HistoryAgainstGit
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_secret_that_was_removed_is_found_with_the_commit_that_brought_it(bool packed)
    {
        using var git = new GitProgram();
        git.Commit("readme.txt", "nothing\n", "Begin", 1);
        git.Commit("src/app.py", $"first\ntoken = \"{Token("gone")}\"\n", "Add the app", 2);
        var brought = git.Line("rev-parse", "HEAD");
        git.Commit("src/app.py", $"first\nsecond\ntoken = \"{Token("gone")}\"\n", "Change the app", 3);
        git.Commit("src/app.py", "first\n", "Remove it", 4);
        if (packed)
            git.Run("gc", "-q");

        var finding = (await ScanAsync(git)).Findings.ShouldHaveSingleItem();

        finding.Location.Path.ShouldBe("src/app.py");
        finding.Location.Line.ShouldBe(2);
        var origin = finding.Origin.ShouldNotBeNull();
        origin.Commit.ShouldBe(brought);
        origin.Author.ShouldBe("A. Tester");
        origin.Date.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_700_000_120));
        origin.Date.Offset.ShouldBe(TimeSpan.FromHours(1));
        origin.IsOnlyInHistory.ShouldBeTrue();
    }

    [Fact]
    public async Task A_secret_that_is_still_there_is_one_finding_at_todays_place()
    {
        using var git = new GitProgram();
        git.Commit("app.py", $"token = \"{Token("kept")}\"\n", "Add", 1);
        var brought = git.Line("rev-parse", "HEAD");
        git.Commit("app.py", $"more\ntoken = \"{Token("kept")}\"\n", "Move it down", 2);
        git.Write("app.py", $"more\nand more\ntoken = \"{Token("kept")}\"\n");
        git.Write("fresh.py", $"token = \"{Token("fresh")}\"\n");

        var result = await ScanAsync(git);

        result.Findings.Length.ShouldBe(2);
        var kept = result.Findings.Single(finding => finding.Location.Path == "app.py");
        kept.Location.Line.ShouldBe(3);
        (kept.Origin!.Commit, kept.Origin.IsOnlyInHistory).ShouldBe((brought, false));
        result.Findings.Single(finding => finding.Location.Path == "fresh.py").Origin.ShouldBeNull();
        var without = await ScanAsync(git, withHistory: false);
        kept.Fingerprint.ShouldBe(without.Findings.Single(finding => finding.Location.Path == "app.py").Fingerprint);
    }

    [Fact]
    public async Task Every_place_where_git_keeps_things_is_read()
    {
        using var git = new GitProgram();
        git.Commit("base.txt", "base\n", "Base", 1);
        git.Commit("base.txt", "base 2\n", $"Try {Token("message")} as the token", 2);
        var message = git.Line("rev-parse", "--short=12", "HEAD");
        git.Commit("base.txt", "base 3\n", "A stash repeats the message of the commit that it stands on", 3);
        foreach (var stash in (string[])["stash one", "stash two"])
        {
            git.Write("base.txt", $"token = \"{Token(stash)}\"\n");
            git.Run("stash", "push", "-q");
        }

        git.Write("untracked.txt", $"token = \"{Token("untracked")}\"\n");
        git.Run("stash", "push", "-q", "--include-untracked");
        git.Run("tag", "-a", "-m", $"Deploy with {Token("tag")}", "v1");
        git.Run("notes", "add", "-m", $"token = \"{Token("note")}\"", "HEAD~1");
        git.Run("checkout", "-q", "-b", "side");
        git.Commit("side.txt", $"token = \"{Token("side")}\"\n", "Side", 4);
        git.Run("checkout", "-q", "main");
        git.Run("checkout", "-q", "--detach");
        git.Commit("loose.txt", $"token = \"{Token("linked")}\"\n", "Linked", 5);
        git.Run("worktree", "add", "-q", "--detach", Path.Combine(git.Home, "linked"), "HEAD");
        git.Run("checkout", "-q", "main");
        git.Run("gc", "-q");

        var result = await ScanAsync(git);

        string[] paths =
        [
            "base.txt",
            "base.txt",
            "commit " + message,
            "loose.txt",
            "note " + message,
            "side.txt",
            "tag v1",
            "untracked.txt",
        ];
        result.Findings.Select(finding => finding.Location.Path).ShouldBe(paths);
        result.Findings.ShouldAllBe(finding => finding.Origin!.IsOnlyInHistory);
        result.Findings.Single(finding => finding.Location.Path == "tag v1").Origin!.Commit.ShouldBe(git.Line("rev-parse", "v1"));
        result.Coverage.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_renamed_file_is_found_under_the_name_it_has_today()
    {
        using var git = new GitProgram();
        git.Commit("old.py", $"token = \"{Token("renamed")}\"\n", "Add", 1);
        var brought = git.Line("rev-parse", "HEAD");
        git.Run("mv", "old.py", "new.py");
        git.Run("commit", "-qm", "Rename");

        var finding = (await ScanAsync(git)).Findings.ShouldHaveSingleItem();

        finding.Location.Path.ShouldBe("new.py");
        (finding.Origin!.Commit, finding.Origin.IsOnlyInHistory).ShouldBe((brought, false));
    }

    [Fact]
    public async Task A_merge_names_the_commit_of_the_branch_or_itself_where_only_it_has_the_secret()
    {
        using var git = new GitProgram();
        git.Commit("base.txt", "base\n", "Base", 1);
        git.Run("checkout", "-q", "-b", "side");
        git.Commit("side.txt", $"token = \"{Token("branch")}\"\n", "Side", 2);
        var side = git.Line("rev-parse", "HEAD");
        git.Run("checkout", "-q", "main");
        git.Commit("main.txt", "main\n", "Main", 3);
        git.Run("merge", "-q", "--no-commit", "side");
        git.Write("evil.txt", $"token = \"{Token("merge")}\"\n");
        git.Run("add", ".");
        git.Run("commit", "-qm", "Merge");
        var merge = git.Line("rev-parse", "HEAD");
        git.Run("rm", "-q", "evil.txt", "side.txt");
        git.Run("commit", "-qm", "Clean");

        var result = await ScanAsync(git);

        result
            .Findings.Select(finding => (finding.Location.Path, finding.Origin!.Commit))
            .ShouldBe([("evil.txt", merge), ("side.txt", side)]);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("8", false)]
    public async Task A_thousand_commits_with_the_same_secret_are_one_finding(string jobs, bool isSameBlob)
    {
        using var git = new GitProgram();
        var stream = new StringBuilder();
        for (var number = 1; number <= 1000; number++)
        {
            var when = string.Create(CultureInfo.InvariantCulture, $"A <a@example.org> {1_700_000_000 + number} +0000");
            var content = $"token = \"{Token("thousand")}\"\n" + (isSameBlob ? "" : $"line {number}\n");
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{number}\nauthor {when}\ncommitter {when}\n");
            stream.Append(CultureInfo.InvariantCulture, $"data 1\n.\nM 100644 inline app.py\ndata {content.Length}\n{content}\n");
            stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline count\ndata 4\n{number:0000}\n");
        }

        stream.Append("commit refs/heads/main\ncommitter A <a@example.org> 1700009999 +0000\ndata 1\n.\nD app.py\n\n");
        git.Import(stream.ToString());
        git.Run("repack", "-adfq");
        git.Run("reset", "-q", "--hard");

        var result = await ScanAsync(git, int.Parse(jobs, CultureInfo.InvariantCulture));

        var finding = result.Findings.ShouldHaveSingleItem();
        finding.Origin!.Commit.ShouldBe(git.Line("rev-list", "--max-parents=0", "main"));
        result.Coverage.FilesRead.ShouldBe(1 + 1000 + 1001 + (isSameBlob ? 1 : 1000));
    }

    [Fact]
    public async Task What_the_settings_leave_out_of_the_tree_they_leave_out_of_the_history()
    {
        using var git = new GitProgram();
        git.Commit("fixtures/a.py", $"token = \"{Token("fixture")}\"\n", "Add", 1);
        git.Commit(".env", $"TOKEN={Token("env")}\n", "Add .env", 2);
        git.Run("rm", "-q", "-r", ".");
        git.Commit(".gatehouseignore", "fixtures/\n", "Ignore", 3);
        git.Commit(".gitignore", ".env\n", "What git ignores today was committed once", 4);

        var result = await ScanAsync(git);

        result.Findings.ShouldHaveSingleItem().Location.Path.ShouldBe(".env");
        result.Coverage.PassedOver.Select(passed => passed.Path).ShouldContain("fixtures/a.py");
    }

    [Theory]
    [InlineData("--depth=1", "git fetch --unshallow")]
    [InlineData("--filter=blob:none", "git fetch --refetch --no-filter")]
    public async Task A_clone_that_lacks_objects_is_not_clean(string how, string remedy)
    {
        using var git = new GitProgram();
        git.Commit("app.py", $"token = \"{Token("far")}\"\n", "Add", 1);
        git.Commit("app.py", "nothing\n", "Remove", 2);
        git.Run("config", "uploadpack.allowFilter", "true");
        var clone = Path.Combine(git.Home, "clone");
        git.Run("clone", "-q", how, new Uri(git.WorkTree).AbsoluteUri, clone);

        var result = await ScanAsync(clone);

        result.Findings.ShouldBeEmpty();
        result.Verdict.ShouldBeOfType<Unknown>();
        result.Coverage.Failures.ShouldHaveSingleItem().Remedy.ShouldContain(remedy);
        git.Run(["-C", clone, .. remedy.Split(' ')[1..]]);
        (await ScanAsync(clone)).Findings.ShouldHaveSingleItem().Origin!.IsOnlyInHistory.ShouldBeTrue();
    }

    [Fact]
    public async Task The_reports_say_since_when_and_how_to_rewrite_and_never_show_the_secret()
    {
        using var git = new GitProgram();
        git.Commit("app.py", $"token = \"{Token("told")}\"\n", $"Add {Token("said")}", 1);
        var brought = git.Line("rev-parse", "HEAD");
        git.Commit("app.py", "nothing\n", "Remove", 2);

        var result = await ScanAsync(git);

        result.Findings.Length.ShouldBe(2);
        foreach (var report in Formats.All)
        {
            using var stream = new MemoryStream();
            report.Write(result, stream, new ReportOptions(Width: 4000));
            var text = string.Join(
                ' ',
                Encoding.UTF8.GetString(stream.ToArray()).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            );
            text.ShouldNotContain(Token("told"), Case.Sensitive, report.Name);
            text.ShouldNotContain(Token("said"), Case.Sensitive, report.Name);
            if (report.Name is "terminal" or "json" or "sarif" or "html" or "markdown")
                text.ShouldContain(brought[..12], Case.Sensitive, report.Name);
            if (report.Name is "terminal" or "markdown" or "html")
                text.ShouldContain(
                    "git filter-repo --replace-text ../secrets.txt --replace-message ../secrets.txt",
                    Case.Sensitive,
                    report.Name
                );
        }
    }

    private static Task<ScanResult> ScanAsync(GitProgram git, int jobs = 2, bool withHistory = true) =>
        ScanAsync(git.WorkTree, jobs, withHistory);

    private static async Task<ScanResult> ScanAsync(string folder, int jobs = 2, bool withHistory = true)
    {
        using var repository = GitRepository.Open(folder).ShouldNotBeNull();
        var tree = DirectoryTree.Open(folder);
        return await Scan.RunAsync(
            new ScanRequest
            {
                Tree = tree,
                History = withHistory ? HistoryTree.Open(repository, tree) : null,
                Scanners = [.. Catalog.Scanners.Where(scanner => scanner.Name == "secrets")],
                Policy = Policies.Default,
                Jobs = jobs,
            },
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>A token of GitLab's shape, made when the test runs.</summary>
    private static string Token(string name)
    {
        const string letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return "glpat" + "-" + string.Concat(digest.Take(20).Select(value => letters[value % letters.Length]));
    }
}
