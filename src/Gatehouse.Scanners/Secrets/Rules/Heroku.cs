namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Heroku API key.</summary>
public sealed class HerokuApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/heroku-api-key",
            Title = "Heroku API key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys to, scales and deletes the apps of its owner and reads their config vars, which hold more " + "secrets.",
            Fix = "Regenerate it under Account settings → API Key, or revoke the authorization with `heroku " + "authorizations:revoke`.",
            References = ["https://devcenter.heroku.com/articles/authentication"],
            Aliases = ["gitleaks:heroku-api-key-v2", "trufflehog:Heroku"],
        };

    public override ImmutableArray<string> Keywords => ["hrku-aa"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("HRKU-AA[0-9A-Za-z_-]{58}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"HEROKU_API_KEY = \"«{Fake()}»\"\n"),
            Bad($"{{ \"herokuApiKey\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"HRKU-AA{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A Heroku API key (older form).</summary>
public sealed class HerokuLegacyKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/heroku-legacy-key",
            Title = "Heroku API key (older form)",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys to, scales and deletes the apps of its owner and reads their config vars, which hold more " + "secrets.",
            Fix = "Regenerate it under Account settings → API Key; the new one has a prefix by which scanners know it.",
            References = ["https://devcenter.heroku.com/articles/authentication"],
            Aliases = ["gitleaks:heroku-api-key", "trufflehog:Heroku"],
        };

    public override ImmutableArray<string> Keywords => ["heroku"];

    protected override TokenPattern Value { get; } =
        TokenPattern.Of("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV HEROKU_API_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\nheroku_api_key = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "HEROKU_API_KEY = os.environ[\"HEROKU_API_KEY\"]\n"),
        ];
}
