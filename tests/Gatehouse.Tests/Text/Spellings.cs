using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Text;

public sealed class Spellings
{
    [Theory]
    [InlineData("high", "high", 0)]
    [InlineData("hihg", "high", 1)]
    [InlineData("hgh", "high", 1)]
    [InlineData("severty", "severity", 1)]
    [InlineData("", "ab", 2)]
    [InlineData("ab", "abcde", 3)]
    public void Differ_by_so_many_edits(string left, string right, int edits)
    {
        Spelling.Edits(left, right).ShouldBe(edits);
        Spelling.Edits(right, left).ShouldBe(edits);
    }

    [Theory]
    [InlineData("Hihg", "high")]
    [InlineData("critcal", "critical")]
    [InlineData("crit", "critical")]
    [InlineData("lo", "low")]
    [InlineData("xx", null)]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void Suggest_only_what_is_near(string word, string? nearest) =>
        Spelling.Nearest(word, ["critical", "high", "low"]).ShouldBe(nearest);
}
