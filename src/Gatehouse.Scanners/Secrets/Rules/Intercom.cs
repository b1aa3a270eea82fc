using System.Buffers.Text;
using System.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An Intercom access token.</summary>
public sealed class IntercomAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/intercom-access-token",
            Title = "Intercom access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads conversations with customers and writes in the team's name.",
            Fix = "Regenerate it in the developer hub → your app → Authentication.",
            References = ["https://developers.intercom.com/docs/build-an-integration/learn-more/authentication"],
            Aliases = ["trufflehog:Intercom"],
        };

    public override ImmutableArray<string> Keywords => ["dg9ro"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("dG9rO[0-9A-Za-z+/]{54,58}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> token) => IsTokenOfApp(token);

    /// <summary>In Base64: <c>tok:</c>, a version 4 UUID with underscores, and two small numbers.</summary>
    private static bool IsTokenOfApp(ReadOnlySpan<byte> token)
    {
        Span<byte> text = stackalloc byte[54];
        return Base64.DecodeFromUtf8(token[..(token.TrimEnd((byte)'=').Length / 4 * 4)], text, out _, out var length)
                == System.Buffers.OperationStatus.Done
            && Form.MatchAt(text[..length], 0) > 0;
    }

    private static TokenPattern Form { get; } = TokenPattern.Of("tok:[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}:");

    private string Token(int variant) =>
        Convert.ToBase64String(
            Encoding.ASCII.GetBytes(Fake("tok:[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}:1:0", variant))
        );

    public override IEnumerable<Example> Examples =>
        [
            Bad($"INTERCOM_TOKEN = \"«{Token(0)}»\"\n"),
            Bad($"curl -H \"Authorization: Bearer «{Token(1)}»\" https://api.intercom.example/me\n", "call.sh"),
            Good("other text that begins with tok", $"blob = \"{Fake()}\"\n"),
        ];
}
