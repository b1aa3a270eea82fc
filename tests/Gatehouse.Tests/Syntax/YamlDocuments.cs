using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Tests.Syntax;

public sealed class YamlDocuments
{
    private static YamlDocument Parse(string text) => YamlDocument.Parse(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Know_the_place_of_every_value()
    {
        var root = Parse("a: 1\nb:\n  - x\n  - 'y z'\n").Root.ShouldBeOfType<YamlMapping>();
        root.Entries.Select(entry => entry.Key.Text).ShouldBe(["a", "b"]);
        root["a"]!.Place.ShouldBe(new YamlPlace(1, 4, 1, 5));
        var list = root["b"].ShouldBeOfType<YamlSequence>();
        list.Items[1].Place.ShouldBe(new YamlPlace(4, 5, 4, 10));
        root.Entries[1].Key.Place.Line.ShouldBe(2);
    }

    [Fact]
    public void Tell_plain_words_from_quoted_ones()
    {
        var root = Parse("a: true\nb: 'true'\nc: yes\nd: ~\ne: '~'\nf: |\n  true\ng:\n").Root.ShouldBeOfType<YamlMapping>();
        YamlScalar Of(string key) => root[key].ShouldBeOfType<YamlScalar>();
        Of("a").Truth.ShouldBe(true);
        Of("b").Truth.ShouldBeNull();
        Of("c").Truth.ShouldBeNull();
        Of("d").IsNull.ShouldBeTrue();
        Of("e").IsNull.ShouldBeFalse();
        Of("f").IsPlain.ShouldBeFalse();
        Of("g").IsNull.ShouldBeTrue();
    }

    [Fact]
    public void Keep_tags_as_written() => Parse("a: !Ref bucket").Root.ShouldBeOfType<YamlMapping>()["a"]!.Tag.ShouldBe("!Ref");

    [Fact]
    public void Let_an_alias_share_the_node_of_its_anchor()
    {
        var root = Parse("a: &x [1, 2]\nb: *x\n").Root.ShouldBeOfType<YamlMapping>();
        root["b"].ShouldBeSameAs(root["a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Are_empty_without_a_problem(string text)
    {
        var document = Parse(text);
        document.Root.ShouldBeNull();
        document.Problem.ShouldBeNull();
    }

    [Fact]
    public void May_begin_with_a_byte_order_mark()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "a: 1"u8];
        YamlDocument.Parse(bytes).Root.ShouldBeOfType<YamlMapping>()["a"]!.Place.Column.ShouldBe(4);
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, 1, "`a`")]
    [InlineData("a: *gone\n", 1, 4, "without an anchor")]
    [InlineData("a: &x\n  b: *x\n", 2, 6, "has no end")]
    [InlineData("[1, 2]: x\n", 1, 1, "a key must be a word")]
    [InlineData("a: 1\n---\nb: 2\n", 2, 1, "second document")]
    [InlineData("a: [1\nb: 2\n", 0, 0, "not YAML")]
    [InlineData("a: \"open\n", 0, 0, "not YAML")]
    [InlineData("a:\n\t- b\n", 0, 0, "not YAML")]
    public void Say_what_is_wrong_and_where(string text, int line, int column, string part)
    {
        var problem = Parse(text).Problem.ShouldNotBeNull();
        problem.Message.ShouldContain(part);
        problem.Line.ShouldBeGreaterThan(0);
        if (line > 0)
            (problem.Line, problem.Column).ShouldBe((line, column));
    }

    [Fact]
    public void Refuse_bytes_that_are_not_UTF_8()
    {
        byte[] bytes = [.. "a: 1\nb: é"u8, 0xFF];
        YamlDocument.Parse(bytes).Problem.ShouldBe(new YamlProblem(2, 5, "a byte that is not UTF-8; save the file as UTF-8"));
    }

    [Fact]
    public void Refuse_an_alias_bomb()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 40; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Parse(bomb.ToString()).Problem.ShouldNotBeNull().Message.ShouldContain("aliases stand for more");
    }

    [Fact]
    public void Refuse_aliases_that_nest_without_end()
    {
        var chain = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 200; i++)
            chain.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        Parse(chain.ToString()).Problem.ShouldNotBeNull().Message.ShouldContain("deeper");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Refuse_deep_nesting(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000));
        Parse(text).Problem.ShouldNotBeNull();
    }

    [Fact]
    public void Refuse_too_many_values() =>
        Parse(string.Concat(Enumerable.Repeat("- x\n", YamlDocument.MaxNodes + 1)))
            .Problem.ShouldNotBeNull()
            .Message.ShouldContain("values");

    [Fact]
    public void Refuse_a_text_that_is_too_long() =>
        YamlDocument.Parse(new byte[YamlDocument.MaxBytes + 1]).Problem.ShouldNotBeNull().Message.ShouldContain("16 MB");

    [Fact]
    public void Never_throw_whatever_comes()
    {
        string[] pieces =
        [
            "a",
            "b: ",
            "- ",
            "? ",
            ": ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&x ",
            "*x",
            "!t ",
            "!!str ",
            "|",
            ">",
            "'",
            "\"",
            "\\U",
            "\\x",
            "\\uD800",
            "%YAML 1.1",
            "%TAG ! x",
            "---",
            "...",
            "\n",
            "\n  ",
            "\t",
            "#",
            "<<: ",
            "@",
            "`",
            "~",
            "\0",
            "\u0085",
            "\u2028",
            "é",
            "😀",
            "|2",
            ">-",
            "!<",
            "FFFFFFFF",
        ];
        var texts = Gen.ArrayOf(Gen.Elements(pieces)).Select(parts => string.Concat(parts)).Resize(60);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(20261122, 47).WithQuietOnSuccess(true),
            Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    var document = Parse(text);
                    return document.Root is null || document.Problem is null;
                }
            )
        );
    }
}
