using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Tests.Sources.Ignore;

public sealed class PathGlobMatching
{
    [Theory]
    [InlineData("*.py", "a.py", true)]
    [InlineData("*.py", "src/deep/a.py", true)]
    [InlineData("src/*.py", "src/a.py", true)]
    [InlineData("src/*.py", "src/deep/a.py", false)]
    [InlineData("src/**/*.py", "src/deep/er/a.py", true)]
    [InlineData("src/**/*.py", "src/a.py", true)]
    [InlineData("tests", "tests/unit/a.py", true)]
    [InlineData("tests/", "lib/tests/a.py", true)]
    [InlineData("tests/", "lib/tests", false)]
    [InlineData("/tests/", "lib/tests/a.py", false)]
    [InlineData("/tests", "tests/a.py", true)]
    [InlineData("lib/tests", "lib/tests/unit/a.py", true)]
    [InlineData("lib/tests", "other/lib/tests/a.py", false)]
    [InlineData("./tests", "tests/a.py", true)]
    [InlineData("./tests", "lib/tests/a.py", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("caf?", "caf\u00e9", true)]
    [InlineData("\\!a", "!a", true)]
    [InlineData("test", "tests/a.py", false)]
    public void Follows_the_rules_of_an_ignore_file_for_a_whole_path(string pattern, string path, bool matches) =>
        PathGlob.Parse(pattern).Matches(path).ShouldBe(matches);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("!a")]
    [InlineData("a[b")]
    [InlineData("a/[[:no:]]")]
    [InlineData("a\\")]
    public void Refuses_a_pattern_that_could_never_match(string pattern) => Should.Throw<FormatException>(() => PathGlob.Parse(pattern));

    [Fact]
    public void Refuses_a_pattern_beyond_its_bound() =>
        Should.Throw<FormatException>(() => PathGlob.Parse(new string('a', Wildmatch.MaxLength + 1)));
}
