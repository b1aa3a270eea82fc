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

/// <summary>An Intercom API key.</summary>
public sealed class IntercomApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/intercom-api-key",
            Title = "Intercom API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes conversations and the data of every customer.",
            Fix = "Regenerate it in Intercom's Developer Hub → Authentication.",
            References = ["https://developers.intercom.com/docs/build-an-integration/learn-more/authentication"],
            Aliases = ["gitleaks:intercom-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["intercom"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{60}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"INTERCOM_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"intercom_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"INTERCOM_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "INTERCOM_API_TOKEN = os.environ[\"INTERCOM_API_TOKEN\"]\n"),
        ];
}
