namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Riot Games API key.</summary>
public sealed class RiotApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/riot-api-key",
            Title = "Riot Games API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It calls the game APIs at the application's limits.",
            Fix = "Regenerate it in the Riot developer portal.",
            References = ["https://developer.riotgames.com/docs/portal"],
            Aliases = ["trufflehog:RiotGames"],
        };

    public override ImmutableArray<string> Keywords => ["rgapi-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("RGAPI-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"riot_games.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  RIOT_GAMES: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..6]}{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
