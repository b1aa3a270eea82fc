using Gatehouse.Engine.Reports;

namespace Gatehouse.Tests.Reports;

public sealed class OneLiners
{
    [Theory]
    [InlineData("Do it:\n\n- first\n- `second`", "Do it: first; `second`")]
    [InlineData("One.\n\nTwo.", "One. Two.")]
    [InlineData("Run:\n\n```\na\nb\n```", "Run: a b")]
    public void Part_the_items_of_a_list(string markdown, string line) => Prose.OneLine(markdown).ShouldBe(line);
}
