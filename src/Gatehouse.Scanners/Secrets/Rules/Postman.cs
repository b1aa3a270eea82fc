namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Postman API key.</summary>
public sealed class PostmanApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/postman-api-key",
            Title = "Postman API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads collections and environments, which hold more secrets.",
            Fix = "Delete it under Account settings → API keys.",
            References = ["https://learning.postman.com/docs/developer/postman-api/authentication/"],
            Aliases = ["gitleaks:postman-api-token", "trufflehog:Postman"],
        };

    public override ImmutableArray<string> Keywords => ["pmak-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("PMAK-[0-9a-f]{24}-[0-9a-f]{34}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[5..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  POSTMAN_API_KEY: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\npostman_api_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"PMAK-{new string('x', Fake().Length - 5)}\"\n"),
        ];
}
