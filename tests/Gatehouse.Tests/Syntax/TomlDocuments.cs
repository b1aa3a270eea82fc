using System.Text;
using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Tests.Syntax;

/// <summary>The rules of TOML 1.0.0, each by a document that keeps it and one that breaks it.</summary>
public sealed class TomlDocuments
{
    [Theory]
    [InlineData("a = 1", "{a=1}")]
    [InlineData("a=+17\nb=-3\nc=1_000\nd=0xDEAD_beef\ne=0o17\nf=0b1010", "{a=17,b=-3,c=1000,d=3735928559,e=15,f=10}")]
    [InlineData("a = 9223372036854775807", "{a=9223372036854775807}")]
    [InlineData("a=3.5\nb=-0.0\nc=1e3\nd=6.5E-2\ne=1_0.5_0\nf=inf\ng=-inf", "{a=3.5,b=-0,c=1000,d=0.065,e=10.5,f=Infinity,g=-Infinity}")]
    [InlineData("a=true\nb=false", "{a=True,b=False}")]
    [InlineData("a = \"x\\ty\\u00e4\\U0001F600\\\"\"", "{a='x\tyä😀\"'}")]
    [InlineData("a = 'C:\\x\\n'", "{a='C:\\x\\n'}")]
    [InlineData("a = \"\"\"\none\ntwo\"\"\"", "{a='one\ntwo'}")]
    [InlineData("a = \"\"\"x \\\n    y\"\"\"", "{a='x y'}")]
    [InlineData("a = \"\"\"say \"no\"\"\"\"", "{a='say \"no\"'}")]
    [InlineData("a = '''\nit's '' \\ raw'''''", "{a='it's '' \\ raw'''}")]
    [InlineData("a = [1, 'x', [2,], {b=3}, # note\n]", "{a=[1,'x',[2],{b=3}]}")]
    [InlineData("a.b . \"c d\" = 1\na.e=2", "{a={b={c d=1},e=2}}")]
    [InlineData("1.2 = 3", "{1={2=3}}")]
    [InlineData("[a.b]\nx=1\n[a]\ny=2", "{a={b={x=1},y=2}}")]
    [InlineData("[a]\nb.c=1\n[a.b.d]\ne=2", "{a={b={c=1,d={e=2}}}}")]
    [InlineData("[[p]]\nn=1\n[[p.q]]\nm=2\n[[p.q]]\n[[p]]\nn=3", "{p=[{n=1,q=[{m=2},{}]},{n=3}]}")]
    [InlineData("a={b.c=1,b.d=2,e={}}", "{a={b={c=1,d=2},e={}}}")]
    [InlineData(
        "a=1979-05-27T07:32:00Z\nb=1979-05-27 07:32:00.5-07:00\nc=2024-02-29\nd=23:59:59",
        "{a=@1979-05-27T07:32:00Z,b=@1979-05-27 07:32:00.5-07:00,c=@2024-02-29,d=@23:59:59}"
    )]
    [InlineData("# only a note\r\n\r\na = 1 # x\r\n", "{a=1}")]
    [InlineData("\"\" = 1\n'q.r' = 2", "{=1,q.r=2}")]
    public void Are_read_as_the_specification_says(string text, string meaning)
    {
        var document = TomlDocument.Parse(Encoding.UTF8.GetBytes(text));
        document.Problem.ShouldBeNull();
        Show(document.Root).ShouldBe(meaning);
    }

    [Theory]
    [InlineData("a = ", 1, 5)]
    [InlineData("a 1", 1, 3)]
    [InlineData("= 1", 1, 1)]
    [InlineData("a = 1 b = 2", 1, 7)]
    [InlineData("a = 1\na = 2", 2, 1)]
    [InlineData("a = 1\na.b = 2", 2, 1)]
    [InlineData("[a]\n[a]", 2, 2)]
    [InlineData("a.b=1\n[a]", 2, 2)]
    [InlineData("[a]\nb.c=1\n[a.b]", 3, 4)]
    [InlineData("[a.b.c]\nz=9\n[a]\nb.c.t=1", 4, 1)]
    [InlineData("a={b=1}\n[a.c]", 2, 2)]
    [InlineData("a={b=1}\na.c=2", 2, 1)]
    [InlineData("a={b={c=1},b.d=2}", 1, 12)]
    [InlineData("a=[]\n[[a]]", 2, 3)]
    [InlineData("[a]\n[[a]]", 2, 3)]
    [InlineData("[[a]]\n[a]", 2, 2)]
    [InlineData("a={b=1,}", 1, 8)]
    [InlineData("a={b=1\n}", 1, 7)]
    [InlineData("a=[1 2]", 1, 6)]
    [InlineData("a=01", 1, 3)]
    [InlineData("a=1__0", 1, 3)]
    [InlineData("a=_1", 1, 3)]
    [InlineData("a=+0x1", 1, 3)]
    [InlineData("a=9223372036854775808", 1, 3)]
    [InlineData("a=1.", 1, 3)]
    [InlineData("a=.5", 1, 3)]
    [InlineData("a=1.e2", 1, 3)]
    [InlineData("a=True", 1, 3)]
    [InlineData("a=2023-02-29", 1, 3)]
    [InlineData("a=24:00:00", 1, 3)]
    [InlineData("a=\"x", 1, 3)]
    [InlineData("a=\"x\ny\"", 1, 3)]
    [InlineData("a=\"\\q\"", 1, 4)]
    [InlineData("a=\"\\uD800\"", 1, 4)]
    [InlineData("a='''x", 1, 3)]
    [InlineData("a=\"\u0001\"", 1, 4)]
    [InlineData("# \u0001", 1, 3)]
    [InlineData("a=1\rb=2", 1, 4)]
    [InlineData("\"\"\"a\"\"\"=1", 1, 1)]
    [InlineData("ä = 1", 1, 1)]
    [InlineData("a = \"ä😀\" x", 1, 10)]
    [InlineData("[a", 1, 3)]
    [InlineData("[]", 1, 2)]
    public void Are_refused_at_the_place_of_the_mistake(string text, int line, int column)
    {
        var problem = TomlDocument.Parse(Encoding.UTF8.GetBytes(text)).Problem.ShouldNotBeNull();
        (problem.Line, problem.Column).ShouldBe((line, column), problem.Message);
    }

    [Fact]
    public void Know_the_places_of_their_values()
    {
        var root = TomlDocument.Parse("x = 1\n[[rules]]\n  id = 'ä'\n  re = '''y'''\n"u8.ToArray()).Root;
        var rule = ((TomlArray)root["rules"]!).Items[0].ShouldBeOfType<TomlTable>();
        rule.Place.ShouldBe(new TomlPlace(2, 1));
        rule["id"]!.Place.ShouldBe(new TomlPlace(3, 8));
        rule.Entries[1].Place.ShouldBe(new TomlPlace(4, 3));
    }

    [Fact]
    public void Are_refused_where_they_nest_without_end()
    {
        TomlDocument.Parse(Encoding.UTF8.GetBytes("a=" + new string('[', 100_000))).Problem.ShouldNotBeNull();
        TomlDocument.Parse(Encoding.UTF8.GetBytes("a=" + string.Concat(Enumerable.Repeat("{a=", 100_000)))).Problem.ShouldNotBeNull();
        TomlDocument.Parse(Encoding.UTF8.GetBytes(string.Join('.', Enumerable.Repeat("a", 100_000)) + "=1")).Problem.ShouldNotBeNull();
        TomlDocument
            .Parse(Encoding.UTF8.GetBytes("a=[" + string.Concat(Enumerable.Repeat("1,", TomlDocument.MaxNodes)) + "]"))
            .Problem.ShouldNotBeNull();
    }

    [Fact]
    public void Are_refused_where_they_are_not_UTF_8() =>
        TomlDocument
            .Parse(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xFF })
            .Problem.ShouldBe(new TomlProblem(2, 2, "this byte is not UTF-8"));

    private static string Show(TomlNode node) =>
        node switch
        {
            TomlTable table => "{" + string.Join(',', table.Entries.Select(entry => $"{entry.Key}={Show(entry.Value)}")) + "}",
            TomlArray array => "[" + string.Join(',', array.Items.Select(Show)) + "]",
            TomlText text => $"'{text.Text}'",
            TomlInteger whole => FormattableString.Invariant($"{whole.Number}"),
            TomlFloat number => FormattableString.Invariant($"{number.Number}"),
            TomlTruth truth => truth.IsTrue.ToString(),
            TomlMoment moment => "@" + moment.Text,
            _ => "?",
        };
}
