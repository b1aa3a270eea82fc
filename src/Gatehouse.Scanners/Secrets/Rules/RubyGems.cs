namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A RubyGems API key.</summary>
public sealed class RubygemsApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/rubygems-api-key",
            Title = "RubyGems API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It publishes new versions of your gems: whoever installs them runs the attacker's code.",
            Fix = "Revoke it at rubygems.org → Settings → API keys; publish with trusted publishing (OIDC).",
            References = ["https://guides.rubygems.org/api-key-scopes/"],
            Aliases = ["gitleaks:rubygems-api-token", "trufflehog:RubyGems"],
        };

    public override ImmutableArray<string> Keywords => ["rubygems_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("rubygems_[0-9a-f]{48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[9..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  RUBYGEMS_API_KEY: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\nrubygems_api_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"rubygems_{new string('x', Fake().Length - 9)}\"\n"),
            Good("a setting", "rubygems_version = \"3.5.11\"\n"),
        ];
}
