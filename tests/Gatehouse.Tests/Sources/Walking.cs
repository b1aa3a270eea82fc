using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Tests.Sources;

public sealed class Walking
{
    [Fact]
    public void Ignore_files_hold_from_where_they_lie_and_the_deepest_has_the_last_word()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "*.log\n/top.txt\n")
            .Add("a/.gitignore", "!keep.log\n")
            .Add("a/b/.gitignore", "keep.log\n")
            .Add("top.txt")
            .Add("one.log")
            .Add("a/top.txt")
            .Add("a/keep.log")
            .Add("a/other.log")
            .Add("a/b/keep.log");
        ground.Files().ShouldBe(["a/keep.log", "a/top.txt"]);
        ground
            .Told()
            .ShouldBe(
                [
                    "one.log: .gitignore:1 `*.log`",
                    "top.txt: .gitignore:2 `/top.txt`",
                    "a/other.log: .gitignore:1 `*.log`",
                    "a/b/keep.log: a/b/.gitignore:1 `keep.log`",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public void An_ignored_folder_is_told_once_and_never_entered()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "\nnode_modules/\n!node_modules/a/kept.js\n")
            .Add("app.js")
            .Add("node_modules/a/kept.js")
            .Add("node_modules/b.js");
        ground.Files().ShouldBe(["app.js"]);
        ground.Told().ShouldBe(["node_modules: .gitignore:2 `node_modules/`"]);
    }

    [Fact]
    public void Gatehouse_s_own_ignore_file_takes_back_what_git_s_leaves_out_and_the_other_way_round()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "*.env\ndist/\n")
            .Add(".gatehouseignore", "!*.env\n!dist/\nfixtures/\n")
            .Add("local.env")
            .Add("dist/app.js")
            .Add("fixtures/sample.txt");
        ground.Files().ShouldBe(["local.env", "dist/app.js"]);
        ground.Told().ShouldBe(["fixtures: .gatehouseignore:3 `fixtures/`"]);
    }

    [Fact]
    public void Tracked_files_are_scanned_whatever_git_ignores_and_gatehouse_s_own_file_leaves_out_even_them()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "*.env\nbuild/\n")
            .Add("tracked.env")
            .Add("untracked.env")
            .Add("build/tracked.txt")
            .Shell("git add -f tracked.env build/tracked.txt");
        ground.Files().ShouldBe(["tracked.env", "build/tracked.txt"]);
        ground.Told().ShouldBe(["untracked.env: .gitignore:1 `*.env`"]);
        ground.Add(".gatehouseignore", "tracked.env\n");
        ground.Files().ShouldBe(["build/tracked.txt"]);
    }

    [Fact]
    public void An_ignored_folder_with_tracked_files_gives_those_and_no_others()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "build/\n")
            .Add("build/tracked.txt")
            .Add("build/made.txt")
            .Add("build/sub/made.txt")
            .Add("build/kept/tracked.txt")
            .Add("build/kept/.gitignore", "!*\n")
            .Add("build/kept/made.txt")
            .Shell("git add -f build/tracked.txt build/kept/tracked.txt");
        ground.Files().ShouldBe(["build/tracked.txt", "build/kept/tracked.txt"]);
        ground
            .Told()
            .ShouldBe(
                [
                    "build/made.txt: .gitignore:1 `build/`",
                    "build/sub: .gitignore:1 `build/`",
                    "build/kept/.gitignore: .gitignore:1 `build/`",
                    "build/kept/made.txt: .gitignore:1 `build/`",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public void The_exclude_file_of_the_repository_counts_at_the_top_below_it_and_in_a_linked_work_tree()
    {
        using var ground = new Ground().Repository("main").Add("main/sub/a.txt").Add("main/sub/b.tmp").Add("main/sub/deep/c.tmp");
        File.AppendAllText(ground.At("main/.git/info/exclude"), "*.tmp\n");
        ground.Shell(
            "cd main && git add -f . && git commit -q -m Begin && git worktree add -q ../linked && echo x > ../linked/sub/new.tmp"
        );
        ground.Shell("cd main && git rm -q --cached sub/b.tmp sub/deep/c.tmp");
        ground.Files("main").ShouldBe(["sub/a.txt"]);
        ground.Files("main/sub").ShouldBe(["a.txt"]);
        ground.Files("linked").ShouldBe(["sub/a.txt", "sub/b.tmp", "sub/deep/c.tmp"]);
        ground.Files("linked/sub").ShouldBe(["a.txt", "b.tmp", "deep/c.tmp"]);
        ground.Told("linked/sub").Single().ShouldStartWith("new.tmp: .git/info/exclude:");
    }

    [Fact]
    public void A_folder_inside_a_repository_honours_the_ignore_files_above_it()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "/src/app/skip.txt\n*.log\n")
            .Add(".gatehouseignore", "src/**/own.txt\n")
            .Add("src/.gitignore", "near.txt\n")
            .Add("src/app/skip.txt")
            .Add("src/app/own.txt")
            .Add("src/app/near.txt")
            .Add("src/app/a.log")
            .Add("src/app/tracked.log")
            .Add("src/app/main.txt")
            .Shell("git add -f src/app/tracked.log");
        ground.Files("src/app").ShouldBe(["main.txt", "tracked.log"]);
        ground
            .Told("src/app")
            .ShouldBe([
                "a.log: .gitignore:2 `*.log`",
                "near.txt: src/.gitignore:1 `near.txt`",
                "own.txt: .gatehouseignore:1 `src/**/own.txt`",
                "skip.txt: .gitignore:1 `/src/app/skip.txt`",
            ]);
    }

    [Fact]
    public void A_link_in_place_of_an_ignore_file_leaves_nothing_out_as_in_git()
    {
        using var ground = new Ground().Repository().Add("rules", "*.txt\n").Add("sub/a.txt");
        ground.Shell("ln -s rules .gitignore && ln -s ../rules sub/.gatehouseignore");
        ground.Files("sub").ShouldBe(["a.txt"]);
        ground.Walk("sub").ShouldAllBe(entry => entry.Failure == null);
        ground.Files().ShouldContain("sub/a.txt");
    }

    [Fact]
    public void Git_s_rules_begin_anew_in_a_repository_inside_and_gatehouse_s_go_on()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "*.log\n")
            .Add(".gatehouseignore", "*.bin.txt\n")
            .Repository("inner")
            .Add("inner/a.log")
            .Add("inner/b.tmp")
            .Add("inner/c.bin.txt")
            .Add("inner/.gitignore", "*.tmp\n");
        ground.Files().ShouldBe(["inner/a.log"]);
        ground.Told().ShouldBe(["inner/b.tmp: inner/.gitignore:1 `*.tmp`", "inner/c.bin.txt: .gatehouseignore:1 `*.bin.txt`"]);
    }

    [Fact]
    public void A_submodule_is_entered_even_where_a_rule_names_its_folder()
    {
        using var ground = new Ground().Repository("lib").Add("lib/lib.txt").Add("lib/made.o");
        ground.Shell("cd lib && echo '*.o' > .gitignore && git add .gitignore lib.txt && git commit -q -m Lib");
        ground.Repository("app").Add("app/main.txt");
        ground.Shell("cd app && git -c protocol.file.allow=always submodule --quiet add ../lib vendor && echo vendor > .gitignore");
        ground.Shell("echo x > app/vendor/made.o");
        ground.Files("app").ShouldBe([".gitmodules", "main.txt", "vendor/lib.txt"]);
    }

    [Fact]
    public void No_ignore_reads_everything_but_git_s_own_files_and_what_the_settings_exclude()
    {
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "*.log\n")
            .Add(".gatehouseignore", "*.txt\n")
            .Add("a.log")
            .Add("b.txt")
            .Add("vendor/deep/c.js");
        var options = new WalkOptions { HonourIgnoreFiles = false, Exclude = [PathGlob.Parse("vendor/")] };
        ground.Files("", options).ShouldBe(["a.log", "b.txt"]);
        ground.Told("", options).ShouldBe(["vendor: `vendor/` under `scan: exclude:`"]);
        ground.Walk("", options).ShouldContain(entry => entry.Path == ".git" && entry.PassedOver != null);
    }

    [Fact]
    public void Exclude_globs_of_the_settings_leave_out_tracked_files_too()
    {
        using var ground = new Ground().Repository().Add("a.min.js").Add("sub/b.min.js").Add("a.js").Shell("git add -A");
        var options = new WalkOptions { Exclude = [PathGlob.Parse("*.min.js")] };
        ground.Files("", options).ShouldBe(["a.js"]);
        ground.Told("", options).ShouldAllBe(told => told.EndsWith("`*.min.js` under `scan: exclude:`", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_are_no_text_are_shown_by_their_bytes_and_read_all_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse such names.");
        using var ground = new Ground().Shell(
            "printf one > $'\\xff.txt' && printf two > $'two\\nlines.txt' && mkdir $'d\\xe9' && printf three > $'d\\xe9/x'"
        );
        ground.Files().ShouldBe(["two\nlines.txt", "\\xff.txt", "d\\xe9/x"]);
        Contents(ground).ShouldBe(["two", "one", "three"]);
    }

    [Fact]
    public void A_tracked_file_whose_name_is_no_text_is_known_to_be_tracked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse such names.");
        using var ground = new Ground()
            .Repository()
            .Add(".gitignore", "*.env\nd*/\n")
            .Shell("echo x > $'\\xff.env' && mkdir $'d\\xe9' && echo x > $'d\\xe9/x' && git add -f . && echo x > $'\\xfe.env'");
        ground.Files().ShouldBe(["\\xff.env", "d\\xe9/x"]);
        ground.Told().ShouldBe(["\\xfe.env: .gitignore:1 `*.env`"]);
    }

    [Fact]
    public void A_path_longer_than_the_system_opens_is_told_and_the_rest_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have other limits.");
        var name = new string('d', 200);
        using var ground = new Ground().Add("a.txt").Shell($"for i in $(seq 25); do mkdir {name}; cd {name}; done; echo x > deep.txt");
        ground.Files().ShouldBe(["a.txt"]);
        var failure = ground.Walk().Single(entry => entry.Failure is not null).Failure!;
        failure.Reason.ShouldContain("too long");
        failure.Path!.ShouldStartWith(name);
        var deep = string.Join('/', Enumerable.Repeat(name, 15));
        ground.Add(deep + "/read.txt");
        ground.Files().ShouldContain(deep + "/read.txt");
    }

    [Fact]
    public void Links_are_told_and_never_followed()
    {
        using var ground = new Ground().Add("a.txt").Add("sub/b.txt");
        ground.Shell("ln -s . sub/self && ln -s .. sub/up && ln -s two one && ln -s one two && ln -s gone broken && ln -s a.txt fine");
        ground.Files().ShouldBe(["a.txt", "sub/b.txt"]);
        var links = ground.Walk().Where(entry => entry.PassedOver?.Reason == PassedOverReason.SymbolicLink).Select(entry => entry.Path);
        links.ShouldBe(["broken", "fine", "one", "two", "sub/self", "sub/up"]);
    }

    [Fact]
    public void Pipes_and_sockets_are_told_and_never_opened()
    {
        using var ground = new Ground().Add("a.txt").Shell("mkfifo pipe");
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(ground.At("socket")));
        ground.Files().ShouldBe(["a.txt"]);
        ground.Told().ShouldBe(["pipe: a pipe, socket or device", "socket: a pipe, socket or device"]);
    }

    [Fact]
    public void A_pipe_that_took_a_file_s_place_is_no_empty_file()
    {
        using var ground = new Ground().Add("a.txt");
        var tree = DirectoryTree.Open(ground.Path);
        var entry = tree.Walk(new WalkOptions(), CancellationToken.None).Single();
        ground.Shell("rm a.txt && mkfifo a.txt");
        using var buffer = new FileBuffer();
        tree.Read(entry, buffer, WalkOptions.DefaultMaxFileSize).Status.ShouldBe(ReadStatus.NotARegularFile);
    }

    [Fact]
    public void A_file_that_vanishes_is_a_failure_that_is_named()
    {
        using var ground = new Ground().Add("a.txt").Add("b.txt");
        var tree = new Interrupted(DirectoryTree.Open(ground.Path), () => File.Delete(ground.At("b.txt")));
        var failure = FrontDoor.Sweep(tree).Coverage.Failures.ShouldHaveSingleItem();
        failure.Path.ShouldBe("b.txt");
        failure.Reason.ShouldContain("vanished");
    }

    [Fact]
    public void A_huge_sparse_file_costs_no_reading()
    {
        using var ground = new Ground().Add("a.txt").Shell("truncate -s 40G huge");
        var coverage = FrontDoor.Sweep(DirectoryTree.Open(ground.Path)).Coverage;
        var passed = coverage.PassedOver.ShouldHaveSingleItem();
        passed.Reason.ShouldBe(PassedOverReason.TooLarge);
        passed.Detail.ShouldContain("40 GB");
        coverage.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void The_order_is_that_of_the_names_bytes_in_every_run()
    {
        using var ground = new Ground();
        foreach (var name in (ReadOnlySpan<string>)["b/1", "a/2", "ä", "Z", "a.txt", "a/10", "a-b", "z"])
            ground.Add(name);
        var order = ground.Files();
        order.ShouldBe(["Z", "a-b", "a.txt", "z", "ä", "a/10", "a/2", "b/1"]);
        ground.Files().ShouldBe(order);
    }

    [Fact]
    public void One_file_is_scanned_whatever_ignores_it_and_alone()
    {
        using var ground = new Ground().Repository().Add(".gitignore", "*\n").Add("a.txt").Add("b.txt");
        ground.Walk("a.txt").ShouldHaveSingleItem().Path.ShouldBe("a.txt");
    }

    [Fact]
    public void A_link_that_the_user_names_is_followed()
    {
        using var ground = new Ground().Add("real/a.txt", "one").Shell("ln -s real/a.txt link && ln -s real folder");
        Contents(ground, "link").ShouldBe(["one"]);
        Contents(ground, "folder").ShouldBe(["one"]);
    }

    [Fact]
    public void A_pipe_that_the_user_names_is_not_taken_for_an_empty_file()
    {
        using var ground = new Ground().Shell("mkfifo pipe");
        var coverage = FrontDoor.Sweep(DirectoryTree.Open(ground.At("pipe"))).Coverage;
        coverage.IsComplete.ShouldBeFalse();
        coverage.PassedOver.Single().Reason.ShouldBe(PassedOverReason.NotARegularFile);
    }

    [Fact]
    public void An_empty_folder_is_nothing_scanned_and_no_pass()
    {
        using var ground = new Ground();
        ground.Walk().ShouldBeEmpty();
        FrontDoor.Sweep(DirectoryTree.Open(ground.Path)).Coverage.IsComplete.ShouldBeFalse();
        Should.Throw<UserError>(() => DirectoryTree.Open(ground.At("missing"))).Message.ShouldContain("missing");
    }

    [Fact]
    public void A_damaged_index_is_a_failure_and_not_an_empty_one()
    {
        using var ground = new Ground().Repository().Add("a.txt").Shell("git add a.txt && printf garbage > .git/index");
        ground.Walk().Single(entry => entry.Failure is not null).Path.ShouldBe(".git");
        ground.Files().ShouldBe(["a.txt"]);
    }

    private static List<string> Contents(Ground ground, string below = "")
    {
        var tree = DirectoryTree.Open(ground.At(below));
        using var buffer = new FileBuffer();
        var contents = new List<string>();
        foreach (var entry in tree.Walk(new WalkOptions(), CancellationToken.None).Where(Ground.IsFile))
        {
            tree.Read(entry, buffer, WalkOptions.DefaultMaxFileSize).Status.ShouldBe(ReadStatus.Read, entry.Path);
            contents.Add(Encoding.UTF8.GetString(buffer.Content.Span));
        }

        return contents;
    }

    /// <summary>A tree in which something happens between the walk and the reading.</summary>
    private sealed class Interrupted(SourceTree tree, Action happening) : SourceTree
    {
        public override string Name => tree.Name;

        public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel)
        {
            var entries = tree.Walk(options, cancel).ToList();
            happening();
            return entries;
        }

        public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => tree.Read(entry, buffer, maxSize);

        public override bool Has(string path) => tree.Has(path);

        public override byte[]? Find(string path, long maxSize) => tree.Find(path, maxSize);
    }
}
