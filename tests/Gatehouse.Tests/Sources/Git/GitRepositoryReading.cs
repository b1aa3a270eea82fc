using System.Text;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Tests.Sources.Git;

public sealed class GitRepositoryReading
{
    private static readonly ObjectId Nothing = ObjectId.Parse(new string('9', 40));

    [Fact]
    public void A_tree_that_unfolds_without_end_is_read_only_as_far_as_asked()
    {
        using var made = new HandMadeRepository();
        var tree = made.AddTree(("100644", "file", made.AddBlob("x")));
        for (var level = 0; level < 30; level++)
        {
            tree = made.AddTree([.. Enumerable.Range(0, 10).Select(branch => ("40000", $"d{branch}", tree))]);
        }

        using var repository = made.Open();
        repository.FilesOf(tree).Take(1000).Count().ShouldBe(1000);
    }

    [Fact]
    public void A_tree_that_holds_itself_is_refused()
    {
        using var made = new HandMadeRepository();
        byte[] content = [.. "40000 d\0"u8, .. HandMadeRepository.Bytes(Nothing)];
        made.AddLoose(Nothing, $"tree {content.Length}\0", content);
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.FilesOf(Nothing).Count()).Message.ShouldContain("levels deep");
    }

    [Theory]
    [InlineData("100644", "..")]
    [InlineData("100644", ".")]
    [InlineData("100644", "a/b")]
    [InlineData("100644", "")]
    [InlineData("", "a")]
    [InlineData("10x644", "a")]
    public void A_malformed_tree_is_refused(string mode, string name)
    {
        using var made = new HandMadeRepository();
        var tree = made.AddTree((mode, name, Nothing));
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.ReadTree(tree).ToList());
    }

    [Fact]
    public void A_missing_object_is_named()
    {
        using var made = new HandMadeRepository();
        var tree = made.AddTree(("40000", "gone", Nothing));
        made.Write("refs/heads/main", made.AddCommit(tree, 1) + "\n");
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.FilesOf(tree).ToList()).Message.ShouldContain(Nothing.ToString());
        made.Write("refs/heads/main", Nothing + "\n");
        Should.Throw<GitFormatException>(() => repository.Resolve("HEAD")).Message.ShouldContain(Nothing.ToString());
    }

    [Fact]
    public void Commits_that_are_each_others_parents_have_a_base_all_the_same()
    {
        using var made = new HandMadeRepository();
        var (a, b) = (ObjectId.Parse(new string('a', 40)), ObjectId.Parse(new string('b', 40)));
        foreach (var (id, parent) in ((ObjectId, ObjectId)[])[(a, b), (b, a)])
        {
            var text = $"tree {Nothing}\nparent {parent}\ncommitter C <c> 5 +0000\n\n";
            made.AddLoose(id, $"commit {text.Length}\0", Encoding.UTF8.GetBytes(text));
        }

        using var repository = made.Open();
        repository.MergeBase(a, b).ShouldBeOneOf(a, b);
    }

    [Fact]
    public void Histories_that_never_meet_have_no_base_unless_they_are_cut()
    {
        using var made = new HandMadeRepository();
        var tree = made.AddTree();
        var (a, b) = (made.AddCommit(tree, 1), made.AddCommit(tree, 2, Nothing));
        made.Write("shallow", b + "\n");
        using (var repository = made.Open())
        {
            Should.Throw<GitFormatException>(() => repository.MergeBase(a, b)).Message.ShouldContain("git fetch --unshallow");
        }

        var c = made.AddCommit(tree, 3);
        using var whole = made.Open();
        whole.MergeBase(a, c).ShouldBeNull();
    }

    [Fact]
    public void Refs_that_go_in_a_circle_are_refused()
    {
        using var made = new HandMadeRepository();
        made.Write("refs/heads/main", "ref: refs/heads/other\n");
        made.Write("refs/heads/other", "ref: refs/heads/main\n");
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.Resolve("HEAD")).Message.ShouldContain("circle");
    }

    [Theory]
    [InlineData("ref: ../../outside\n")]
    [InlineData("ref: refs/heads/../../config\n")]
    [InlineData("rubbish\n")]
    [InlineData("")]
    public void A_ref_that_holds_neither_id_nor_name_is_refused(string content)
    {
        using var made = new HandMadeRepository();
        made.Write("HEAD", content);
        using var repository = made.Open();
        Should.Throw<GitFormatException>(() => repository.Resolve("HEAD"));
    }

    [Fact]
    public void Packed_refs_are_found_by_their_whole_name()
    {
        using var made = new HandMadeRepository();
        var tree = made.AddTree();
        var (a, b) = (made.AddCommit(tree, 1), made.AddCommit(tree, 2));
        made.Write(
            "packed-refs",
            $"# pack-refs with: peeled fully-peeled sorted \n{a} refs/heads/main-old\n{b} refs/heads/main\n{a} refs/tags/v1\n^{b}\n"
        );
        using var repository = made.Open();
        repository.Resolve("main").ShouldBe(b);
        repository.Resolve("main-old").ShouldBe(a);
        repository.Resolve("HEAD").ShouldBe(b);
        repository.Resolve("mai").ShouldBeNull();
        repository.CurrentBranch.ShouldBe("main");
    }

    [Theory]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n", 32)]
    [InlineData("[core]\n\trepositoryformatversion = 0\n[extensions]\n\tnovelty = on\n", 20)]
    [InlineData("; a comment\n[core] repositoryformatversion = \"1\" # and another\n[extensions]\n partialClone = origin\n", 20)]
    [InlineData("[remote \"a ] \\\" b\"]\n\turl = x \\\n  y\n[CORE]\nRepositoryFormatVersion=1\n[extensions]\r\n  noop\r\n", 20)]
    [InlineData("", 20)]
    public void A_known_format_is_read(string config, int hashLength)
    {
        using var made = new HandMadeRepository();
        made.Write("config", config);
        using var repository = made.Open();
        repository.HashLength.ShouldBe(hashLength);
    }

    [Theory]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnovelty\n", "`novelty = true`")]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n", "git refs migrate")]
    [InlineData("[extensions]\n\trefStorage = reftable\n", "git refs migrate")]
    [InlineData("[core]\n\trepositoryformatversion = 99\n", "`99`")]
    [InlineData("[core\nx = y\n", "line 1")]
    [InlineData("[core]\n\tbare = \"open\n", "line 2")]
    [InlineData("[core]\n\n!\n", "line 3")]
    public void An_unknown_format_is_refused(string config, string message)
    {
        using var made = new HandMadeRepository();
        made.Write("config", config);
        Should.Throw<GitFormatException>(made.Open).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("A <a@b> 1700000000 +0530\n", "A", "a@b", 1_700_000_000, 330)]
    [InlineData("No mail 17\n", "", "", 0, 0)]
    [InlineData("A <a@b> 99999999999999999 +0000\n", "A", "a@b", 253_402_214_399, 0)]
    [InlineData("A <a@b> -5 -9999\n", "A", "a@b", 0, 0)]
    [InlineData("A <<a@b>> 5 -0100\n", "A", "<a@b>", 5, -60)]
    [InlineData("\n", "", "", 0, 0)]
    public void A_signature_is_read_however_odd(string author, string name, string mail, long seconds, int offset)
    {
        var commit = GitCommit.Parse(Nothing, Encoding.UTF8.GetBytes($"tree {Nothing}\nauthor {author}committer {author}\nText"));
        commit.Author.Mail.ShouldBe(mail);
        commit.Author.Name.ShouldBe(name);
        commit.Author.Time.ToUnixTimeSeconds().ShouldBe(seconds);
        commit.Author.Time.Offset.TotalMinutes.ShouldBe(offset);
        commit.Message.ShouldBe("Text");
    }

    [Theory]
    [InlineData("")]
    [InlineData("author A <a> 5 +0000\n\n")]
    [InlineData("tree 123\n\n")]
    [InlineData("tree 9999999999999999999999999999999999999999\nparent x\n\n")]
    public void A_malformed_commit_is_refused(string content) =>
        Should.Throw<GitFormatException>(() => GitCommit.Parse(Nothing, Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void A_pointer_to_nowhere_is_refused()
    {
        using var made = new HandMadeRepository();
        var elsewhere = Directory.CreateDirectory(Path.Combine(made.Root, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, ".git"), "gitdir: ../nowhere\n");
        Should.Throw<GitFormatException>(() => GitRepository.Open(elsewhere)).Message.ShouldContain("nowhere");
        File.WriteAllText(Path.Combine(elsewhere, ".git"), "something else\n");
        Should.Throw<GitFormatException>(() => GitRepository.Discover(elsewhere));
    }
}
