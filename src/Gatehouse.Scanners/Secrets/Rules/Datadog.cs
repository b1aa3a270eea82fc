namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Datadog API key.</summary>
public sealed class DatadogApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/datadog-api-key",
            Title = "Datadog API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It sends metrics, logs and events into the account: noise, cost and false traces.",
            Fix = "Revoke it under Organization settings → API keys.",
            References = ["https://docs.datadoghq.com/account_management/api-app-keys/"],
            Aliases = ["trufflehog:DatadogToken"],
        };

    public override ImmutableArray<string> Keywords => ["datadog", "dd_api_key", "dd-api-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"DD-API-KEY: «{Fake()}»\" https://api.datadog.example/api/v1/validate\n", "call.sh"),
            Bad($"DD_API_KEY = \"«{Fake(1)}»\"\n"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DD_API_KEY = os.environ[\"DD_API_KEY\"]\n"),
        ];
}

/// <summary>A Datadog application key.</summary>
public sealed class DatadogApplicationKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/datadog-application-key",
            Title = "Datadog application key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With an API key it reads logs and metrics and changes monitors and users as its owner.",
            Fix = "Revoke it under Organization settings → Application keys; give the next one scopes.",
            References = ["https://docs.datadoghq.com/account_management/api-app-keys/"],
            Aliases = ["gitleaks:datadog-access-token", "trufflehog:DatadogToken"],
        };

    public override ImmutableArray<string> Keywords => ["datadog", "dd_app_key", "dd-application-key"];

    internal override ImmutableArray<string> PublicHalves => ["secrets/datadog-api-key"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export DD_APP_KEY=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"provider \"acme\" {{\n  dd_app_key = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DD_APP_KEY = os.environ[\"DD_APP_KEY\"]\n"),
            Good("a hash under a name without a secret word", $"datadog_revision = \"{Fake()}\"\n"),
        ];
}
