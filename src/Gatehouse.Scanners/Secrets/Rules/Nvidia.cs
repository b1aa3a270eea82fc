namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An NVIDIA API key.</summary>
public sealed class NvidiaApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/nvidia-api-key",
            Title = "NVIDIA API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls models and pulls images of NGC at the account's expense.",
            Fix = "Delete it at build.nvidia.com or in the NGC setup page.",
            References = ["https://docs.nvidia.com/ngc/gpu-cloud/ngc-user-guide/"],
            Aliases = ["trufflehog:NVAPI"],
        };

    public override ImmutableArray<string> Keywords => ["nvapi-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("nvapi-[0-9A-Za-z_-]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[6..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"nvidia.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  NVIDIA: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..14]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..6]}{new string('x', Fake().Length - 6)}\"\n"),
        ];
}
