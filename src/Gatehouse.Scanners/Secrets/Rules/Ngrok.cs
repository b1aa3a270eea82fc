namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A ngrok token.</summary>
public sealed class NgrokAuthtoken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/ngrok-authtoken",
            Title = "ngrok token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It opens tunnels to machines in the account's name.",
            Fix = "Revoke it in the ngrok dashboard → Authtokens.",
            References = ["https://ngrok.com/docs/agent/"],
            Aliases = ["trufflehog:Ngrok"],
        };

    public override ImmutableArray<string> Keywords => ["ngrok"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("2[0-9A-Za-z]{26}_[0-9A-Za-z]{20,22}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"NGROK_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"ngrok_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"NGROK_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "NGROK_API_TOKEN = os.environ[\"NGROK_API_TOKEN\"]\n"),
        ];
}
