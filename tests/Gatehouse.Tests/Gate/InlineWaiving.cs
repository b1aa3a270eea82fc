using System.Text;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Gate;

public sealed class InlineWaiving
{
    private static InlineWaivers Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static InlineWaivers Read(byte[] text) => InlineWaivers.Read(new SourceFile(new SourcePath("src/app"), text));

    [Theory]
    [InlineData("x = 1  # gatehouse: allow[a/b] until 2026-12-31: demo app")]
    [InlineData("x(); // gatehouse: allow[a/b] until 2026-12-31: demo app")]
    [InlineData("x(); /* gatehouse: allow[a/b] until 2026-12-31: demo app */ y();")]
    [InlineData("select 1 -- gatehouse: allow[a/b] until 2026-12-31: demo app")]
    [InlineData("(x) ; gatehouse: allow[a/b] until 2026-12-31: demo app")]
    [InlineData("x % gatehouse: allow[a/b] until 2026-12-31: demo app")]
    [InlineData("<b> <!-- gatehouse: allow[a/b] until 2026-12-31: demo app --> </b>")]
    [InlineData("x ' gatehouse: allow[a/b] until 2026-12-31: demo app")]
    [InlineData("x {# gatehouse: allow[a/b] until 2026-12-31: demo app #}")]
    [InlineData("x <%-- gatehouse: allow[a/b] until 2026-12-31: demo app --%>")]
    [InlineData("x # GateHouse:  ALLOW[a/b]  UNTIL 2026-12-31:demo app\r\nnext")]
    [InlineData("x # gatehouse:allow[ a/b ]until 2026-12-31 : demo app")]
    [InlineData("x # noqa gatehouse: allow[a/b] until 2026-12-31: demo app")]
    public void Reads_the_comment_of_any_language(string text)
    {
        var read = Read(text);
        read.Notices.ShouldBeEmpty();
        var waiver = read.Waivers.ShouldHaveSingleItem();
        (waiver.Rule, waiver.Reason, waiver.Owner).ShouldBe(("a/b", "demo app", null));
        waiver.Until.ShouldBe(new DateOnly(2026, 12, 31));
        waiver.Inline.ShouldBe(new InlinePlace("src/app", 1, 1));
    }

    [Fact]
    public void Takes_several_rules_and_an_owner()
    {
        var read = Read("x # gatehouse: allow[a/b, bandit:B602, c/*] by Anna B. until 2026-12-31: why: because");
        read.Waivers.Select(waiver => waiver.Rule).ShouldBe(["a/b", "bandit:B602", "c/*"]);
        read.Waivers.ShouldAllBe(waiver => waiver.Owner == "Anna B." && waiver.Reason == "why: because");
    }

    [Theory]
    [InlineData("# {0}\nx\n", 1, 2)]
    [InlineData("  // {0}\n\n  // more\nx\ny", 1, 4)]
    [InlineData("/* {0} */\nx\n", 1, 2)]
    [InlineData("/*\n * {0}\n */\nx\n", 2, 4)]
    [InlineData("<!--\n  {0}\n-->\n<b>\n", 2, 4)]
    [InlineData("REM {0}\nx\n", 1, 2)]
    [InlineData("-- {0}\nselect\n", 1, 2)]
    [InlineData("# {0}\n-----BEGIN\n", 1, 2)]
    [InlineData("# {0}\n", 1, 1)]
    [InlineData("# {0}\n# end", 1, 1)]
    [InlineData("x # {0}\ny\n", 1, 1)]
    [InlineData("x\n\"note\": \"{0}\"\ny\n", 2, 2)]
    public void Speaks_for_the_next_line_of_code_where_it_stands_alone(string text, int first, int last) =>
        Read(text.Replace("{0}", "gatehouse: allow[a/b] until 2026-12-31: demo", StringComparison.Ordinal))
            .Waivers.ShouldHaveSingleItem()
            .Inline.ShouldBe(new InlinePlace("src/app", first, last));

    [Theory]
    [InlineData("allow[a/b]", "the end date is missing")]
    [InlineData("allow[a/b] demo", "the end date is missing")]
    [InlineData("allow[a/b] by anna: demo", "the end date is missing")]
    [InlineData("allow[a/b] by  until 2026-12-31: demo", "the owner is missing")]
    [InlineData("allow[a/b] until tomorrow: demo", "no such day")]
    [InlineData("allow[a/b] until 2026-02-30: demo", "no such day")]
    [InlineData("allow[a/b] until 2026-12-31 demo", "a `:` must stand")]
    [InlineData("allow[a/b] until 2026-12-31", "the reason is missing")]
    [InlineData("allow[a/b] until 2026-12-31:  */", "the reason is missing")]
    [InlineData("allow[] until 2026-12-31: demo", "no rule stands")]
    [InlineData("allow[a/b,] until 2026-12-31: demo", "no rule stands")]
    [InlineData("allow[a b] until 2026-12-31: demo", "no name of a rule")]
    [InlineData("allow[a/b until 2026-12-31: demo", "`]` is missing")]
    public void Excuses_nothing_where_something_is_missing_and_says_what(string comment, string part)
    {
        var read = Read($"first\nx = 'hidden' // gatehouse: {comment}\n");
        read.Waivers.ShouldBeEmpty();
        var notice = read.Notices.ShouldHaveSingleItem();
        (notice.Kind, notice.Path, notice.Line).ShouldBe(("waiver-malformed", "src/app", 2));
        notice.Message.ShouldContain(part);
        notice.Message.ShouldContain("write `gatehouse: allow[rule] until 2026-12-31: reason`");
        notice.Message.ShouldNotContain("hidden");
    }

    [Theory]
    [InlineData("allow[a/b] until 2026-12-31: demo")]
    [InlineData("my-gatehouse: allow[a/b] until 2026-12-31: demo")]
    [InlineData("gatehouse allow[a/b] until 2026-12-31: demo")]
    [InlineData("gatehouse: disallow[a/b] until 2026-12-31: demo")]
    [InlineData("gatehouse:\nallow[a/b] until 2026-12-31: demo")]
    [InlineData("[allow[")]
    [InlineData("")]
    public void Leaves_other_text_alone(string text)
    {
        var read = Read(text);
        read.Waivers.ShouldBeEmpty();
        read.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void Is_bounded()
    {
        var read = Read(string.Concat(Enumerable.Repeat("# gatehouse: allow[a/b] until 2026-12-31: demo\n", 1_500)));
        read.Waivers.Length.ShouldBe(1_000);
        read.Notices.ShouldHaveSingleItem().Line.ShouldBe(1_001);
    }

    [Fact]
    public void Shows_no_control_characters_of_the_file() =>
        Read("# gatehouse: allow[a/b] by \u001b[1m until 2026-12-31: \u001b[31mred").Waivers[0].Reason.ShouldBe("\\u001b[31mred");

    [Fact]
    public void Reads_bytes_that_are_not_UTF_8()
    {
        byte[] text = [0xE9, .. "t # gatehouse: allow[a/b] until 2026-12-31: d"u8, 0xE9, .. "mo"u8];
        Read(text).Waivers.ShouldHaveSingleItem().Reason.ShouldBe("démo");
    }
}
