using System.Text;
using Gatehouse.Engine.Sources.Ignore;

namespace Gatehouse.Tests.Sources.Ignore;

public sealed class IgnoreRulesDeciding
{
    // The tree of git's t0008-ignores.
    private static readonly (string Directory, string Text)[] GitTree =
    [
        ("", "one\nignored-*\ntop-level-dir/\n"),
        ("a", "two*\n*three\n"),
        ("a/b", "four\nfive\n# this comment should affect the line numbers\nsix\nignored-dir/\n# and a blank line:\n\n!on*\n!two\n"),
        ("a/b/ignored-dir", "seven\n"),
    ];

    [Theory]
    [InlineData("non-existent", "")]
    [InlineData("one", ".gitignore:1:one")]
    [InlineData("not-ignored", "")]
    [InlineData("ignored-and-untracked", ".gitignore:2:ignored-*")]
    [InlineData("a/one", ".gitignore:1:one")]
    [InlineData("a/ignored-but-in-index", ".gitignore:2:ignored-*")]
    [InlineData("a/3-three", "a/.gitignore:2:*three")]
    [InlineData("a/three-not-this-one", "")]
    [InlineData("a/b/on", "a/b/.gitignore:8:!on*")]
    [InlineData("a/b/one", "a/b/.gitignore:8:!on*")]
    [InlineData("a/b/one one", "a/b/.gitignore:8:!on*")]
    [InlineData("a/b/one\"three", "a/b/.gitignore:8:!on*")]
    [InlineData("a/b/two", "a/b/.gitignore:9:!two")]
    [InlineData("a/b/twooo", "a/.gitignore:1:two*")]
    [InlineData("a/b/not-ignored", "")]
    [InlineData("a/b/ignored-dir", "a/b/.gitignore:5:ignored-dir/")]
    [InlineData("a/b/ignored-dir/foo", "a/b/.gitignore:5:ignored-dir/")]
    [InlineData("a/b/ignored-dir/twoooo", "a/b/.gitignore:5:ignored-dir/")]
    [InlineData("a/b/ignored-dir/seven", "a/b/.gitignore:5:ignored-dir/")]
    [InlineData("top-level-dir", ".gitignore:3:top-level-dir/")]
    public void Agree_with_git_on_its_own_tree(string path, string expected)
    {
        var decision = Walk(GitTree, path, isDirectory: path.EndsWith("-dir", StringComparison.Ordinal));
        (decision.IsMatch ? $"{decision.Source}:{decision.Line}:{decision.Pattern}" : "").ShouldBe(expected);
        decision.IsIgnored.ShouldBe(expected.Length > 0 && !expected.Contains(":!", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("# a", "# a", false)]
    [InlineData("\\# a", "# a", true)]
    [InlineData("\\!a", "!a", true)]
    [InlineData("a  ", "a", true)]
    [InlineData("a\\ ", "a ", true)]
    [InlineData("a\\ ", "a", false)]
    [InlineData("a\\   ", "a ", true)]
    [InlineData("a\t", "a\t", true)]
    [InlineData("a\r\n", "a", true)]
    [InlineData("\uFEFFa", "a", true)]
    [InlineData("a", "x/y/a", true)]
    [InlineData("/a", "a", true)]
    [InlineData("/a", "x/a", false)]
    [InlineData("x/a", "x/a", true)]
    [InlineData("x/a", "y/x/a", false)]
    [InlineData("**/x/a", "y/x/a", true)]
    [InlineData("**/a", "y/x/a", true)]
    [InlineData("**/*.a", "y/x/b.a", true)]
    [InlineData("x/**", "x/y/a", true)]
    [InlineData("x/**", "x", false)]
    [InlineData("x/**/a", "x/a", true)]
    [InlineData("*.py[co]", "x/a.pyc", true)]
    [InlineData("a/", "a", false)]
    [InlineData("//a", "a", false)]
    [InlineData("/", "a", false)]
    [InlineData("[a", "[a", false)]
    [InlineData("a\\", "a", false)]
    [InlineData("lib**/x", "lib/a/x", true)]
    [InlineData("lib**/x", "libx", true)]
    [InlineData("a\n!a", "a", false)]
    [InlineData("!a\na", "a", true)]
    [InlineData("\u00e9", "x/\u00e9", true)]
    [InlineData("*\u00e9.txt", "caf\u00e9.txt", true)]
    [InlineData("caf??", "caf\u00e9", true)]
    [InlineData("caf?", "caf\u00e9", false)]
    [InlineData("A", "a", false)]
    public void Read_each_line_as_git_does(string text, string path, bool ignored) =>
        Rules(text).Decide(path, isDirectory: false).IsIgnored.ShouldBe(ignored);

    [Theory]
    [InlineData("a/", "x/a", true)]
    [InlineData("/a/", "a", true)]
    [InlineData("/a/", "x/a", false)]
    [InlineData("x/a/", "x/a", true)]
    [InlineData("x/a/", "x/ab", false)]
    [InlineData("**/", "x", true)]
    public void Hold_a_pattern_with_a_last_slash_against_folders(string text, string path, bool ignored) =>
        Rules(text).Decide(path, isDirectory: true).IsIgnored.ShouldBe(ignored);

    [Fact]
    public void Let_the_file_pushed_last_have_the_last_word()
    {
        var rules = IgnoreRules
            .Empty.Push(IgnoreFile.Parse("*.log\n"u8, ".gitignore", ""))
            .Push(IgnoreFile.Parse("!keep.log\n"u8, ".gatehouseignore", ""));
        rules.Decide("keep.log", isDirectory: false).ShouldBe(new IgnoreDecision(false, ".gatehouseignore", 1, "!keep.log"));
        rules.Decide("other.log", isDirectory: false).ShouldBe(new IgnoreDecision(true, ".gitignore", 1, "*.log"));
    }

    [Fact]
    public void Stay_as_they_were_when_a_file_is_pushed()
    {
        var rules = Rules("a");
        rules.Push(IgnoreFile.Parse("!a"u8, ".gatehouseignore", ""));
        rules.Decide("a", isDirectory: false).IsIgnored.ShouldBeTrue();
    }

    [Fact]
    public void Apply_a_file_only_below_its_folder()
    {
        var rules = IgnoreRules.Empty.Push(IgnoreFile.Parse("/x\ny"u8, "\u00e9/b/.gitignore", "\u00e9/b"));
        rules.Decide("\u00e9/b/x", isDirectory: false).IsIgnored.ShouldBeTrue();
        rules.Decide("\u00e9/b/c/y", isDirectory: false).IsIgnored.ShouldBeTrue();
        rules.Decide("\u00e9/b/c/x", isDirectory: false).IsIgnored.ShouldBeFalse();
        rules.Decide("\u00e9/bb/y", isDirectory: false).IsIgnored.ShouldBeFalse();
        rules.Decide("y", isDirectory: false).IsIgnored.ShouldBeFalse();
    }

    [Fact]
    public void Say_nothing_where_no_line_matches()
    {
        var decision = Rules("a").Decide("b", isDirectory: false);
        decision.ShouldBe(default);
        decision.Source.ShouldBe("");
        decision.Pattern.ShouldBe("");
    }

    [Fact]
    public void Ignore_nothing_by_a_file_beyond_a_bound()
    {
        var tooLarge = "a\n" + new string('#', IgnoreFile.MaxBytes);
        var tooMany = string.Concat(Enumerable.Repeat("a\n", IgnoreFile.MaxPatterns + 1));
        var tooLong = "a\n" + new string('b', Wildmatch.MaxLength + 1);
        foreach (var text in new[] { tooLarge, tooMany, tooLong })
        {
            var file = IgnoreFile.Parse(Encoding.UTF8.GetBytes(text), ".gitignore", "");
            file.Refusal.ShouldNotBeNull();
            IgnoreRules.Empty.Push(file).Decide("a", isDirectory: false).IsMatch.ShouldBeFalse();
        }
    }

    private static IgnoreRules Rules(string text) =>
        IgnoreRules.Empty.Push(IgnoreFile.Parse(Encoding.UTF8.GetBytes(text), ".gitignore", ""));

    private static IgnoreDecision Walk((string Directory, string Text)[] tree, string path, bool isDirectory)
    {
        var rules = IgnoreRules.Empty;
        foreach (var (directory, text) in tree)
        {
            if (directory.Length == 0)
            {
                rules = rules.Push(IgnoreFile.Parse(Encoding.UTF8.GetBytes(text), ".gitignore", ""));
            }
            else if (path.StartsWith(directory + "/", StringComparison.Ordinal))
            {
                var decision = rules.Decide(directory, isDirectory: true);
                if (decision.IsIgnored)
                {
                    return decision;
                }

                rules = rules.Push(IgnoreFile.Parse(Encoding.UTF8.GetBytes(text), directory + "/.gitignore", directory));
            }
        }

        return rules.Decide(path, isDirectory);
    }
}
