using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Tests.Sources.Ignore;

public sealed class WildmatchMatching
{
    public static TheoryData<string, string, bool> GitCases =>
        [.. WildmatchCases.All.Select(c => new TheoryDataRow<string, string, bool>(c.Text, c.Pattern, c.Matches))];

    [Theory]
    [MemberData(nameof(GitCases))]
    public void Agrees_with_git_case_by_case(string text, string pattern, bool matches) =>
        Wildmatch.Compile(pattern).Matches(text).ShouldBe(matches);

    [Theory]
    [InlineData("[")]
    [InlineData("a[b")]
    [InlineData("[[:nosuch:]]")]
    [InlineData("[a\\")]
    [InlineData("a\\")]
    public void Says_that_a_pattern_is_malformed(string pattern) => Wildmatch.Compile(pattern).IsMalformed.ShouldBeTrue();

    [Theory]
    [InlineData("foo/**\\/bar", "foo/bar", false)]
    [InlineData("foo/**\\/bar", "foo/a/b/bar", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("a***", "a/b", false)]
    [InlineData("***/b", "b", true)]
    [InlineData("**/a/**/b", "x/a/y/a/z/b", true)]
    [InlineData("**/*a/b*/**/c", "xa/y/za/bb/q/c", true)]
    [InlineData("*é", "caf\u00e9", true)]
    [InlineData("caf[à-ü]", "caf\u00e9", true)]
    [InlineData("caf[!à-ü]", "caf\u00e9", false)]
    public void Handles_what_the_cases_of_git_leave_out(string pattern, string text, bool matches) =>
        Wildmatch.Compile(pattern).Matches(text).ShouldBe(matches);

    [Fact]
    public void Gives_the_same_answer_as_a_search_of_every_way_to_match()
    {
        var pieces = Gen.Elements("a", "b", "/", "*", "?", "**", "/**/", "**/", "[ab]", "[!a]");
        var patterns = pieces.ArrayOf().Resize(8).Select(string.Concat);
        var texts = Gen.Elements('a', 'b', 'c', '/').ArrayOf().Resize(12).Select(letters => new string(letters));
        var property = Prop.ForAll(
            patterns.ToArbitrary(),
            texts.ToArbitrary(),
            (pattern, text) => Wildmatch.Compile(pattern).Matches(text) == Exhaustive(pattern, 0, text)
        );
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(20_260_101, 7), property);
    }

    // With backtracking, the first of these takes longer than the age of the universe; the test then never ends.
    [Theory]
    [InlineData("*a", "*b", 'a')]
    [InlineData("**/a", "b", 'a')]
    [InlineData("**/*a", "/b", 'a')]
    [InlineData("*?", "b", 'a')]
    [InlineData("**/", "b", '/')]
    public void Does_not_backtrack_without_bound(string repeated, string end, char letter)
    {
        var pattern = string.Concat(Enumerable.Repeat(repeated, (Wildmatch.MaxLength - end.Length) / repeated.Length)) + end;
        Wildmatch.Compile(pattern).Matches(new string(letter, 4096)).ShouldBeFalse();
        Wildmatch.Compile(pattern).Matches(string.Concat(Enumerable.Repeat("aaa/", 1024))).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_a_pattern_beyond_its_bound() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Wildmatch.Compile(new string('a', Wildmatch.MaxLength + 1)));

    /// <summary>The definition, followed literally and slowly.</summary>
    private static bool Exhaustive(string pattern, int p, ReadOnlySpan<char> text)
    {
        if (p == pattern.Length)
        {
            return text.IsEmpty;
        }

        switch (pattern[p])
        {
            case '*':
                var stars = p;
                while (stars < pattern.Length && pattern[stars] == '*')
                {
                    stars++;
                }

                var crosses = stars - p >= 2 && (p == 0 || pattern[p - 1] == '/') && (stars == pattern.Length || pattern[stars] == '/');
                if (crosses && stars < pattern.Length && Exhaustive(pattern, stars + 1, text))
                {
                    return true;
                }

                for (var taken = 0; taken <= text.Length; taken++)
                {
                    if (Exhaustive(pattern, stars, text[taken..]))
                    {
                        return true;
                    }

                    if (taken < text.Length && text[taken] == '/' && !crosses)
                    {
                        return false;
                    }
                }

                return false;
            case '[':
                var end = pattern.IndexOf(']', p);
                var negated = pattern[p + 1] == '!';
                return !text.IsEmpty
                    && text[0] != '/'
                    && pattern[p..end].Contains(text[0], StringComparison.Ordinal) != negated
                    && Exhaustive(pattern, end + 1, text[1..]);
            case '?':
                return !text.IsEmpty && text[0] != '/' && Exhaustive(pattern, p + 1, text[1..]);
            default:
                return !text.IsEmpty && text[0] == pattern[p] && Exhaustive(pattern, p + 1, text[1..]);
        }
    }
}
