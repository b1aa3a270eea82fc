using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Fixes;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Fixes;

/// <summary>From a rule's edit to the bytes of the file.</summary>
public sealed class Editing
{
    [Fact]
    public void Replaces_what_the_rule_names_in_the_file_as_it_was_read()
    {
        var tree = new MemoryTree().Add("a.txt", "one bad\ntwo bad\n");
        var result = Marks.Scan(tree);
        var fix = FixPlan.Of(result.Findings).Files.ShouldHaveSingleItem();
        fix.Path.ShouldBe("a.txt");
        fix.Findings.Length.ShouldBe(2);
        Applied(fix, tree).ShouldBe("one good\ntwo good\n");
        Should.Throw<ArgumentException>(() => fix.Apply("one bad\ntwo bad"u8));
        fix.IsFor("one bad\ntwo bad"u8).ShouldBeFalse();
    }

    [Fact]
    public void Tells_the_place_of_a_change_in_lines_and_columns()
    {
        var tree = new MemoryTree().Add("a.txt", "é bad\n");
        var edit = Marks
            .Scan(tree, new Marks((_, span) => Edit.Of("t", new ByteSpan(span.Start, 4), "")))
            .Findings[0]
            .Edit.ShouldNotBeNull();
        // The end of a change that takes the line end is the beginning of the next line.
        edit.Changes[0].Location.ShouldBe(new Location("a.txt", 1, 3, 2, 1, new ByteSpan(3, 4)));
    }

    [Fact]
    public void Leaves_alone_what_is_waived_known_or_past()
    {
        var tree = new MemoryTree().Add("a.txt", "bad\n").Add("b.txt", "bad\n");
        var waiver = new Waiver
        {
            Rule = "other:BAD2",
            Path = Engine.Sources.Ignore.PathGlob.Parse("a.txt"),
            Reason = "demo",
            Until = DateOnly.MaxValue,
            Source = "gatehouse.yml",
        };
        var findings = Marks.Scan(tree, waivers: waiver).Findings;
        FixPlan.Of(findings).Files.Select(file => file.Path).ShouldBe(["b.txt"]);
        FixPlan.Of([.. findings.Select(finding => finding with { State = FindingState.Existing })]).Files.ShouldBeEmpty();
        var past = new Origin(new string('c', 40), "anna", DateTimeOffset.UnixEpoch, IsOnlyInHistory: true);
        FixPlan.Of([.. findings.Select(finding => finding with { Origin = past })]).Files.ShouldBeEmpty();
    }

    [Fact]
    public void Carries_out_the_first_of_two_that_are_in_each_others_way()
    {
        var tree = new MemoryTree().Add("a.txt", "badbad bad");
        // Each takes three bytes more than its own word.
        var greedy = new Marks(
            (file, span) => Edit.Of("t", ByteSpan.Between(span.Start, Math.Min(file.Bytes.Length, span.End + 3)), "good")
        );
        var plan = FixPlan.Of(Marks.Scan(tree, greedy).Findings);
        Applied(plan.Files.ShouldHaveSingleItem(), tree).ShouldBe("good good");
        plan.Left.ShouldHaveSingleItem().Finding.Location.Column.ShouldBe(4);
    }

    [Fact]
    public void Writes_what_is_shared_once_and_refuses_to_guess_an_order()
    {
        var tree = new MemoryTree().Add("a.txt", "bad bad\n");
        Applied(Of(isShared: true).Files[0], tree).ShouldBe("import good\ngood good\n");
        Of(isShared: true).Left.ShouldBeEmpty();
        Applied(Of(isShared: false).Files[0], tree).ShouldBe("import good\ngood bad\n");
        Of(isShared: false).Left.Length.ShouldBe(1);

        FixPlan Of(bool isShared) =>
            FixPlan.Of(
                Marks
                    .Scan(
                        tree,
                        new Marks(
                            (_, span) => new Edit("t", [new Replacement(span, "good"), new Replacement(default, "import good\n", isShared)])
                        )
                    )
                    .Findings
            );
    }

    [Theory]
    [InlineData("x\r\nbad\r\n", "x\r\ngood\r\nwords\r\n")]
    [InlineData("x\nbad\n", "x\ngood\nwords\n")]
    [InlineData("bad", "good\nwords")]
    [InlineData("\uFEFFbad\n", "\uFEFFgood\nwords\n")]
    public void Keeps_line_ends_and_byte_order_mark(string before, string after)
    {
        var tree = new MemoryTree().Add("a.txt", before);
        var plan = FixPlan.Of(Marks.Scan(tree, new Marks((_, span) => Edit.Of("t", span, "good\nwords"))).Findings);
        Applied(plan.Files[0], tree).ShouldBe(after);
    }

    [Fact]
    public void Offers_none_for_a_text_that_was_converted_or_unpacked()
    {
        var tree = new MemoryTree().Add("wide.txt", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("bad bad\n")]);
        tree.Add("latin.txt", [0xE9, .. " bad\n"u8]);
        tree.Add("a.zip", Sources.Archives.Pack.Zip("in.txt", "bad\n"));
        var edits = (string text) =>
            Marks
                .Scan(tree, new Marks((_, span) => Edit.Of("t", span, text)))
                .Findings.Select(finding => (finding.Location.Path, finding.Edit is not null))
                .Distinct();
        edits("good").ShouldBe([("a.zip!/in.txt", false), ("latin.txt", true), ("wide.txt", false)]);
        edits("gut, ößö").ShouldContain(("latin.txt", false));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(0, -1)]
    public void Takes_an_edit_that_leaves_the_file_as_a_fault_of_the_rule(int start, int length)
    {
        var tree = new MemoryTree().Add("a.txt", "bad\n");
        var result = Marks.Scan(tree, new Marks((_, _) => Edit.Of("t", new ByteSpan(start, length), "")));
        result.Coverage.Failures.ShouldHaveSingleItem().Rule.ShouldBe("marks/bad");
        result.Verdict.ShouldBeOfType<Unknown>();
    }

    [Fact]
    public void Takes_an_edit_that_overlaps_itself_as_a_fault_of_the_rule() =>
        Marks
            .Scan(
                new MemoryTree().Add("a.txt", "bad\n"),
                new Marks((_, span) => new Edit("t", [new Replacement(span, ""), new Replacement(new ByteSpan(1, 1), "")]))
            )
            .Coverage.Failures.Length.ShouldBe(1);

    [Fact]
    public void Shows_the_audit_tier_only_to_an_audit()
    {
        var tree = new MemoryTree().Add("a.txt", "bad\nbad\n");
        var scanner = new Marks((_, _) => null, Tier.Audit);
        var plain = Marks.Scan(tree, scanner);
        plain.Findings.ShouldBeEmpty();
        plain.Notices.ShouldHaveSingleItem().Kind.ShouldBe("audit-tier");
        var audited = Marks.Scan(tree, scanner, audit: true);
        audited.Findings.Length.ShouldBe(2);
        audited.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void Lets_one_finding_be_named_by_the_alias_that_only_it_has()
    {
        var text = "bad  # gatehouse: allow[other:BAD2] until 9000-01-01: a demo\n";
        Marks.Scan(new MemoryTree().Add("a.txt", text)).Findings[0].State.ShouldBe(FindingState.Waived);
    }

    private static string Applied(FileFix fix, MemoryTree tree) =>
        Encoding.UTF8.GetString(fix.Apply(tree.Find(fix.Path, long.MaxValue).ShouldNotBeNull()));
}
