namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Hugging Face access token.</summary>
public sealed class HuggingfaceAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/huggingface-access-token",
            Title = "Hugging Face access token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads private models and data sets, and with write access replaces models that others load and run.",
            Fix = "Invalidate it at huggingface.co → Settings → Access Tokens; use a fine-grained token.",
            References = ["https://huggingface.co/docs/hub/security-tokens"],
            Aliases = ["gitleaks:huggingface-access-token", "gitleaks:huggingface-organization-api-token"],
        };

    public override ImmutableArray<string> Keywords => ["hf_", "api_org_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(hf|api_org)_[0-9A-Za-z]{34}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[3..]) >= 3.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  HF_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"[auth]\nhf_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"hf_{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
