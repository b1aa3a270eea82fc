namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A New York Times API key.</summary>
public sealed class NewyorktimesApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/newyorktimes-api-key",
            Title = "New York Times API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It calls the article APIs at the account's limits.",
            Fix = "Delete the app on developer.nytimes.com → My apps.",
            References = ["https://developer.nytimes.com/get-started"],
            Aliases = ["gitleaks:nytimes-access-token", "trufflehog:Nytimes"],
        };

    public override ImmutableArray<string> Keywords => ["nytimes", "newyorktimes", "new-york-times"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_=-]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"NYTIMES_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"nytimes_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"NYTIMES_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "NYTIMES_API_TOKEN = os.environ[\"NYTIMES_API_TOKEN\"]\n"),
        ];
}
