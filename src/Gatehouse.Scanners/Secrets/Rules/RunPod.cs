namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A RunPod API key.</summary>
public sealed class RunpodApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/runpod-api-key",
            Title = "RunPod API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts machines at the account's expense and reads their environment.",
            Fix = "Delete it in RunPod → Settings → API keys.",
            References = ["https://docs.runpod.io/get-started/api-keys"],
        };

    public override ImmutableArray<string> Keywords => ["rpa_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("rpa_[0-9A-Z]{40,48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"run_pod.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  RUN_POD: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..4]}{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
