namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Neon API key.</summary>
public sealed class NeonApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/neon-api-key",
            Title = "Neon API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It creates, reads and deletes projects, and with them the databases and their passwords.",
            Fix = "Revoke it under Account settings → API keys; use a project-scoped key.",
            References = ["https://neon.com/docs/manage/api-keys"],
        };

    public override ImmutableArray<string> Keywords => ["napi_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("napi_[0-9a-z]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.HasLettersAndDigits(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"FROM alpine\nENV NEON_API_KEY=«{Fake(1)}»\n", "Dockerfile"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"napi_{new string('x', Fake().Length - 5)}\"\n"),
            Good("a function of Node-API", "napi_create_function(env, NULL, 0, cb, NULL, &result);\n", "addon.c"),
        ];
}
