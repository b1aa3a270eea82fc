using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Tests.Delivery.Values;

public sealed class Masking
{
    /// <summary>What surrounds secrets has none of their signs, so that whatever is left of one is seen.</summary>
    private const string Around = "abcdefghij .:\n";

    private static readonly Config Steady = Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(20261122, 47).WithQuietOnSuccess(true);

    private static Gen<string> TextOf(string signs, int least, int most) =>
        from length in Gen.Choose(least, most)
        from text in Gen.Elements(signs.ToCharArray()).ArrayOf(length)
        select new string(text);

    private static Gen<string> Secrets => TextOf("KLMNOPQRSTUVWXYZ0123456789+/=<>&'\"\\%$üß", 4, 60);

    private static Gen<string> Plain => TextOf(Around, 0, 40);

    private static Masks Of(params string[] secrets)
    {
        var masks = new Masks();
        foreach (var secret in secrets)
            masks.Add(secret);
        return masks;
    }

    private static string InPieces(Masks masks, string text, IEnumerable<int> cuts)
    {
        var shown = new StringBuilder();
        var masked = masks.Open(piece => shown.Append(piece));
        var from = 0;
        foreach (var cut in cuts.Select(cut => Math.Clamp(cut, 0, text.Length)).Order())
        {
            masked.Add(text[from..cut]);
            from = cut;
        }

        masked.Add(text[from..]);
        masked.Flush();
        return shown.ToString();
    }

    [Fact]
    public void Covers_a_secret_wherever_its_text_is_parted()
    {
        var cases =
            from secret in Secrets
            from before in Plain
            from after in Plain
            from cuts in Gen.Choose(0, 140).ArrayOf(6)
            select (secret, before, after, cuts);
        Check.One(
            Steady,
            Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    // What is left of a line's end before the secret does not count as its indentation.
                    var shown = InPieces(Of(one.secret), one.before + one.secret + one.after, one.cuts);
                    shown.ShouldNotContain(one.secret);
                    shown.Any("KLMNOPQRSTUVWXYZ0123456789".Contains).ShouldBeFalse(shown);
                }
            )
        );
    }

    [Fact]
    public void Covers_a_secret_folded_over_lines()
    {
        var cases =
            from secret in TextOf("KLMNOPQRSTUVWXYZ0123456789", 8, 200)
            from width in Gen.Choose(1, 80)
            from indent in Gen.Choose(0, 6)
            from cuts in Gen.Choose(0, 300).ArrayOf(4)
            select (secret, width, indent, cuts);
        Check.One(
            Steady,
            Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var folded = string.Join(
                        "\r\n" + new string(' ', one.indent),
                        one.secret.Chunk(one.width).Select(line => new string(line))
                    );
                    var shown = InPieces(Of(one.secret), "a: " + folded + "\nb", one.cuts);
                    shown.ShouldBe("a: *****\nb");
                }
            )
        );
    }

    [Fact]
    public void Covers_base64_at_every_alignment_and_in_both_alphabets()
    {
        var cases =
            from secret in TextOf("KLMNOPQRSTUVWXYZ0123456789?>~ÿ", 8, 60)
            from before in Gen.Choose(0, 5)
            from after in Gen.Choose(0, 5)
            from isUrl in Gen.Elements(true, false)
            from width in Gen.Elements(0, 64, 76)
            select (secret, before, after, isUrl, width);
        Check.One(
            Steady,
            Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var bytes = Encoding.UTF8.GetBytes(new string('x', one.before) + one.secret + new string('y', one.after));
                    var base64 = Convert.ToBase64String(bytes);
                    if (one.isUrl)
                        base64 = base64.Replace('+', '-').Replace('/', '_').TrimEnd('=');
                    if (one.width > 0)
                        base64 = string.Join('\n', base64.Chunk(one.width).Select(line => new string(line)));
                    var shown = Of(one.secret).Cover(base64);
                    shown.ShouldContain(Masks.Blank);
                    // At most the signs that the neighbours share stay: three bytes before and after, in base64.
                    var left = shown.Replace(Masks.Blank, "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
                    left.Length.ShouldBeLessThanOrEqualTo(((one.before + 2) / 3 * 4) + ((one.after + 2) / 3 * 4) + 4);
                }
            )
        );
    }

    [Fact]
    public void Covers_what_programs_make_of_a_secret()
    {
        var cases = from secret in Secrets where secret.Trim().Length >= 8 select secret;
        Check.One(
            Steady,
            Prop.ForAll(
                cases.ToArbitrary(),
                secret =>
                {
                    var bytes = Encoding.UTF8.GetBytes(secret);
                    string[] forms =
                    [
                        Convert.ToHexString(bytes),
                        Convert.ToHexStringLower(bytes),
                        Uri.EscapeDataString(secret),
                        WebUtility.UrlEncode(secret),
                        JsonEncodedText.Encode(secret).ToString(),
                        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
                        WebUtility.HtmlEncode(secret),
                        secret.Replace("'", "'\\''", StringComparison.Ordinal),
                    ];
                    foreach (var form in forms)
                        Of(secret).Cover($"<{form}>").ShouldBe("<*****>");
                }
            )
        );
    }

    [Theory]
    [InlineData("a/b+c d?ü", "a%2fb%2bc+d%3f%c3%bc")]
    [InlineData("a/b+c d?ü", "a%2Fb%2Bc%20d%3F%C3%BC")]
    [InlineData("caf\u00e9 \"x\" au lait", "caf\\u00e9 \\\"x\\\" au lait")]
    [InlineData("https://x/y", "https:\\/\\/x\\/y")]
    [InlineData("correct horse battery staple", "correct horse\nbattery staple")]
    [InlineData("correct horse battery staple", "correct horse battery\r\n    staple")]
    public void Covers_spellings_of_other_languages(string secret, string written) => Of(secret).Cover($"[{written}]").ShouldBe("[*****]");

    [Fact]
    public void Covers_a_key_line_by_line()
    {
        var body = string.Concat(Enumerable.Range(0, 20).Select(_ => Room.Secret())).ToUpperInvariant();
        var lines = body.Chunk(64).Select(line => new string(line)).ToList();
        var key = "-----BEGIN THING-----\n" + string.Join('\n', lines) + "\n-----END THING-----\n";
        var shown = Of(key).Cover(string.Join('\n', lines.Select((line, i) => $"12:00:{i:00} | {line} |")));
        foreach (var line in lines)
            shown.ShouldNotContain(line);
        Of(key).Cover(JsonSerializer.Serialize(key)).ShouldNotContain(lines[3]);
        // What every key has is no secret.
        Of(key).Cover("-----BEGIN THING-----").ShouldBe("-----BEGIN THING-----");
    }

    [Fact]
    public void Covers_secrets_that_overlap()
    {
        Of("ABCDEFGH", "EFGHIJKL").Cover("xABCDEFGHIJKLx").ShouldBe("x*****x");
        Of("ABCDEFGH", "CDEF").Cover("xABCDEFGHx CDEF").ShouldBe("x*****x *****");
        InPieces(Of("ABCDEFGH", "EFGHIJKL"), "xABCDEFGHIJKLx", Enumerable.Range(0, 14)).ShouldBe("x*****x");
        // The same signs again within: each place counts.
        Of("ABAB").Cover("xABABABx").ShouldBe("x*****x");
    }

    [Fact]
    public void Leaves_other_text_as_it_is()
    {
        var cases = from text in TextOf("abcdef \t\r\n\u0000äöü😀K", 0, 300) from cuts in Gen.Choose(0, 300).ArrayOf(5) select (text, cuts);
        Check.One(
            Steady,
            // The secret begins with a sign that stands in the text, so that beginnings are held back again and again.
            Prop.ForAll(cases.ToArbitrary(), one => InPieces(Of("KLMNOPQR", "fKKKKfKK"), one.text, one.cuts).ShouldBe(one.text))
        );
    }

    [Fact]
    public void Holds_nothing_back_for_ever()
    {
        var shown = 0;
        var masked = Of("KLMNOPQRST").Open(piece => shown += piece.Length);
        masked.Add("KLMN");
        shown.ShouldBe(0);
        for (var i = 0; i < 200; i++)
            masked.Add(new string('\n', 1_000));
        shown.ShouldBeGreaterThan(100_000);
        masked.Add("KLMN");
        var before = shown;
        masked.Flush();
        shown.ShouldBeGreaterThan(before);
        shown.ShouldBe(200_008);
    }

    [Fact]
    public void Forgets_no_secret_that_is_added_at_the_same_time()
    {
        var masks = new Masks();
        var secrets = Enumerable.Range(0, 200).Select(_ => Room.Secret()).ToList();
        Parallel.ForEach(secrets, masks.Add);
        foreach (var secret in secrets)
            masks.Cover(secret).ShouldBe(Masks.Blank);
    }

    [Fact]
    public void A_secret_shows_itself_to_nobody_who_does_not_ask()
    {
        var masks = new Masks();
        var secret = Room.Secret();
        var text = SecretText.Of(secret, masks);
        $"{text}".ShouldBe(Masks.Blank);
        text.Reveal().ShouldBe(secret);
        masks.Cover(secret).ShouldBe(Masks.Blank);
    }
}
