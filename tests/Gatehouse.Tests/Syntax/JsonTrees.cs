using System.Text;
using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Tests.Syntax;

public sealed class JsonTrees
{
    private static JsonTree Parse(string text, bool isLenient = false) => JsonTree.Parse(Encoding.UTF8.GetBytes(text), isLenient);

    [Fact]
    public void Finds_values_by_key_and_place()
    {
        const string text = """{ "ä": { "list": ["a", 2, true, null] }, "b\u0063": "x\ny" }""";
        var root = Parse(text).Root;
        root["ä"]["list"].Items.Select(item => item.Kind).ShouldBe([JsonKind.Text, JsonKind.Number, JsonKind.True, JsonKind.Null]);
        root["bc"].Text.ShouldBe("x\ny");
        Components.Inventory.TextAt(text, root["bc"].Span).ShouldBe("x\\ny");
        Components.Inventory.TextAt(text, root["ä"]["list"].Items.First().Span).ShouldBe("a");
        root["nothing"]["of"]["the"].IsThere.ShouldBeFalse();
        root["ä"]["list"]["no record"].IsThere.ShouldBeFalse();
        root.Entries.Select(entry => entry.Key).ShouldBe(["ä", "bc"]);
    }

    [Theory]
    [InlineData("""{ "a": 1, "a": 2 }""")]
    [InlineData("""{ "a": 1, "\u0061": 2 }""")]
    [InlineData("""{ "1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"a":1,"5":1 }""")]
    [InlineData("""[{ "b": { "a": 1, "a": 2 } }]""")]
    public void Tells_a_key_that_stands_twice(string text) => Parse(text).Twice.ShouldNotBeNull().Message.ShouldContain("twice");

    [Fact]
    public void The_same_key_in_two_records_is_no_twin() => Parse("""[{ "a": { "a": 1 } }, { "a": 2 }]""").Twice.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{ "a": 1""")]
    [InlineData("""{ "a": "b""")]
    [InlineData("[1, 2,]")]
    [InlineData("{} {}")]
    [InlineData("// comment\n{}")]
    public void What_is_no_json_is_a_problem(string text)
    {
        var tree = Parse(text);
        tree.Problem.ShouldNotBeNull();
        tree.Root.IsThere.ShouldBeFalse();
    }

    [Fact]
    public void Some_tools_write_comments_and_last_commas() => Parse("{ \"a\": 1, /* b */ }", isLenient: true).Root["a"].Word.ShouldBe("1");

    [Fact]
    public void Absurd_depth_is_a_problem_and_no_fault() =>
        Parse(new string('[', 1_000_000)).Problem.ShouldNotBeNull().Message.ShouldContain("deep");

    [Fact]
    public void Half_a_surrogate_pair_is_text_as_it_stands() => Parse("""{ "a": "\ud800" }""").Root["a"].Text.ShouldBe("\\ud800");
}
