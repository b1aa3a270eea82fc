namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Steam Web API key.</summary>
public sealed class SteamApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/steam-api-key",
            Title = "Steam Web API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It acts at the Web API in its owner's name, trades included.",
            Fix = "Revoke it at steamcommunity.com/dev/apikey.",
            References = ["https://steamcommunity.com/dev"],
        };

    public override ImmutableArray<string> Keywords => ["steam_api", "steamapi", "steam_web", "steamweb", "steam_key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-F]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"STEAM_API_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"steam_api_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"STEAM_API_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "STEAM_API_API_TOKEN = os.environ[\"STEAM_API_API_TOKEN\"]\n"),
        ];
}
