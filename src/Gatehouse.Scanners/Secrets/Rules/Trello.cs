namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Trello token.</summary>
public sealed class TrelloToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/trello-token",
            Title = "Trello token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes the boards of its owner.",
            Fix = "Revoke it in Trello → Settings → Applications.",
            References = ["https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/"],
            Aliases = ["trufflehog:TrelloApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["atta"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ATTA[0-9a-f]{64}[0-9A-F]{8}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"trello.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  TRELLO: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Trello API key.</summary>
public sealed class TrelloApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/trello-api-key",
            Title = "Trello API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It names a Power-Up; with a user's token it reads and changes boards.",
            Fix = "Look for the token beside it; regenerate the key on the Power-Ups admin page.",
            References = ["https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/"],
            Aliases = ["trufflehog:TrelloApiKey"],
        };

    public override ImmutableArray<string> Keywords => ["trello"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"TRELLO_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"trello_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"TRELLO_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "TRELLO_API_TOKEN = os.environ[\"TRELLO_API_TOKEN\"]\n"),
        ];
}
