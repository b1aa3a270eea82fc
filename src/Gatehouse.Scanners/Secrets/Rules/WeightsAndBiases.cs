namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Weights &amp; Biases API key.</summary>
public sealed class WandbApiKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/wandb-api-key",
            Title = "Weights & Biases API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and writes the runs, models and data of its owner.",
            Fix = "Delete it at wandb.ai → User settings → API keys.",
            References = ["https://docs.wandb.ai/support/find_api_key/"],
            Aliases = ["trufflehog:WeightsAndBiases"],
        };

    public override ImmutableArray<string> Keywords => ["wandb"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{40}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"WANDB_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"wandb_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"WANDB_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "WANDB_API_TOKEN = os.environ[\"WANDB_API_TOKEN\"]\n"),
        ];
}
