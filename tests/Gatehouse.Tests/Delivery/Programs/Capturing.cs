using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Delivery.Programs;

namespace Gatehouse.Tests.Delivery.Programs;

public sealed class Capturing
{
    private static string Of(IEnumerable<string> pieces)
    {
        var capture = new Capture();
        foreach (var piece in pieces)
            capture.Add(piece);
        return capture.ToString();
    }

    [Fact]
    public void Keeps_what_is_short_as_it_is() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(20261122, 47).WithQuietOnSuccess(true),
            Prop.ForAll(
                Gen.Choose(0, 5_000).ListOf(20).ToArbitrary(),
                lengths =>
                {
                    var pieces = lengths.Select((length, i) => new string((char)('a' + i), length)).ToList();
                    Of(pieces).ShouldBe(string.Concat(pieces));
                }
            )
        );

    [Fact]
    public void Keeps_beginning_and_end_of_what_is_long_and_counts_the_rest()
    {
        var lines = Enumerable.Range(0, 200_000).Select(i => $"{i:000000}\n").ToList();
        var kept = Of(lines);
        kept.ShouldStartWith("000000\n000001\n");
        kept.ShouldEndWith("199999\n");
        kept.Length.ShouldBeLessThan(64 * 1024 + 2 * 192 * 1024 + 100);
        var dropped = int.Parse(kept.Split('(')[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        (kept.Length - $"\n({dropped} characters are left out here)\n".Length + dropped).ShouldBe(200_000 * 7);
    }
}
