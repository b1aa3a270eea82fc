namespace Gatehouse.Acceptance.Cli;

public sealed class GitHook
{
    [Fact]
    public void A_commit_with_a_secret_is_stopped_and_a_clean_one_is_not()
    {
        using var folder = new Folder().WithRepository();
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        folder.Add("settings.txt", Planted.Secret);
        folder.Git("add", "-A");
        var stopped = folder.Git("commit", "-q", "-m", "Leak");
        stopped.ExitCode.ShouldNotBe(0);
        (stopped.Output + stopped.Error).ShouldContain("settings.txt");
        // The work tree is clean now, the index is not: what counts is what would be committed.
        folder.Add("settings.txt", "nothing\n");
        folder.Git("commit", "-q", "-m", "Leak").ExitCode.ShouldNotBe(0);
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "Settings").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Commit_all_hands_over_an_index_of_its_own()
    {
        using var folder = new Folder().WithRepository();
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        folder.Add("README.md", Planted.Secret);
        folder.Git("commit", "-q", "-a", "-m", "Leak").ExitCode.ShouldNotBe(0);
        folder.Git("commit", "-q", "-m", "Leak", "README.md").ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public void A_commit_straight_to_main_is_stopped()
    {
        using var folder = new Folder().WithRepository();
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        folder.Git("switch", "-q", "main");
        folder.Add("new.txt", "x\n");
        folder.Git("add", "-A");
        var stopped = folder.Git("commit", "-q", "-m", "Straight");
        stopped.ExitCode.ShouldNotBe(0);
        (stopped.Output + stopped.Error).ShouldContain("protected-branch");
    }

    [Fact]
    public void Large_files_conflict_marks_and_private_keys_are_stopped_each_by_its_check()
    {
        using var folder = new Folder().WithRepository();
        folder.Add("large.txt", new string('x', 600 * 1024));
        folder.Add("conflict.txt", $"a\n{new string('<', 7)} HEAD\nours\n{new string('=', 7)}\ntheirs\n{new string('>', 7)} branch\n");
        folder.Add("notes.md", $"Heading\n{new string('=', 7)}\n\n{new string('>', 7)} quoted\n");
        folder.Add("id_rsa", Planted.PrivateKey);
        folder.Git("add", "-A");
        Expect("large-files", "large.txt");
        Expect("merge-conflicts", "conflict.txt:2");
        Expect("private-keys", "id_rsa");
        Binary.Run(folder, "hook", "run", "--only", "merge-conflicts", "notes.md").ExitCode.ShouldBe(0);
        Binary.Run(folder, "hook", "run", "--only", "private-keys", "README.md").ExitCode.ShouldBe(0);

        void Expect(string check, string place)
        {
            var answer = Binary.Run(folder, "hook", "run", "--only", check);
            answer.ExitCode.ShouldBe(1);
            answer.Output.ShouldContain(place);
            answer.Output.ShouldNotContain("notes.md");
        }
    }

    [Fact]
    public void A_hook_that_was_there_runs_first_and_comes_back()
    {
        using var folder = new Folder().WithRepository();
        const string foreign = "#!/bin/sh\necho ran >> ran.txt\n";
        folder.Add(".git/hooks/pre-commit", foreign);
        Binary.Shell(folder, "chmod +x .git/hooks/pre-commit").ExitCode.ShouldBe(0);
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        folder.Add("new.txt", "x\n");
        folder.Git("add", "new.txt");
        folder.Git("commit", "-q", "-m", "Clean").ExitCode.ShouldBe(0);
        folder.Read("ran.txt").ShouldBe("ran\n");
        Binary.Run(folder, "hook", "uninstall").ExitCode.ShouldBe(0);
        folder.Read(".git/hooks/pre-commit").ShouldBe(foreign);
        Binary.Run(folder, "hook", "uninstall").ExitCode.ShouldBe(0);
        folder.Read(".git/hooks/pre-commit").ShouldBe(foreign);
    }

    [Fact]
    public void A_linked_work_tree_and_a_folder_of_ones_own_get_the_hook_where_git_looks_for_it()
    {
        using var folder = new Folder().WithRepository();
        folder.Git("worktree", "add", "-q", "linked").ExitCode.ShouldBe(0);
        Binary.RunProgram(Binary.Path, folder.At("linked"), null, "hook", "install").ExitCode.ShouldBe(0);
        File.Exists(folder.At(".git/hooks/pre-commit")).ShouldBeTrue();
        folder.Git("config", "core.hooksPath", ".githooks");
        Binary.Run(folder, "hook", "install").ExitCode.ShouldBe(0);
        File.Exists(folder.At(".githooks/pre-commit")).ShouldBeTrue();
    }

    [Fact]
    public void The_ids_for_pre_commit_name_checks_that_there_are()
    {
        using var folder = new Folder().WithRepository();
        var hooks = File.ReadAllText(Path.Combine(Binary.Repository, ".pre-commit-hooks.yaml"));
        foreach (var check in (ReadOnlySpan<string>)["large-files", "merge-conflicts", "private-keys", "protected-branch"])
        {
            hooks.ShouldContain($"id: gatehouse-{check}");
            hooks.ShouldContain($"entry: ./gatehouse hook run --only {check}");
            Binary.Run(folder, "hook", "run", "--only", check).ExitCode.ShouldBe(0);
        }
    }
}
