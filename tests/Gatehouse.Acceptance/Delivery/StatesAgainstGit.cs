using Gatehouse.Acceptance.Cli;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>What a run takes for its commit and for uncommitted is what git says.</summary>
public sealed class StatesAgainstGit
{
    [Fact]
    public void A_clean_tree_is_its_commit()
    {
        using var folder = new Folder().WithRepository();
        var state = Of(folder.Path);
        state.Commit.ShouldBe(folder.Git("rev-parse", "HEAD").Output.Trim());
        state.Branch.ShouldBe("work");
        state.Author.ShouldBe("test@example.org");
        state.Uncommitted.ShouldBeEmpty();
    }

    [Fact]
    public void Edited_staged_deleted_and_new_files_are_uncommitted_and_ignored_ones_are_not()
    {
        using var folder = new Folder().WithRepository();
        folder.Add("a.txt", "1").Add("b.txt", "1").Add("c.txt", "1").Add(".gitignore", "made/\n");
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "Add");
        folder.Add("a.txt", "2").Add("new.txt", "1").Add("made/x", "1").Add("staged.txt", "1");
        File.Delete(folder.At("b.txt"));
        folder.Git("add", "staged.txt");
        var state = Of(folder.Path);
        state.Uncommitted.Order(StringComparer.Ordinal).Distinct().ShouldBe(["a.txt", "b.txt", "new.txt", "staged.txt"]);
    }

    [Fact]
    public void A_file_that_was_only_touched_is_clean()
    {
        using var folder = new Folder().WithRepository();
        File.SetLastWriteTimeUtc(folder.At("README.md"), DateTime.UnixEpoch.AddDays(1));
        Of(folder.Path).Uncommitted.ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_lies_below_the_folder_counts()
    {
        using var folder = new Folder().WithRepository();
        folder.Add("service/app.py", "x = 1\n").Add("other/app.py", "x = 1\n");
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "Add");
        folder.Add("other/app.py", "x = 2\n");
        var state = Of(folder.At("service"));
        state.Uncommitted.ShouldBeEmpty();
        state.Changed!.Value.ShouldBe(["app.py"]);
    }

    [Fact]
    public void What_changed_is_told_against_another_branch_too()
    {
        using var folder = new Folder().WithRepository();
        folder.Add("one.txt", "1");
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "One");
        folder.Add("two.txt", "1");
        folder.Git("add", "-A");
        folder.Git("commit", "-q", "-m", "Two");
        Of(folder.Path).Changed!.Value.ShouldBe(["two.txt"]);
        Of(folder.Path, "main").Changed!.Value.ShouldBe(["one.txt", "two.txt"]);
    }

    [Fact]
    public void Without_a_repository_there_is_no_commit()
    {
        using var folder = new Folder().Add("a.txt", "1");
        var state = Of(folder.Path);
        state.Commit.ShouldBeNull();
        state.Changed.ShouldBeNull();
    }

    private static SourceState Of(string path, string? since = null) =>
        SourceState.Of(DirectoryTree.Open(path), since, CancellationToken.None);
}
