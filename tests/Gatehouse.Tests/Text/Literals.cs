using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Text;

public sealed class Literals
{
    private struct Found : ILiteralSink
    {
        public List<(int Literal, int At)> Places;

        bool ILiteralSink.Found(int literal, int at)
        {
            Places.Add((literal, at));
            return true;
        }
    }

    private static List<(int Literal, int At)> Search(string[] literals, ReadOnlySpan<byte> text)
    {
        var sink = new Found { Places = [] };
        new LiteralSet(literals).Search(text, ref sink);
        return [.. sink.Places.Order()];
    }

    private static List<(int Literal, int At)> SearchOneByOne(string[] literals, string text) =>
        [
            .. (
                from literal in Enumerable.Range(0, literals.Length)
                from at in Enumerable.Range(0, Math.Max(0, text.Length - literals[literal].Length + 1))
                where string.Compare(text, at, literals[literal], 0, literals[literal].Length, StringComparison.OrdinalIgnoreCase) == 0
                select (literal, at)
            ).Order(),
        ];

    [Fact]
    public void Are_found_wherever_a_plain_search_finds_them()
    {
        // A small alphabet, so that near misses and overlaps abound; lengths around the block size of the vector search.
        var letters = Gen.Elements("abAB_-k{".ToCharArray());
        var text = Gen.Choose(0, 90).SelectMany(n => letters.ArrayOf(n)).Select(chars => new string(chars));
        var literal = Gen.Choose(3, 7).SelectMany(n => Gen.Elements("ab_-k{".ToCharArray()).ArrayOf(n)).Select(chars => new string(chars));
        var literals = Gen.Choose(1, 40).SelectMany(n => literal.ArrayOf(n)).Select(all => all.Distinct().ToArray());
        Prop.ForAll(
                text.Zip(literals).ToArbitrary(),
                pair => Search(pair.Item2, Encoding.ASCII.GetBytes(pair.Item1)).SequenceEqual(SearchOneByOne(pair.Item2, pair.Item1))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261122, 41).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Are_found_at_every_distance_from_the_end(int before)
    {
        for (var after = 0; after < 40; after++)
        {
            var text = new string('.', before) + "ToKeN" + new string('.', after);
            Search(["token", "ken"], Encoding.ASCII.GetBytes(text)).ShouldBe([(0, before), (1, before + 2)]);
        }
    }

    [Fact]
    public void Do_not_confuse_bytes_that_share_a_case_bit()
    {
        // '[' and '{' differ in the bit that parts capitals from small letters, and so do '@' and '`'.
        Search(["{{a"], "[[a {{A"u8).ShouldBe([(0, 4)]);
        Search(["@ab"], "`ab @AB"u8).ShouldBe([(0, 4)]);
    }

    [Fact]
    public void Are_found_in_text_that_is_no_ascii() =>
        Search(["key"], [0xFF, 0xC3, (byte)'k', (byte)'e', (byte)'y', 0x80]).ShouldBe([(0, 2)]);

    [Fact]
    public void Shorter_than_three_bytes_are_refused() => Should.Throw<ArgumentException>(() => new LiteralSet(["ab"]));
}
