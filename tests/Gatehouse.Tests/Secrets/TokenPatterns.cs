using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

public sealed class TokenPatterns
{
    [Theory]
    [InlineData("ab{2,3}c?", "abbbc!", 5)]
    [InlineData("ab{2,3}c?", "ab", -1)]
    [InlineData("(ab|a)b", "abb", 3)]
    [InlineData("(ab|a)b", "ab", 2)]
    [InlineData("[a-c_-]{1,9}x", "a-_x", 4)]
    [InlineData("(?i)key-[0-9a-f]{4}", "KEY-00Ff", 8)]
    [InlineData("a{0,3}", "aaaa", 3)]
    [InlineData("\\d{2}\\.\\w", "12._", 4)]
    [InlineData("sk-[a-zT3]{2,8}T3[a-z]{2}", "sk-abT3cdT3ef", 13)]
    public void Match_the_longest_text(string pattern, string text, int length) =>
        TokenPattern.Of(pattern).MatchAt(Encoding.ASCII.GetBytes(text), 0).ShouldBe(length);

    [Theory]
    [InlineData("a+")]
    [InlineData("a*")]
    [InlineData("a.b")]
    [InlineData("^a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("a{3,2}")]
    [InlineData("a{9000}")]
    [InlineData("(?=a)")]
    [InlineData("\\b")]
    public void Without_an_upper_bound_or_a_meaning_are_refused(string pattern) =>
        Should.Throw<ArgumentException>(() => TokenPattern.Of(pattern).MaxLength);

    private static readonly string[] Shapes =
    [
        "ab{1,3}[a-c]{2}",
        "(ab|ba){1,3}c?",
        "a?(b|c){0,4}a",
        "[ab]{2,5}(c|ca)[ab]{0,2}",
        "(a|ab)(c|bcd)(d{0,2})",
        "(?i)a[b-d]{1,4}a",
    ];

    [Fact]
    public void Agree_with_the_runtime_about_every_match()
    {
        var text = Gen.Choose(0, 14).SelectMany(n => Gen.Elements("abcdAB".ToCharArray()).ArrayOf(n)).Select(chars => new string(chars));
        Prop.ForAll(
                Gen.Elements(Shapes).Zip(text).ToArbitrary(),
                pair =>
                {
                    var (shape, candidate) = pair;
                    // The runtime prefers the first alternative; the longest prefix that matches whole is what is asked for here.
                    var whole = new Regex(
                        shape.StartsWith("(?i)", StringComparison.Ordinal) ? $"(?i)^(?:{shape[4..]})$" : $"^(?:{shape})$"
                    );
                    var longest = Enumerable
                        .Range(0, candidate.Length + 1)
                        .Where(n => whole.IsMatch(candidate[..n]))
                        .DefaultIfEmpty(-1)
                        .Max();
                    // An empty match is no token.
                    return TokenPattern.Of(shape).MatchAt(Encoding.ASCII.GetBytes(candidate), 0) == (longest == 0 ? -1 : longest);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261122, 43).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Match_what_they_make_up()
    {
        foreach (var shape in Shapes)
        {
            for (var seed = 0UL; seed < 50; seed++)
            {
                var fake = TokenPattern.Of(shape).Fake(seed);
                TokenPattern.Of(shape).IsMatch(Encoding.ASCII.GetBytes(fake)).ShouldBeTrue($"{fake} of {shape}");
            }
        }
    }

    [Fact]
    public void Make_up_the_same_text_from_the_same_seed()
    {
        var pattern = TokenPattern.Of("[0-9A-Za-z]{40}");
        pattern.Fake(7).ShouldBe(pattern.Fake(7));
        pattern.Fake(7).ShouldNotBe(pattern.Fake(8));
    }
}
