using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Gate;

public sealed class LicenceExpressions
{
    [Theory]
    [InlineData("GPL-3.0-only", true)]
    [InlineData("gpl-3.0-or-later", true)]
    [InlineData("MIT", false)]
    [InlineData("MIT OR GPL-3.0-only", false)]
    [InlineData("(MIT OR GPL-3.0-only) AND GPL-3.0-or-later", true)]
    [InlineData("MIT AND GPL-3.0-only", true)]
    [InlineData("GPL-3.0-only WITH GCC-exception-3.1 OR MIT", false)]
    [InlineData("GPL-3.0-only WITH GCC-exception-3.1", true)]
    [InlineData("MIT OR (", false)]
    [InlineData("GPL-3.0-only OR (MIT", true)]
    [InlineData("MIT OR GPL-3.0-only)", true)]
    [InlineData("(GPL-3.0-only WITH", true)]
    [InlineData("WITH", false)]
    [InlineData("", false)]
    public void Impose_what_no_choice_avoids(string expression, bool imposes) =>
        LicenceExpression.Imposes(expression, ["GPL-3.0*"]).ShouldBe(imposes);

    [Fact]
    public void Are_read_to_a_bounded_depth() =>
        LicenceExpression.Imposes(new string('(', 2_000) + "GPL-3.0-only" + new string(')', 2_000), ["GPL-3.0*"]).ShouldBeTrue();

    [Fact]
    public void Impose_anything_where_they_are_too_long_to_read() =>
        LicenceExpression.Imposes(new string('x', 5_000), ["GPL-3.0*"]).ShouldBeTrue();
}
