using System.Text.RegularExpressions;
using Gatehouse.Engine.Syntax.Go;

namespace Gatehouse.Tests.Syntax;

/// <summary>Expressions of Go and what they match there, checked on what .NET makes of their translation.</summary>
public sealed class GoPatterns
{
    [Theory]
    [InlineData("(?P<year>[0-9]{2})-(x)", "12-x", "12-x|12|x")]
    [InlineData("(?<b>b)(a)", "ba", "ba|b|a")]
    [InlineData("(a)(?P<n>b)(c)", "abc", "abc|a|b|c")]
    [InlineData("a$", "a\n", null)]
    [InlineData("(?m)a$", "a\nb", "a")]
    [InlineData("^b", "a\nb", null)]
    [InlineData("(?m)^b", "a\nb", "b")]
    [InlineData("\\Aa\\z", "a", "a")]
    [InlineData("a.b", "a\nb", null)]
    [InlineData("(?s)a.b", "a\nb", "a\nb")]
    [InlineData("(?s:a.)b.", "a\nb\n", null)]
    [InlineData("(?i)AbC", "aBc", "aBc")]
    [InlineData("(?i:a)b", "AB", null)]
    [InlineData("a(?i)b|c", "C", "C")]
    [InlineData("(?i)a(?-i)b", "AB", null)]
    [InlineData("(?U)a+", "aaa", "a")]
    [InlineData("(?U)a+?", "aaa", "aaa")]
    [InlineData("a+?", "aaa", "a")]
    [InlineData("[[:alpha:]]+", "1ab2", "ab")]
    [InlineData("[[:^digit:]-]+", "1-a2", "-a")]
    [InlineData("[^[:space:]]+", " x\ty", "x")]
    [InlineData("\\d+", "٣4", "4")]
    [InlineData("\\w+", "éa_1", "a_1")]
    [InlineData("[\\W]", "aé", "é")]
    [InlineData("\\s", "\v", null)]
    [InlineData("[^\\S]", "a\n", "\n")]
    [InlineData("\\Qa.b*\\E+", "a.b**", "a.b**")]
    [InlineData("\\Q[", "x[", "[")]
    [InlineData("\\x41\\x{42}\\103", "ABC", "ABC")]
    [InlineData("[\\x{41}-\\x{10FFFF}]", "1B", "B")]
    [InlineData("\\x{1F600}+", "😀😀", "😀😀")]
    [InlineData("\\pL+", "1äb", "äb")]
    [InlineData("\\p{Lu}", "aÄ", "Ä")]
    [InlineData("\\p{^Lu}\\PL", "Äa1", "a1")]
    [InlineData("[]a]+", "x]a", "]a")]
    [InlineData("[^]a]", "]ab", "b")]
    [InlineData("[a-]+", "b-a", "-a")]
    [InlineData("x{2}", "xx", "xx")]
    [InlineData("x{,2}", "x{,2}", "x{,2}")]
    [InlineData("x{a}", "x{a}", "x{a}")]
    [InlineData("(|a)b", "ab", "ab|a")]
    [InlineData("a|ab", "ab", "a")]
    [InlineData("# b", "# b", "# b")]
    [InlineData("\\_\\/\\-\\\"", "_/-\"", "_/-\"")]
    public void Match_what_they_match_in_Go(string pattern, string text, string? groups)
    {
        var go = GoPattern.Parse(pattern, out var problem);
        problem.ShouldBeNull();
        var match = new Regex(go!.Translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).Match(text);
        var found = match.Success
            ? string.Join('|', Enumerable.Range(0, go.Groups + 1).Select(number => match.Groups[number].Value))
            : null;
        found.ShouldBe(groups, go.Translated);
    }

    [Theory]
    [InlineData("a(?=b)", 2)]
    [InlineData("(?<!a)b", 1)]
    [InlineData("(?>a)", 1)]
    [InlineData("(a)\\1", 4)]
    [InlineData("(?P=a)", 1)]
    [InlineData("\\C", 1)]
    [InlineData("a\\Z", 2)]
    [InlineData("\\y", 1)]
    [InlineData("[a", 1)]
    [InlineData("[b-a]", 2)]
    [InlineData("[[:word!:]]", 2)]
    [InlineData("(a", 1)]
    [InlineData("a)", 2)]
    [InlineData("*a", 1)]
    [InlineData("a**", 3)]
    [InlineData("a|*", 3)]
    [InlineData("a{2,1}", 2)]
    [InlineData("a{1001}", 2)]
    [InlineData("(a{100}){100}", 9)]
    [InlineData("\\p{Greek}", 1)]
    [InlineData("\\x{110000}", 1)]
    [InlineData("a\\", 2)]
    [InlineData("(?z)a", 1)]
    public void Are_refused_at_a_character_with_a_way_out(string pattern, int character)
    {
        GoPattern.Parse(pattern, out var problem).ShouldBeNull();
        problem!.Character.ShouldBe(character, problem.Message);
        problem.Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("\\b[^a]\\w.\\S", true)]
    [InlineData("ä", false)]
    [InlineData("[a-ÿ]", false)]
    [InlineData("\\pL", false)]
    public void Know_whether_all_they_name_is_ASCII(string pattern, bool isAscii) =>
        GoPattern.Parse(pattern, out _)!.IsAscii.ShouldBe(isAscii);

    [Fact]
    public void Are_refused_where_they_nest_or_grow_without_end()
    {
        GoPattern.Parse(new string('(', 10_000), out _).ShouldBeNull();
        GoPattern.Parse("(" + string.Concat(Enumerable.Repeat("[a-z]", 200)) + "){1000}", out _).ShouldBeNull();
    }
}
