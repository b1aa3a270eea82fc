using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Acceptance.Cli;

namespace Gatehouse.Acceptance;

/// <summary>What a branch or a commit brings in, told apart from what was there.</summary>
public sealed class Changes
{
    /// <summary>A line with a credential in it, each number another; made at run time, so that none lies in the repository.</summary>
    private static string Leak(int number)
    {
        var value = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"leak {number}")));
        return $"STRIPE_SECRET_KEY = \"sk_live_{new string([.. value.Where(char.IsAsciiLetterOrDigit).Take(32)])}\"\n";
    }

    /// <summary>A repository whose main has one leak in old.py, with the branch <c>work</c> checked out.</summary>
    private static Folder WithOldLeak()
    {
        var folder = new Folder();
        folder.Git("init", "-q").ExitCode.ShouldBe(0);
        folder.Add("old.py", "import os\n" + Leak(1)).Add("sub/deep.py", Leak(2));
        Commit(folder, "Begin");
        folder.Git("switch", "-q", "-c", "work").ExitCode.ShouldBe(0);
        return folder;
    }

    private static void Commit(Folder folder, string message)
    {
        folder.Git("add", "-A").ExitCode.ShouldBe(0);
        folder.Git("commit", "-q", "-m", message).ExitCode.ShouldBe(0);
    }

    /// <summary>The exit code, and each finding as <c>path:line state</c>.</summary>
    private static (int ExitCode, string Findings, JsonElement Report) Judge(Folder folder, params string[] arguments) =>
        Read(Binary.Run(folder, ["scan", "-f", "json", .. arguments]));

    private static (int ExitCode, string Findings, JsonElement Report) Read(Answer answer)
    {
        answer.Output.ShouldStartWith("{", customMessage: answer.Error);
        using var document = JsonDocument.Parse(answer.Output);
        var report = document.RootElement.Clone();
        var findings = report
            .GetProperty("findings")
            .EnumerateArray()
            .Select(finding =>
                $"{finding.GetProperty("location").GetProperty("path").GetString()}:{finding.GetProperty("location").GetProperty("line")}"
                + $" {finding.GetProperty("state").GetString()}"
            );
        return (answer.ExitCode, string.Join(", ", findings), report);
    }

    private static string Notices(JsonElement report) => report.GetProperty("notices").ToString();

    [Fact]
    public void What_the_branch_came_from_had_does_not_close_the_gate_and_what_it_adds_does()
    {
        using var folder = WithOldLeak();
        Judge(folder).ExitCode.ShouldBe(1);
        var before = Judge(folder, "--since", "main");
        before.ExitCode.ShouldBe(0);
        before.Findings.ShouldBe("old.py:2 existing, sub/deep.py:1 existing");
        folder.Add("new.py", Leak(3));
        Judge(folder, "--since", "main").Findings.ShouldContain("new.py:1 new", customMessage: "what is not committed yet counts too");
        Commit(folder, "Leak");
        var after = Judge(folder, "--since", "main");
        after.ExitCode.ShouldBe(1);
        after.Findings.ShouldBe("new.py:1 new, old.py:2 existing, sub/deep.py:1 existing");
    }

    [Fact]
    public void What_main_got_after_the_branch_parted_is_nothing_the_branch_has_to_answer_for()
    {
        using var folder = WithOldLeak();
        folder.Git("switch", "-q", "main");
        folder.Add("later.py", Leak(4));
        folder.Add("old.py", "clean = 1\n");
        Commit(folder, "Go on");
        folder.Git("switch", "-q", "work");
        var judged = Judge(folder, "--since", "main");
        judged.ExitCode.ShouldBe(0);
        judged.Findings.ShouldBe("old.py:2 existing, sub/deep.py:1 existing");
    }

    [Fact]
    public void Moved_lines_and_renamed_files_keep_what_they_had_and_a_copy_is_new()
    {
        using var folder = WithOldLeak();
        folder.Add("old.py", "# moved\n\n\nimport os\nif os:\n    " + Leak(1));
        folder.Git("mv", "sub/deep.py", "renamed.py").ExitCode.ShouldBe(0);
        var moved = Judge(folder, "--since", "main");
        moved.ExitCode.ShouldBe(0);
        moved.Findings.ShouldBe("old.py:6 existing, renamed.py:1 existing");
        folder.Add("old.py", Leak(1) + "import os\n" + Leak(1));
        var copied = Judge(folder, "--since", "main");
        copied.ExitCode.ShouldBe(1);
        copied.Findings.ShouldBe("old.py:1 existing, old.py:3 new, renamed.py:1 existing");
        folder.Add("old.py", Leak(1)).Add("copy.py", Leak(1)).Add("renamed2.py", Leak(2));
        Judge(folder, "--since", "main").Findings.ShouldBe("copy.py:1 new, old.py:1 existing, renamed.py:1 existing, renamed2.py:1 new");
    }

    [Fact]
    public void A_finding_that_was_mended_is_no_stale_baseline()
    {
        using var folder = WithOldLeak();
        folder.Add("old.py", Leak(1) + Leak(5));
        Commit(folder, "One more");
        folder.Git("branch", "-q", "-f", "main").ExitCode.ShouldBe(0);
        folder.Add("old.py", Leak(5));
        var judged = Judge(folder, "--since", "main");
        judged.ExitCode.ShouldBe(0);
        Notices(judged.Report).ShouldNotContain("baseline");
    }

    [Fact]
    public void A_folder_of_the_repository_is_compared_with_itself()
    {
        using var folder = WithOldLeak();
        folder.Add("sub/new.py", Leak(6)).Add("elsewhere.py", Leak(7));
        Judge(folder, "--since", "main", "sub").Findings.ShouldBe("deep.py:1 existing, new.py:1 new");
        Read(Binary.RunProgram(Binary.Path, folder.At("sub"), null, "scan", "-f", "json", "--since", "main"))
            .Findings.ShouldBe("deep.py:1 existing, new.py:1 new");
        var one = Judge(folder, "--since", "main", "sub/deep.py");
        (one.ExitCode, one.Findings).ShouldBe((0, "deep.py:1 existing"));
    }

    [Fact]
    public void A_file_whose_name_is_no_text_is_compared_too_and_excuses_no_copy()
    {
        using var folder = WithOldLeak();
        folder.Add("tmp", Leak(8));
        Binary.Shell(folder, "mv tmp $'\\xff.py'").ExitCode.ShouldBe(0);
        Commit(folder, "Strange name");
        folder.Git("branch", "-q", "-f", "main");
        Judge(folder, "--since", "main").Findings.ShouldBe("\\xff.py:1 existing, old.py:2 existing, sub/deep.py:1 existing");
        folder.Add("copy.py", Leak(8));
        Judge(folder, "--since", "main").Findings.ShouldContain("copy.py:1 new");
    }

    [Fact]
    public void A_name_that_git_does_not_know_is_a_mistake_with_a_way_out()
    {
        using var folder = WithOldLeak();
        var unknown = Binary.Run(folder, "scan", "--since", "origin/mian");
        unknown.ExitCode.ShouldBe(2);
        unknown.Error.ShouldContain("origin/mian");
        unknown.Error.ShouldContain("git fetch origin mian");
        using var plain = new Folder().Add("a.py", "x = 1\n");
        var outside = Binary.Run(plain, "scan", "--since", "main");
        outside.ExitCode.ShouldBe(2);
        outside.Error.ShouldContain("no git repository");
        folder.Git("switch", "-q", "--orphan", "apart").ExitCode.ShouldBe(0);
        Binary.Run(folder, "scan", "--since", "main").Error.ShouldContain("no commit yet");
        Commit(folder.Add("a.py", "x = 1\n"), "Apart");
        var apart = Binary.Run(folder, "scan", "--since", "main");
        apart.ExitCode.ShouldBe(2);
        apart.Error.ShouldContain("no history in common");
    }

    [Fact]
    public void A_shallow_clone_says_what_is_missing()
    {
        using var folder = WithOldLeak();
        Commit(folder.Add("b.py", "x = 1\n"), "On the branch");
        folder.Git("switch", "-q", "main");
        Commit(folder.Add("c.py", "x = 1\n"), "On main");
        folder
            .Git("clone", "-q", "--depth", "1", "--no-single-branch", "-b", "work", "file://" + folder.Path, "shallow")
            .ExitCode.ShouldBe(0);
        foreach (var reference in (ReadOnlySpan<string>)["origin/main", "HEAD~1", "nowhere"])
        {
            var answer = Binary.RunProgram(Binary.Path, folder.At("shallow"), null, "scan", "--since", reference);
            answer.ExitCode.ShouldBe(2, reference);
            answer.Error.ShouldContain("git fetch --unshallow", customMessage: reference);
        }
    }

    [Fact]
    public void What_is_staged_is_judged_and_not_what_lies_in_the_work_tree()
    {
        using var folder = WithOldLeak();
        folder.Add("a.py", Leak(10) + "x = 1\n");
        folder.Git("add", "a.py");
        folder.Add("a.py", "x = 1\n");
        Judge(folder, "--staged").Findings.ShouldBe("a.py:1 new");
        folder.Git("add", "a.py");
        folder.Add("a.py", Leak(10));
        var clean = Judge(folder, "--staged");
        (clean.ExitCode, clean.Findings).ShouldBe((0, ""), "old.py is not staged, and the leak in a.py is not either");
        clean.Report.GetProperty("coverage").GetProperty("nothingToScan").GetBoolean().ShouldBeFalse("a.py was read");
        Read(Binary.RunProgram(Binary.Path, folder.At("sub"), null, "scan", "-f", "json", "--staged")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Deleting_and_adding_binaries_is_nothing_to_object_to()
    {
        using var folder = WithOldLeak();
        folder.Git("rm", "-q", "old.py");
        var deleted = Judge(folder, "--staged");
        (deleted.ExitCode, deleted.Findings).ShouldBe((0, ""));
        deleted.Report.GetProperty("coverage").GetProperty("nothingToScan").GetBoolean().ShouldBeTrue();
        folder.Add("picture.bin", [.. Enumerable.Repeat((byte)0, 64)]);
        folder.Git("add", "picture.bin");
        var binary = Judge(folder, "--staged");
        binary.ExitCode.ShouldBe(0);
        binary.Report.GetProperty("coverage").GetProperty("passedOver").ToString().ShouldContain("picture.bin");
        Commit(folder, "Done");
        Judge(folder, "--staged").ExitCode.ShouldBe(0, "nothing is staged");
    }

    [Fact]
    public void A_conflict_makes_the_verdict_unknown()
    {
        using var folder = WithOldLeak();
        Commit(folder.Add("both.py", "x = 1\n"), "Ours");
        folder.Git("switch", "-q", "main");
        Commit(folder.Add("both.py", "x = 2\n"), "Theirs");
        folder.Git("switch", "-q", "work");
        folder.Git("merge", "-q", "main").ExitCode.ShouldNotBe(0);
        var judged = Judge(folder, "--staged");
        judged.ExitCode.ShouldBe(2);
        judged.Report.GetProperty("verdict").GetProperty("word").GetString().ShouldBe("unknown");
        judged.Report.GetProperty("coverage").GetProperty("failures").ToString().ShouldContain("merge conflicts");
    }

    [Fact]
    public void The_index_that_git_names_is_the_one_that_counts()
    {
        using var folder = WithOldLeak();
        folder.Add("clean.py", "x = 1\n").Add("leak.py", Leak(11));
        folder.Git("add", "-A");
        Binary.Shell(folder, "cp .git/index other && GIT_INDEX_FILE=other git rm -q --cached leak.py").ExitCode.ShouldBe(0);
        Binary.RunWith(folder, [("GIT_INDEX_FILE", "other")], "scan", "--staged").ExitCode.ShouldBe(0);
        Binary.RunWith(folder, [("GIT_INDEX_FILE", folder.At("other"))], "scan", "--staged").ExitCode.ShouldBe(0);
        Binary.Run(folder, "scan", "--staged").ExitCode.ShouldBe(1);
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        folder.Git("commit", "-q", "-m", "Only the clean one", "clean.py").ExitCode.ShouldBe(0);
        folder.Git("commit", "-q", "-m", "The leak", "leak.py").ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public void Before_the_first_commit_everything_staged_is_new()
    {
        using var folder = new Folder().Add("a.py", Leak(12)).Add("later.py", Leak(13));
        folder.Git("init", "-q");
        Judge(folder, "--staged").ExitCode.ShouldBe(0);
        folder.Git("add", "a.py");
        folder.Git("add", "--intent-to-add", "later.py");
        var judged = Judge(folder, "--staged");
        (judged.ExitCode, judged.Findings).ShouldBe((1, "a.py:1 new"));
    }

    [Fact]
    public void A_submodule_and_a_link_are_told_and_not_read()
    {
        using var folder = WithOldLeak();
        Binary.Shell(folder, "ln -s /etc/passwd link").ExitCode.ShouldBe(0);
        folder.Git("clone", "-q", ".", "module").ExitCode.ShouldBe(0);
        folder.Git("-c", "advice.addEmbeddedRepo=false", "add", "-A").ExitCode.ShouldBe(0);
        var judged = Judge(folder, "--staged");
        judged.ExitCode.ShouldBe(0);
        var passed = judged.Report.GetProperty("coverage").GetProperty("passedOver").ToString();
        passed.ShouldContain("submodule");
        passed.ShouldContain("\"link\"");
    }

    [Fact]
    public void A_linked_work_tree_has_an_index_of_its_own()
    {
        using var folder = WithOldLeak();
        folder.Git("worktree", "add", "-q", "-b", "second", "linked").ExitCode.ShouldBe(0);
        folder.Add("linked/leak.py", Leak(14));
        folder.Git("-C", "linked", "add", "-A").ExitCode.ShouldBe(0);
        Read(Binary.RunProgram(Binary.Path, folder.At("linked"), null, "scan", "-f", "json", "--staged"))
            .Findings.ShouldBe("leak.py:1 new");
        Judge(folder, "--staged").Findings.ShouldBe("");
        Read(Binary.RunProgram(Binary.Path, folder.At("linked"), null, "scan", "-f", "json", "--since", "main"))
            .Findings.ShouldBe("leak.py:1 new, old.py:2 existing, sub/deep.py:1 existing");
    }

    [Fact]
    public void Staged_names_that_are_no_text_are_shown_by_their_bytes()
    {
        using var folder = WithOldLeak();
        folder.Add("one", Leak(15)).Add("two", Leak(16));
        Binary.Shell(folder, "mv one $'\\xfe.py' && mv two $'\\xff.py' && git add -A").ExitCode.ShouldBe(0);
        Judge(folder, "--staged").Findings.ShouldBe("\\xfe.py:1 new, \\xff.py:1 new");
    }

    [Fact]
    public void Excuses_and_settings_are_read_as_they_are_staged()
    {
        using var folder = WithOldLeak();
        var waiver = "# gatehouse: allow[secrets/*] until 2999-12-31: a value for the demonstration\n";
        folder.Add("a.py", waiver + Leak(17)).Git("add", "a.py");
        folder.Add("a.py", Leak(17));
        Judge(folder, "--staged").Findings.ShouldBe("a.py:2 waived");
        folder.Git("add", "a.py");
        folder.Add("a.py", waiver + Leak(17));
        Judge(folder, "--staged").ExitCode.ShouldBe(1, "the excuse is not staged");
        folder.Add("gatehouse.yml", "policy: report-only\n");
        Judge(folder, "--staged").ExitCode.ShouldBe(1, "nor are the settings");
        folder.Git("add", "gatehouse.yml");
        folder.Add("gatehouse.yml", "policy: [\n");
        Judge(folder, "--staged").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Ignored_and_excluded_paths_are_passed_over_when_staged()
    {
        using var folder = WithOldLeak();
        folder.Add(".gatehouseignore", "fixtures/\n").Add("gatehouse.yml", "scan:\n  exclude: [\"*.min.js\"]\n");
        folder.Add("fixtures/a.py", Leak(18)).Add("b.min.js", Leak(19));
        folder.Git("add", "-A");
        var judged = Judge(folder, "--staged");
        (judged.ExitCode, judged.Findings).ShouldBe((0, ""));
        var passed = judged.Report.GetProperty("coverage").GetProperty("passedOver").ToString();
        passed.ShouldContain(".gatehouseignore:1");
        passed.ShouldContain("scan: exclude:");
        Judge(folder, "--staged", "--no-ignore").Findings.ShouldBe("fixtures/a.py:1 new");
    }

    [Fact]
    public void A_baseline_entry_hides_one_finding_and_one_that_hides_nothing_is_told()
    {
        using var folder = new Folder().Add("a.py", Leak(20) + "x = 1\n").Add("b.py", Leak(21));
        Binary.Run(folder, "baseline", "-o", "known.json").ExitCode.ShouldBe(0);
        folder.Read("known.json").ShouldNotContain("sk_live_");
        var known = Judge(folder, "--baseline", "known.json");
        (known.ExitCode, known.Findings).ShouldBe((0, "a.py:1 existing, b.py:1 existing"));
        Notices(known.Report).ShouldNotContain("baseline-stale");
        folder.Add("a.py", Leak(20) + "x = 1\n" + Leak(20)).Add("b.py", "x = 1\n");
        var copied = Judge(folder, "--baseline", "known.json");
        (copied.ExitCode, copied.Findings).ShouldBe((1, "a.py:1 existing, a.py:3 new"));
        Notices(copied.Report).ShouldContain("1 of 2 baseline entries hides nothing");
    }

    [Fact]
    public void A_baseline_and_a_branch_that_know_the_same_finding_do_not_make_each_other_stale()
    {
        using var folder = WithOldLeak();
        Binary.Run(folder, "baseline", "-o", "known.json").ExitCode.ShouldBe(0);
        var judged = Judge(folder, "--baseline", "known.json", "--since", "main");
        judged.ExitCode.ShouldBe(0);
        Notices(judged.Report).ShouldNotContain("baseline-stale");
    }

    [Fact]
    public void Settings_may_ask_for_the_history_and_a_baseline_may_hold_it()
    {
        using var folder = new Folder().WithRepository().Add("gone.py", Leak(23));
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "Add").ExitCode.ShouldBe(0);
        folder.Git("rm", "-q", "gone.py");
        folder.Git("commit", "-q", "-m", "Remove").ExitCode.ShouldBe(0);
        Judge(folder).Findings.ShouldBe("");
        folder.Add("gatehouse.yml", "scan: {history: true}\n");
        Judge(folder).Findings.ShouldBe("gone.py:1 new");
        Judge(folder, "--since", "main").Findings.ShouldBe("");
        folder.Add("gatehouse.yml", "");
        Binary.Run(folder, "baseline", "--history", "-o", "known.json").ExitCode.ShouldBe(0);
        folder.Read("known.json").ShouldContain("\"onlyInHistory\": true");
        Judge(folder, "--history", "--baseline", "known.json").Findings.ShouldBe("gone.py:1 existing");
        var without = Judge(folder, "--baseline", "known.json");
        (without.ExitCode, without.Findings).ShouldBe((0, ""));
        Notices(without.Report).ShouldNotContain("baseline-stale");
    }

    [Fact]
    public void An_age_is_asked_of_what_the_history_dates()
    {
        using var folder = new Folder().WithRepository().Add("old.py", Leak(24));
        folder.Git("add", "-A");
        Binary
            .Shell(folder, "GIT_AUTHOR_DATE=2020-01-01T00:00:00Z git -c user.name=T -c user.email=t@example.org commit -q -m Add")
            .ExitCode.ShouldBe(0);
        folder.Add("gatehouse.yml", "policy: {extends: report-only, clauses: [{name: old, age: 30}]}\n");
        var dated = Judge(folder, "--history");
        (dated.ExitCode, Notices(dated.Report).Contains("age-unknown", StringComparison.Ordinal)).ShouldBe((1, false));
        var undated = Judge(folder);
        (undated.ExitCode, Notices(undated.Report).Contains("age-unknown", StringComparison.Ordinal)).ShouldBe((0, true));
        folder.Add("gatehouse.yml", "policy: {extends: report-only, clauses: [{name: old, age: 36500}]}\n");
        Judge(folder, "--history").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_comment_that_excuses_nothing_any_more_is_told()
    {
        var waiver = "# gatehouse: allow[secrets/*] until 2999-12-31: a demonstration\n";
        using var folder = new Folder().Add("a.py", waiver + "x = 1\n").Add("b.py", waiver + Leak(25));
        var told = Notices(Judge(folder).Report);
        told.ShouldContain("waiver-unused");
        told.ShouldContain("a.py");
        told.ShouldNotContain("b.py");
    }

    [Fact]
    public void An_excuse_that_has_run_out_excuses_nothing_and_says_so()
    {
        using var folder = new Folder().Add("a.py", "# gatehouse: allow[secrets/*] until 2020-01-31: a demonstration\n" + Leak(22));
        var judged = Judge(folder);
        (judged.ExitCode, judged.Findings).ShouldBe((1, "a.py:2 new"));
        Notices(judged.Report).ShouldContain("waiver-expired");
    }

    [Fact]
    public void Settings_that_cannot_be_read_stop_the_work()
    {
        using var folder = new Folder().Add("a.py", "x = 1\n").Add("gatehouse.yml", "policy: [\n");
        var broken = Binary.Run(folder, "scan");
        broken.ExitCode.ShouldBe(2);
        broken.Error.ShouldContain("gatehouse.yml");
        Binary.Run(folder, "scan", "--policy", "missing.yml", "--no-config").ExitCode.ShouldBe(2);
        File.Delete(folder.At("gatehouse.yml"));
        folder.Add("elsewhere/policy.yml", "policy: report-only\n");
        Binary.Shell(folder, "ln -s elsewhere/policy.yml gatehouse.yml").ExitCode.ShouldBe(0);
        Binary.Run(folder, "scan").ExitCode.ShouldBe(2, "a link is not followed, and passing it over would change the policy in silence");
        Binary.Shell(folder, "rm -r elsewhere").ExitCode.ShouldBe(0);
        Binary.Run(folder, "scan").ExitCode.ShouldBe(2, "nor is one that leads nowhere");
    }
}
