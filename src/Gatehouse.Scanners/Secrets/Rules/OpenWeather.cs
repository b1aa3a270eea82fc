namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An OpenWeather API key.</summary>
public sealed class OpenweatherApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/openweather-api-key",
            Title = "OpenWeather API key",
            Severity = Severity.Low,
            Cwe = [798],
            Why = "It calls the weather API at the account's expense.",
            Fix = "Delete it in OpenWeather → My API keys.",
            References = ["https://openweathermap.org/appid"],
            Aliases = ["trufflehog:OpenWeather"],
        };

    public override ImmutableArray<string> Keywords => ["openweather"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"OPENWEATHER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"openweather_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"OPENWEATHER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "OPENWEATHER_API_TOKEN = os.environ[\"OPENWEATHER_API_TOKEN\"]\n"),
        ];
}
