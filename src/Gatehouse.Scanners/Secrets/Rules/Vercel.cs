namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Vercel access token.</summary>
public sealed class VercelAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vercel-access-token",
            Title = "Vercel access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It deploys projects, changes domains and reads environment variables of the account or integration.",
            Fix = "Delete it at vercel.com → Account settings → Tokens; scope the next one to a team and give it an end date.",
            References = ["https://vercel.com/changelog/new-token-formats-and-secret-scanning"],
            Aliases = ["trufflehog:Vercel"],
        };

    public override ImmutableArray<string> Keywords => ["vcp_", "vci_", "vca_", "vcr_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("(vcp|vci|vca|vcr)_[0-9A-Za-z_-]{24,80}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nvercel_token = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export VERCEL_TOKEN=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"vcp_{new string('x', Fake().Length - 4)}\"\n"),
            Good("a function name", "x = vcp_calculate_total_for_all_of_the_invoices(y)\n"),
        ];
}

/// <summary>A Vercel AI Gateway API key.</summary>
public sealed class VercelApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vercel-api-key",
            Title = "Vercel AI Gateway API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls language models through the AI Gateway at the team's expense.",
            Fix = "Delete it in the dashboard → AI Gateway → API keys; inside Vercel use the OIDC token.",
            References = ["https://vercel.com/changelog/new-token-formats-and-secret-scanning"],
        };

    public override ImmutableArray<string> Keywords => ["vck_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("vck_[0-9A-Za-z_-]{24,80}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const aiGatewayApiKey = '«{Fake()}»';\n", "client.js"),
            Bad($"ai.gateway.api.key=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"vck_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}
