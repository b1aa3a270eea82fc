using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gatehouse.Engine.Sources.Git;

namespace Gatehouse.Acceptance;

/// <summary>What is read from a repository's files must be what the git program says of it.</summary>
public sealed class GitAgainstGit
{
    [Theory]
    [InlineData("loose")]
    [InlineData("packed")]
    [InlineData("packed with deltas by reference")]
    [InlineData("packed with an index of version 1")]
    [InlineData("in several packs")]
    [InlineData("named by SHA-256")]
    public void Every_object_reads_as_cat_file_prints_it(string how)
    {
        using var git = new GitProgram(how == "named by SHA-256" ? "--object-format=sha256" : "--object-format=sha1");
        git.Import(Histories.Growing(commits: 12));
        switch (how)
        {
            case "loose":
                git.Unpack();
                break;
            case "packed with deltas by reference":
                git.Run("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq");
                break;
            case "packed with an index of version 1":
                git.Run("-c", "pack.indexVersion=1", "repack", "-adfq");
                break;
            case "in several packs":
                git.Run("repack", "-adfq");
                for (var round = 0; round < 3; round++)
                {
                    git.Write("more.txt", $"round {round}\n");
                    git.Run("add", ".");
                    git.Run("commit", "-qm", $"Round {round}");
                    git.Run("repack", "-q");
                }

                break;
            default:
                git.Run("repack", "-adfq");
                break;
        }

        using var repository = git.Open();
        var listing = git.Lines("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize)");
        listing.Length.ShouldBeGreaterThan(30);
        var input = string.Concat(listing.Select(line => line.Split(' ')[0] + "\n"));
        var contents = git.Bytes(input, "cat-file", "--batch");
        var position = 0;
        foreach (var line in listing)
        {
            var (name, kind, size) = (line.Split(' ')[0], line.Split(' ')[1], int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture));
            var id = ObjectId.Parse(name);
            position += line.Length + 1;
            var read = repository.Read(id, long.MaxValue).ShouldNotBeNull(line);
            read.Content.ShouldNotBeNull().Span.SequenceEqual(contents.AsSpan(position, size)).ShouldBeTrue(line);
            read.Kind.ToString().ShouldBe(kind, StringCompareShould.IgnoreCase);
            repository.ReadHeader(id).ShouldBe(new GitObjectHeader(read.Kind, size));
            position += size + 1;
            if (size > 0)
            {
                var refused = repository.Read(id, size - 1).ShouldNotBeNull();
                refused.Content.ShouldBeNull();
                (refused.Kind, refused.Size).ShouldBe((read.Kind, (long)size));
            }
        }

        repository.Read(ObjectId.Parse(new string('1', 2 * repository.HashLength)), 100).ShouldBeNull();
        repository.ReadHeader(ObjectId.Parse(new string('1', 2 * repository.HashLength))).ShouldBeNull();
    }

    [Fact]
    public void Objects_are_found_after_another_git_packed_them()
    {
        using var git = new GitProgram();
        git.Import(Histories.Growing(commits: 3));
        git.Unpack();
        using var repository = git.Open();
        var head = repository.Resolve("HEAD").ShouldNotBeNull();
        git.Write("later.txt", "later\n");
        git.Run("add", ".");
        git.Run("commit", "-qm", "Later");
        git.Run("repack", "-adq");
        git.Run("prune-packed", "-q");
        repository.ReadCommit(head).Tree.ToString().ShouldBe(git.Line("rev-parse", head + "^{tree}"));
        repository.Resolve("HEAD").ToString().ShouldBe(git.Line("rev-parse", "HEAD"));
    }

    [Theory]
    [InlineData(2, "sha1")]
    [InlineData(4, "sha1")]
    [InlineData(2, "sha256")]
    [InlineData(4, "sha256")]
    public void The_index_reads_as_ls_files_prints_it(int version, string format)
    {
        using var git = new GitProgram($"--object-format={format}");
        git.Import(Histories.Growing(commits: 6));
        git.Run("reset", "-q", "--hard");
        git.Write("deep/er/and/deeper/" + new string('x', 200) + "/file.txt", "deep\n");
        git.Write("name with \t tab", "tab\n");
        git.Write("ünï", "not ASCII\n");
        git.Run("add", ".");
        git.Write("later.txt", "not staged yet\n");
        git.Run("add", "-N", "later.txt");
        git.Run("update-index", "--skip-worktree", "ünï");
        git.Run("update-index", $"--index-version={version}");

        using var repository = git.Open();
        var index = repository.ReadIndex();
        index.Version.ShouldBe(version == 2 ? 3 : 4, "flags of a later version are set");
        Staged(index).ShouldBe(git.Fields("ls-files", "-s", "-z"));
        index.Entries.Single(entry => entry.IntentToAdd).Path.Text.ShouldBe("later.txt");
        index.Entries.Single(entry => entry.SkipWorkTree).Path.Text.ShouldBe("ünï");
        var tab = index.Entries.Single(entry => entry.Path.Text == "name with \t tab");
        tab.Size.ShouldBe(4u);
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(git.WorkTree, "name with \t tab"))).ToUnixTimeSeconds();
        tab.ModifiedSeconds.ShouldBe((uint)written);
        foreach (var entry in index.Entries)
        {
            index.Contains(entry.Path.Text).ShouldBeTrue(entry.Path.Text);
            index.Contains(entry.Path.Text + "x").ShouldBeFalse(entry.Path.Text);
            index.HasPrefix(entry.Path.Text).ShouldBeFalse(entry.Path.Text);
        }

        index.HasPrefix("deep").ShouldBeTrue();
        index.HasPrefix("deep/er/and").ShouldBeTrue();
        index.HasPrefix("dee").ShouldBeFalse();
        index.HasPrefix("").ShouldBeTrue();
    }

    [Fact]
    public void A_conflict_shows_all_its_stages()
    {
        using var git = new GitProgram();
        git.WithConflict();
        using var repository = git.Open();
        var index = repository.ReadIndex();
        Staged(index).ShouldBe(git.Fields("ls-files", "-s", "-z"));
        index.Entries.Where(entry => entry.Path.Text == "both.txt").Select(entry => entry.Stage).ShouldBe([1, 2, 3]);
        var head = repository.Resolve("HEAD");
        Raw(repository.DiffIndex(head, index), repository).ShouldBe(git.RawDiff("diff-index", "--cached", "HEAD"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Revisions_resolve_as_rev_parse_resolves_them(bool packed)
    {
        using var git = new GitProgram();
        git.WithMerge();
        git.Run("tag", "light");
        git.Run("tag", "-a", "-m", "Annotated", "heavy");
        git.Run("tag", "-a", "-m", "A tag of a tag", "nested", "heavy");
        git.Run("tag", "side", "HEAD~1");
        git.Run("update-ref", "refs/remotes/origin/main", "HEAD^2");
        git.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        git.Run("branch", "feature/with/slashes", "HEAD~1");
        git.Run("update-ref", "ORIG_HEAD", "HEAD^1");
        if (packed)
        {
            git.Run("pack-refs", "--all");
            git.Run("update-ref", "refs/heads/side", "HEAD");
            git.Run("gc", "-q");
        }

        using var repository = git.Open();
        var head = git.Line("rev-parse", "HEAD");
        string[] revisions =
        [
            .. (string[])["HEAD", "@", "main", "side", "heads/side", "tags/side", "refs/heads/main", "refs/tags/heavy", "light", "heavy"],
            .. (string[])["nested", "nested~1", "heavy^{commit}", "heavy^{tree}", "HEAD^{tree}", "HEAD^", "HEAD^1", "HEAD^2", "HEAD^3"],
            .. (string[])["HEAD~0", "HEAD^0", "HEAD~", "HEAD~1", "HEAD~2", "HEAD~99", "HEAD^^", "HEAD~1^2", "HEAD^2~1", "@~1", "heavy^{}"],
            .. (string[])
                ["origin", "origin/main", "remotes/origin/main", "origin/HEAD", "origin/none", "feature/with/slashes", "ORIG_HEAD"],
            .. (string[])["none", "refs/heads/none", "config", "index", head, head[..12], head[..7], head[..7] + "~1"],
            .. (string[])["HEAD^{tree}~1", "FETCH_HEAD", "", "-", "refs", "refs/heads", "ffffff", "HEAD.lock"],
        ];
        foreach (var revision in revisions)
        {
            // A tag is followed to what it is put on; `rev^{}` says the same to git.
            var expected = git.TryLine("rev-parse", "-q", "--verify", "--end-of-options", revision + "^{}");
            repository.Resolve(revision)?.ToString().ShouldBe(expected, revision);
            (repository.Resolve(revision) is null).ShouldBe(expected is null, revision);
        }

        repository.CurrentBranch.ShouldBe("main");
        foreach (var revision in (string[])["HEAD@{1}", "HEAD:file", "HEAD^{/text}", "a..b", "../config", "HEAD^{", "HEAD~1x", "HEAD^-"])
        {
            Should.Throw<GitFormatException>(() => repository.Resolve(revision), revision);
        }
    }

    [Fact]
    public void An_abbreviation_that_fits_two_commits_is_refused()
    {
        using var git = new GitProgram();
        git.Import(Histories.Wide(commits: 700));
        git.Run("repack", "-adq");
        var ids = git.Lines("rev-list", "--all");
        var twins = ids.GroupBy(id => id[..4]).FirstOrDefault(group => group.Count() > 1).ShouldNotBeNull();
        using var repository = git.Open();
        Should.Throw<GitFormatException>(() => repository.Resolve(twins.Key)).Message.ShouldContain("ambiguous");
        repository.Resolve(twins.First()[..16]).ToString().ShouldBe(twins.First());
    }

    [Fact]
    public void Head_without_commits_resolves_to_nothing()
    {
        using var git = new GitProgram();
        git.Write("first.txt", "first\n");
        git.Run("add", ".");
        using var repository = git.Open();
        repository.Resolve("HEAD").ShouldBeNull();
        repository.CurrentBranch.ShouldBe("main");
        repository.DiffIndex(headTree: null, repository.ReadIndex()).Single().Kind.ShouldBe(GitChangeKind.Added);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trees_differ_as_diff_tree_says(int seed)
    {
        using var git = new GitProgram();
        git.Import(Histories.Random(seed, commits: 15, firstTime: 1_700_000_000, isClockSane: true));
        using var repository = git.Open();
        var commits = git.Lines("rev-list", "--all").Take(15).ToArray();
        foreach (var (old, @new) in commits.Zip(commits.Skip(1)))
        {
            Raw(repository.Diff(ObjectId.Parse(old), ObjectId.Parse(@new)), repository)
                .ShouldBe(git.RawDiff("diff-tree", old, @new), $"{old} {@new}");
        }

        foreach (var commit in commits)
        {
            var files = repository.FilesOf(ObjectId.Parse(commit));
            files
                .Select(file =>
                    $"{ModeText(file.Mode)} {(file.Mode == GitFileMode.Gitlink ? "commit" : "blob")} {file.Id}\t{file.Path.Text}"
                )
                .ShouldBe(git.Fields("ls-tree", "-r", "-z", commit));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void What_is_staged_differs_as_diff_index_says(int seed)
    {
        using var git = new GitProgram();
        git.Import(Histories.Random(seed, commits: 6, firstTime: 1_700_000_000, isClockSane: true));
        var commits = git.Lines("rev-list", "--all");
        foreach (var head in commits)
        {
            git.Run("read-tree", commits[seed % commits.Length]);
            Compare("a whole cache tree");
            git.Write("d1/staged.txt", head);
            git.Write("new/deep/staged.txt", head);
            git.Write("later.txt", head);
            git.Run("add", "d1/staged.txt", "new/deep/staged.txt");
            git.Run("add", "-N", "later.txt");
            Compare("a cache tree with holes");
            git.Run("rm", "-rq", "--cached", "--ignore-unmatch", "d2", "f1");
            Compare("files taken out");
            Directory.Delete(Path.Combine(git.WorkTree, "d1"), recursive: true);
            Directory.Delete(Path.Combine(git.WorkTree, "new"), recursive: true);

            void Compare(string what)
            {
                using var repository = git.Open();
                Raw(repository.DiffIndex(ObjectId.Parse(head), repository.ReadIndex()), repository)
                    .ShouldBe(git.RawDiff("diff-index", "--cached", "--ita-invisible-in-index", head), $"{head}: {what}");
            }
        }
    }

    [Theory]
    [InlineData(21, true)]
    [InlineData(22, true)]
    [InlineData(23, false)]
    [InlineData(24, false)]
    public void Merge_bases_are_those_of_git(int seed, bool isClockSane)
    {
        using var git = new GitProgram();
        git.Import(Histories.Random(seed, commits: 40, firstTime: 1_700_000_000, isClockSane));
        using var repository = git.Open();
        var commits = git.Lines("rev-list", "--all").Order(StringComparer.Ordinal).ToArray();
        var dice = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var (a, b) = (commits[dice.Next(commits.Length)], commits[dice.Next(commits.Length)]);
            var best = git.TryLines("merge-base", "--all", a, b);
            var found = repository.MergeBase(ObjectId.Parse(a), ObjectId.Parse(b))?.ToString();
            if (best.Length == 0)
            {
                found.ShouldBeNull($"{a} {b}");
            }
            else
            {
                best.ShouldContain(found, $"{a} {b}");
                if (isClockSane)
                {
                    found.ShouldBe(git.Line("merge-base", a, b));
                }
            }
        }
    }

    [Fact]
    public void Commits_read_as_log_prints_them()
    {
        using var git = new GitProgram();
        git.WithMerge();
        git.Environment["GIT_AUTHOR_NAME"] = "Zoë Ångström";
        git.Environment["GIT_AUTHOR_DATE"] = "1700001234 -0330";
        git.Run("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-m", "Subject\n\nBody of the message\n");
        using var repository = git.Open();
        foreach (var name in git.Lines("rev-list", "--all"))
        {
            var commit = repository.ReadCommit(ObjectId.Parse(name));
            string.Join(
                    '\n',
                    commit.Tree,
                    string.Join(' ', commit.Parents),
                    commit.Author.Name,
                    commit.Author.Mail,
                    commit.Author.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                    commit.Author.Time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal),
                    commit.Committer.Name,
                    commit.Time.ToString(CultureInfo.InvariantCulture)
                )
                .ShouldBe(git.Text("log", "-1", "--date=format:%z", "--format=%T%n%P%n%an%n%ae%n%at%n%ad%n%cn%n%ct", name).TrimEnd('\n'));
        }

        var last = repository.ReadCommit(repository.Resolve("HEAD")!.Value);
        (last.Encoding, last.Message).ShouldBe(("ISO-8859-1", "Subject\n\nBody of the message\n"));
    }

    [Fact]
    public void A_linked_work_tree_has_its_own_head_and_index()
    {
        using var git = new GitProgram();
        git.WithMerge();
        var linked = Path.Combine(git.Home, "linked");
        git.Run("worktree", "add", "-q", "-b", "elsewhere", linked, "HEAD~1");
        using var repository = GitRepository.Open(linked).ShouldNotBeNull();
        repository.CurrentBranch.ShouldBe("elsewhere");
        repository.Resolve("HEAD").ToString().ShouldBe(git.Line("rev-parse", "HEAD~1"));
        repository.Resolve("main").ToString().ShouldBe(git.Line("rev-parse", "main"));
        Staged(repository.ReadIndex()).ShouldBe(git.Fields("-C", linked, "ls-files", "-s", "-z"));
        repository.DiffIndex(repository.Resolve("HEAD"), repository.ReadIndex()).ShouldBeEmpty();
        repository.GitDirectory.ShouldNotBe(repository.CommonDirectory);
    }

    [Fact]
    public void A_repository_is_found_from_a_directory_below_and_nowhere_else()
    {
        using var git = new GitProgram();
        git.Write("a/b/c.txt", "c\n");
        using var repository = GitRepository.Discover(Path.Combine(git.WorkTree, "a", "b")).ShouldNotBeNull();
        repository.WorkTree.ShouldBe(git.WorkTree);
        GitRepository.Open(Path.Combine(git.WorkTree, "a")).ShouldBeNull();
        Directory.CreateDirectory(Path.Combine(git.WorkTree, "a", ".git"));
        GitRepository.Open(Path.Combine(git.WorkTree, "a")).ShouldBeNull("an empty .git is no repository");
    }

    [Fact]
    public void A_bare_repository_has_no_work_tree()
    {
        using var git = new GitProgram();
        git.WithMerge();
        var bare = Path.Combine(git.Home, "bare.git");
        git.Run("clone", "-q", "--bare", git.WorkTree, bare);
        using var repository = GitRepository.Open(bare).ShouldNotBeNull();
        repository.WorkTree.ShouldBeNull();
        repository.Resolve("main").ToString().ShouldBe(git.Line("rev-parse", "main"));
        repository.ReadIndex().Count.ShouldBe(0);
    }

    [Fact]
    public void A_submodule_is_a_gitlink_outside_and_a_repository_inside()
    {
        using var git = new GitProgram();
        git.WithMerge();
        var outer = Path.Combine(git.Home, "outer");
        git.Run("init", "-q", "-b", "main", outer);
        git.Run("-C", outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", git.WorkTree, "inner");
        git.Run("-C", outer, "commit", "-qm", "Add inner");
        using var repository = GitRepository.Open(outer).ShouldNotBeNull();
        var link = repository.FilesOf(repository.Resolve("HEAD")!.Value).Single(file => file.Mode == GitFileMode.Gitlink);
        link.Path.Text.ShouldBe("inner");
        using var inner = GitRepository.Open(Path.Combine(outer, "inner")).ShouldNotBeNull();
        inner.Resolve("HEAD").ShouldBe(link.Id);
    }

    [Fact]
    public void Borrowed_objects_are_read_from_the_lender()
    {
        using var git = new GitProgram();
        git.WithMerge();
        var borrower = Path.Combine(git.Home, "borrower");
        git.Run("clone", "-q", "--shared", git.WorkTree, borrower);
        using var repository = GitRepository.Open(borrower).ShouldNotBeNull();
        var head = repository.Resolve("HEAD").ShouldNotBeNull();
        repository.FilesOf(head).Select(file => file.Path.Text).ShouldBe(git.Fields("ls-tree", "-r", "-z", "--name-only", "HEAD"));
        repository.Resolve("origin").ShouldBe(head);
    }

    [Fact]
    public void A_shallow_clone_says_that_its_history_is_cut()
    {
        using var git = new GitProgram();
        git.WithMerge();
        git.Run("checkout", "-q", "-b", "other", "HEAD~1");
        git.Write("other.txt", "other\n");
        git.Run("add", ".");
        git.Run("commit", "-qm", "Other");
        var clone = Path.Combine(git.Home, "clone");
        git.Run("clone", "-q", "--depth=1", "--no-single-branch", "file://" + git.WorkTree, clone);
        using var repository = GitRepository.Open(clone).ShouldNotBeNull();
        var (main, other) = (repository.Resolve("origin/main")!.Value, repository.Resolve("origin/other")!.Value);
        Should.Throw<GitFormatException>(() => repository.MergeBase(main, other)).Message.ShouldContain("git fetch --unshallow");
        repository.MergeBase(main, main).ShouldBe(main);

        git.Run("-C", clone, "fetch", "-q", "--unshallow");
        using var whole = GitRepository.Open(clone).ShouldNotBeNull();
        whole.MergeBase(main, other).ToString().ShouldBe(git.Line("merge-base", "main", "other"));
    }

    [Theory]
    [InlineData("--no-split-index", "update-index", "--split-index")]
    [InlineData("--no-sparse-index", "sparse-checkout", "set", "--cone", "--sparse-index", "a")]
    public void An_index_of_another_layout_is_refused_with_the_way_out(string wayOut, params string[] command)
    {
        using var git = new GitProgram();
        git.Write("a/one.txt", "1\n");
        git.Write("b/two.txt", "2\n");
        git.Run("add", ".");
        git.Run("commit", "-qm", "Two");
        git.Run(command);
        using var repository = git.Open();
        Should.Throw<GitFormatException>(() => repository.ReadIndex()).Message.ShouldContain(wayOut);
    }

    [Theory]
    [InlineData("core.repositoryformatversion", "2", "repository format `2`")]
    [InlineData("extensions.refstorage", "reftable", "git refs migrate --ref-format=files")]
    [InlineData("extensions.novelty", "on", "`novelty = on`")]
    public void A_repository_of_an_unknown_format_is_refused(string key, string value, string message)
    {
        using var git = new GitProgram();
        git.Run("config", "core.repositoryformatversion", "1");
        git.Run("config", key, value);
        Should.Throw<GitFormatException>(git.Open).Message.ShouldContain(message);
    }

    private static IEnumerable<string> Staged(GitIndex index) =>
        index.Entries.Select(entry => $"{ModeText(entry.Mode)} {entry.Id} {entry.Stage}\t{entry.Path.Text}");

    private static string ModeText(GitFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(6, '0');

    private static IEnumerable<string> Raw(IEnumerable<GitChange> changes, GitRepository repository)
    {
        var none = new string('0', 2 * repository.HashLength);
        return changes.Select(change =>
        {
            var letter = change.Kind.ToString()[0];
            var ids = $"{change.OldId?.ToString() ?? none} {change.NewId?.ToString() ?? none}";
            return $":{ModeText(change.OldMode)} {ModeText(change.NewMode)} {ids} " + $"{letter} {change.Path.Text}";
        });
    }

    /// <summary>The git program in an empty home of its own, with one repository on the branch main.</summary>
    internal sealed class GitProgram : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        public GitProgram(params string[] initOptions)
        {
            Home = Directory.CreateTempSubdirectory("gatehouse-git-").FullName;
            WorkTree = Path.Combine(Home, "work");
            Directory.CreateDirectory(WorkTree);
            // Also for what is cloned: housekeeping in the background would still write when the folder is removed.
            Environment["GIT_CONFIG_COUNT"] = "2";
            (Environment["GIT_CONFIG_KEY_0"], Environment["GIT_CONFIG_VALUE_0"]) = ("maintenance.auto", "false");
            (Environment["GIT_CONFIG_KEY_1"], Environment["GIT_CONFIG_VALUE_1"]) = ("gc.auto", "0");
            foreach (var name in (string[])["AUTHOR", "COMMITTER"])
            {
                Environment[$"GIT_{name}_NAME"] = "A. Tester";
                Environment[$"GIT_{name}_EMAIL"] = "tester@example.org";
                Environment[$"GIT_{name}_DATE"] = "1700000000 +0100";
            }

            Run(["init", "-q", "-b", "main", .. initOptions]);
            Run("config", "core.quotePath", "false");
        }

        public string Home { get; }

        public string WorkTree { get; }

        public Dictionary<string, string> Environment { get; } = [];

        public GitRepository Open() => GitRepository.Open(WorkTree).ShouldNotBeNull();

        public void Write(string path, string text)
        {
            var full = Path.Combine(WorkTree, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        public void Run(params string[] arguments) => Bytes(input: "", arguments);

        public string Text(params string[] arguments) => Encoding.UTF8.GetString(Bytes(input: "", arguments));

        public string[] Lines(params string[] arguments) => Text(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public string[] Fields(params string[] arguments) => Text(arguments).Split('\0', StringSplitOptions.RemoveEmptyEntries);

        public string Line(params string[] arguments) => Lines(arguments)[0];

        public string? TryLine(params string[] arguments) => TryLines(arguments).FirstOrDefault();

        public string[] TryLines(params string[] arguments)
        {
            var (exitCode, output, _) = Start(input: "", arguments);
            return exitCode == 0 ? Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        }

        public IEnumerable<string> RawDiff(string command, params string[] arguments)
        {
            var fields = Fields([command, "-r", "-z", "--raw", "--no-renames", "--no-abbrev", .. arguments]);
            return fields.Chunk(2).Select(pair => $"{pair[0]} {pair[1]}");
        }

        public void Import(string stream) => Bytes(stream, "fast-import", "--quiet", "--force");

        public void Unpack()
        {
            var packs = Directory.GetFiles(Path.Combine(WorkTree, ".git", "objects", "pack"), "*.pack");
            foreach (var pack in packs)
            {
                var aside = Path.Combine(Home, Path.GetFileName(pack));
                File.Move(pack, aside);
                File.Delete(Path.ChangeExtension(pack, ".idx"));
                Start(File.ReadAllBytes(aside), "unpack-objects", "-q").ExitCode.ShouldBe(0);
            }
        }

        public void WithMerge()
        {
            Commit("base.txt", "base\n", "Base", 1);
            Commit("second.txt", "second\n", "Second", 2);
            Run("checkout", "-q", "-b", "side");
            Commit("side.txt", "side\n", "Side", 3);
            Run("checkout", "-q", "main");
            Commit("main.txt", "main\n", "Main", 4);
            Run("merge", "-q", "--no-edit", "side");
        }

        public void WithConflict()
        {
            Commit("both.txt", "base\n", "Base", 1);
            Run("checkout", "-q", "-b", "side");
            Commit("both.txt", "theirs\n", "Theirs", 2);
            Run("checkout", "-q", "main");
            Commit("both.txt", "ours\n", "Ours", 3);
            TryLines("merge", "-q", "side");
        }

        public byte[] Bytes(string input, params string[] arguments)
        {
            var (exitCode, output, error) = Start(Encoding.UTF8.GetBytes(input), arguments);
            exitCode.ShouldBe(0, $"git {string.Join(' ', arguments)}: {error}");
            return output;
        }

        public void Dispose()
        {
            foreach (var file in Directory.EnumerateFiles(Home, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(Home, recursive: true);
        }

        public void Commit(string path, string text, string message, int minute)
        {
            Write(path, text);
            Run("add", path);
            var date = string.Create(CultureInfo.InvariantCulture, $"{1_700_000_000 + (60 * minute)} +0100");
            (Environment["GIT_AUTHOR_DATE"], Environment["GIT_COMMITTER_DATE"]) = (date, date);
            Run("commit", "-qm", message);
        }

        private (int ExitCode, byte[] Output, string Error) Start(string input, params string[] arguments) =>
            Start(Encoding.UTF8.GetBytes(input), arguments);

        private (int ExitCode, byte[] Output, string Error) Start(byte[] input, params string[] arguments)
        {
            var start = new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = WorkTree,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
            {
                start.Environment.Remove(name);
            }

            start.Environment["HOME"] = Home;
            start.Environment["XDG_CONFIG_HOME"] = Home;
            start.Environment["GIT_CONFIG_GLOBAL"] = Path.Combine(Home, "no-such-configuration");
            start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
            start.Environment["GIT_TERMINAL_PROMPT"] = "0";
            start.Environment["LC_ALL"] = "C.UTF-8";
            foreach (var (name, value) in Environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start).ShouldNotBeNull();
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            var complaining = process.StandardError.ReadToEndAsync();
            var writing = Task.Run(() =>
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            });
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"git {string.Join(' ', arguments)} took longer than {Patience}.");
            }

            Task.WaitAll(reading, complaining, writing);
            return (process.ExitCode, output.ToArray(), complaining.Result);
        }
    }

    /// <summary>Streams for git fast-import: whole histories in one process.</summary>
    private static class Histories
    {
        private static readonly string[] Modes = ["100644", "100644", "100644", "100755", "120000", "160000"];

        /// <summary>A text that grows, so that versions become deltas of one another, an empty file, a subtree and a tag.</summary>
        public static string Growing(int commits)
        {
            var stream = new StringBuilder();
            var text = new StringBuilder();
            for (var commit = 1; commit <= commits; commit++)
            {
                for (var line = 0; line < 200; line++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"line {line} of round {commit}: {(line * commit * 7919) % 10007}\n");
                }

                Begin(stream, "refs/heads/main", commit, 1_700_000_000 + commit, commit > 1 ? [commit - 1] : []);
                Inline(stream, "100644", "growing.txt", text.ToString());
                Inline(stream, "100644", "empty.txt", "");
                Inline(stream, "100755", $"sub/dir/file{commit}.sh", $"echo {commit}\n");
            }

            stream.Append(CultureInfo.InvariantCulture, $"tag first\nfrom :{commits}\ntagger T <t@example.org> 1700000000 +0000\n");
            Data(stream, "A tag\n");
            return stream.ToString();
        }

        public static string Wide(int commits)
        {
            var stream = new StringBuilder();
            for (var commit = 1; commit <= commits; commit++)
            {
                Begin(stream, "refs/heads/main", commit, 1_700_000_000 + commit, commit > 1 ? [commit - 1] : []);
                Inline(stream, "100644", "file.txt", $"{commit}\n");
            }

            return stream.ToString();
        }

        /// <summary>Commits with any parents, and trees in which files, links and directories take each other's names.</summary>
        public static string Random(int seed, int commits, long firstTime, bool isClockSane)
        {
            var dice = new Random(seed);
            var stream = new StringBuilder();
            for (var commit = 1; commit <= commits; commit++)
            {
                var parents = Enumerable.Range(0, commit == 1 ? 0 : dice.Next(0, 4)).Select(_ => dice.Next(1, commit)).Distinct().ToArray();
                var time = isClockSane ? firstTime + (100 * commit) : firstTime + dice.Next(2000);
                Begin(stream, $"refs/heads/b{commit}", commit, time, parents);
                stream.Append("deleteall\n");
                foreach (var place in Enumerable.Range(0, 4))
                {
                    foreach (var name in (string[])[$"f{place}", $"d{place}", $"d{place}-x", $"d{place}.x", $"d{place}0"])
                    {
                        switch (dice.Next(6))
                        {
                            case 0:
                                File(name);
                                break;
                            case 1:
                                File($"{name}/one");
                                File($"{name}/two/deep");
                                break;
                            case 2:
                                File($"{name}/two");
                                File($"{name}/two-x");
                                break;
                            default:
                                break;
                        }
                    }
                }

                void File(string path)
                {
                    var mode = Modes[dice.Next(Modes.Length)];
                    if (mode == "160000")
                    {
                        stream.Append(CultureInfo.InvariantCulture, $"M 160000 {dice.Next(1, 4):x40} {path}\n");
                    }
                    else
                    {
                        Inline(stream, mode, path, $"content {dice.Next(3)}");
                    }
                }
            }

            return stream.Append("reset refs/heads/main\nfrom :").Append(commits).Append('\n').ToString();
        }

        private static void Begin(StringBuilder stream, string branch, int mark, long time, int[] parents)
        {
            // Without this a commit on an existing branch would take its tip as parent.
            if (parents.Length == 0)
            {
                stream.Append(CultureInfo.InvariantCulture, $"reset {branch}\n");
            }

            stream.Append(CultureInfo.InvariantCulture, $"commit {branch}\nmark :{mark}\ncommitter T <t@example.org> {time} +0000\n");
            Data(stream, $"Commit {mark}\n");
            for (var parent = 0; parent < parents.Length; parent++)
            {
                stream.Append(CultureInfo.InvariantCulture, $"{(parent == 0 ? "from" : "merge")} :{parents[parent]}\n");
            }
        }

        private static void Inline(StringBuilder stream, string mode, string path, string text)
        {
            stream.Append(CultureInfo.InvariantCulture, $"M {mode} inline {path}\n");
            Data(stream, text);
        }

        private static void Data(StringBuilder stream, string text) =>
            stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");
    }
}
