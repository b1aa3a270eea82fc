using System.Collections.Immutable;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Gate;

/// <summary>Waivers that excuse nothing, and when a scan can tell.</summary>
public sealed class IdleWaivers
{
    private const string Comment = "  # gatehouse: allow[words/bad] until 9000-01-01: a demo\n";

    [Fact]
    public void A_comment_that_excuses_nothing_any_more_is_told()
    {
        var notice = Scan(("a.py", "good" + Comment)).Notices.ShouldHaveSingleItem();
        notice.ShouldBe(
            new Notice(
                "waiver-unused",
                "The waiver for `words/bad` excuses nothing in this scan; remove it if the finding is gone.",
                "a.py",
                1
            )
        );
    }

    [Theory]
    [InlineData("bad  # gatehouse: allow[words/bad] until 9000-01-01: a demo")]
    [InlineData("bad  # gatehouse: allow[words/*] until 9000-01-01: a demo")]
    [InlineData("bad  # gatehouse: allow[other:BAD1] until 9000-01-01: a demo")]
    public void A_comment_that_excuses_is_not(string text) => Scan(("a.py", text)).Notices.ShouldBeEmpty();

    [Theory]
    [InlineData("words/baad", true)]
    [InlineData("words/*", true)]
    [InlineData("other:BAD1", true)]
    [InlineData("python/flask-debug", false)]
    [InlineData("bandit:B602", false)]
    [InlineData("python/*", false)]
    public void Only_the_names_of_a_scanner_that_ran_say_something(string rule, bool isTold) =>
        Scan(("a.py", $"good  # gatehouse: allow[{rule}] until 9000-01-01: a demo"))
            .Notices.Select(notice => notice.Kind)
            .ShouldBe(isTold ? ["waiver-unused"] : []);

    [Fact]
    public void A_scanner_that_does_not_read_the_file_says_nothing_of_it() => Scan(("a.go", "good" + Comment)).Notices.ShouldBeEmpty();

    [Fact]
    public void An_example_in_documentation_is_none()
    {
        Scan(("README.md", "good" + Comment)).Notices.ShouldBeEmpty();
        Scan(("README.md", "good" + Comment.Replace("9000", "2001", StringComparison.Ordinal))).Notices.ShouldBeEmpty();
        Scan(("README.md", "good" + Comment + "\nbad\n")).Notices.ShouldHaveSingleItem().Kind.ShouldBe("waiver-unused");
    }

    [Theory]
    [InlineData("good = \"# gatehouse: allow[words/bad] until 9000-01-01: a demo\"", false)]
    [InlineData("good('x', '// gatehouse: allow[words/bad] until 9000-01-01: a demo')", false)]
    [InlineData("good(`# gatehouse: allow[words/bad] until 9000-01-01: a demo`)", false)]
    [InlineData("good(\"x\")  # gatehouse: allow[words/bad] until 9000-01-01: a demo", true)]
    [InlineData("good ' gatehouse: allow[words/bad] until 9000-01-01: a demo", true)]
    public void Nor_is_a_text_about_one(string text, bool isTold) =>
        Scan(("a.py", text)).Notices.Select(notice => notice.Kind).ShouldBe(isTold ? ["waiver-unused"] : []);

    [Fact]
    public void What_is_left_out_for_an_audit_still_needs_its_excuse()
    {
        var result = Scan(("a.py", "doubtful" + Comment));
        result.Findings.ShouldBeEmpty();
        result.Notices.ShouldHaveSingleItem().Kind.ShouldBe("low-confidence");
    }

    [Fact]
    public void A_file_that_was_not_read_to_its_end_says_nothing() => Scan(("a.py", "broken" + Comment)).Notices.ShouldBeEmpty();

    [Fact]
    public void A_part_of_the_tree_says_nothing() => Scan(new Part().Add("a.py", "good" + Comment)).Notices.ShouldBeEmpty();

    [Fact]
    public void Waivers_of_the_settings_go_by_the_same_rule()
    {
        Waiver Of(string rule) =>
            new()
            {
                Rule = rule,
                Reason = "demo",
                Until = DateOnly.MaxValue,
                Source = "gatehouse.yml",
                Line = 3,
            };
        Scan(new MemoryTree().Add("a.py", "good"), Of("words/bad"), Of("python/flask-debug"))
            .Notices.ShouldHaveSingleItem()
            .Message.ShouldContain("words/bad");
    }

    [Fact]
    public void A_comment_of_another_tool_may_still_serve_that_tool()
    {
        var comment = new Waiver
        {
            Rule = "other:BAD1",
            Inline = new InlinePlace("a.py", 2, 2),
            IsForeign = true,
            Reason = "`nobad BAD1` beside it",
            Until = DateOnly.MaxValue,
            Source = "a.py",
            Line = 2,
        };
        Scan(new MemoryTree().Add("a.py", "good\ngood"), comment)
            .Notices.ShouldHaveSingleItem()
            .Message.ShouldBe("The waiver for `other:BAD1` excuses nothing in this scan; remove it if no other tool needs it.");
        Scan(new MemoryTree().Add("a.py", "good\ngood"), comment with { Rule = "words/slip" }).Notices.ShouldBeEmpty();
        Scan(new MemoryTree().Add("a.py", "good\nbad"), comment).Notices.ShouldBeEmpty();
    }

    private static ScanResult Scan(params (string Path, string Text)[] files)
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
            tree.Add(path, text);
        return Scan(tree);
    }

    private static ScanResult Scan(SourceTree tree, params Waiver[] waivers) =>
        Engine
            .Scan.RunAsync(
                new ScanRequest
                {
                    Tree = tree,
                    Scanners = [new Words()],
                    Policy = Policies.Default,
                    Waivers = [.. waivers],
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();

    private sealed class Part : SourceTree
    {
        private readonly MemoryTree _files = new();

        public override string Name => "part";

        public override bool MayBeEmpty => true;

        public Part Add(string path, string text)
        {
            _files.Add(path, text);
            return this;
        }

        public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel) => _files.Walk(options, cancel);

        public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize) => _files.Read(entry, buffer, maxSize);

        public override bool Has(string path) => _files.Has(path);

        public override byte[]? Find(string path, long maxSize) => _files.Find(path, maxSize);
    }

    /// <summary>Minds the word `bad` for sure, `doubtful` with little confidence, and cannot read `broken`.</summary>
    private sealed class Words : Scanner
    {
        private readonly Bad _bad = new();

        public override string Name => "words";

        public override ImmutableArray<Rule> Rules => [_bad];

        public override bool Wants(SourcePath path) => !path.HasExtension(".go");

        public override void Read(SourceFile file, Sightings seen)
        {
            var lines = file.Lines;
            for (var number = 1; number <= lines.Count; number++)
            {
                var line = lines.Line(number, file.Bytes);
                var text = file.Bytes[line.Start..line.End];
                if (text.StartsWith("bad"u8))
                    seen.Report(_bad, new Hit(new(line.Start, 3), "bad"));
                if (text.StartsWith("doubtful"u8))
                    seen.Report(_bad, new Hit(new(line.Start, 8), "doubtful") { Confidence = Confidence.Low });
                if (text.StartsWith("broken"u8))
                    seen.Fail("it is broken", "Mend it.");
            }
        }

        private sealed class Bad : Rule
        {
            public override RuleFacts Facts { get; } =
                new()
                {
                    Id = "words/bad",
                    Title = "A bad word",
                    Severity = Severity.Low,
                    Why = "It is bad.",
                    Fix = "Say it otherwise.",
                    Aliases = ["other:BAD1"],
                };

            public override IEnumerable<Example> Examples => [];
        }
    }
}
