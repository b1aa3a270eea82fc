namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A RapidAPI key.</summary>
public sealed class RapidapiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/rapidapi-key",
            Title = "RapidAPI key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls every API the account subscribed to, at its expense.",
            Fix = "Delete the application's key in RapidAPI → My apps → Security.",
            References = ["https://docs.rapidapi.com/docs/keys"],
            Aliases = ["gitleaks:rapidapi-access-token", "trufflehog:RapidApi"],
        };

    public override ImmutableArray<string> Keywords => ["rapidapi"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_-]{50}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"RAPIDAPI_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"rapidapi_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"RAPIDAPI_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "RAPIDAPI_API_TOKEN = os.environ[\"RAPIDAPI_API_TOKEN\"]\n"),
        ];
}
