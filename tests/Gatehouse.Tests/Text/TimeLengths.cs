using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Text;

public sealed class TimeLengths
{
    [Theory]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData(" 1h 30m ", 5_400_000)]
    [InlineData("250ms", 250)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0", 0)]
    public void Are_read(string text, long milliseconds) => TimeLength.Parse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5 minutes")]
    [InlineData("1.5h")]
    [InlineData("9999999999s")]
    [InlineData("3661d")]
    [InlineData("3660d1s")]
    public void Are_refused_where_they_are_none(string text) => TimeLength.Parse(text).ShouldBeNull();

    [Fact]
    public void Are_read_back_as_they_are_shown() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20261122, 47).WithQuietOnSuccess(true),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 140)).ToArbitrary(),
                parts =>
                {
                    var length = TimeSpan.FromMilliseconds(parts.Item1 + (parts.Item2 * (double)int.MaxValue));
                    TimeLength.Parse(TimeLength.Show(length)).ShouldBe(length);
                }
            )
        );
}
