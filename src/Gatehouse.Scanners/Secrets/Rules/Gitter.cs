namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Gitter token.</summary>
public sealed class GitterAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/gitter-access-token",
            Title = "Gitter token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "It reads and writes messages in the name of its owner.",
            Fix = "Revoke it in the account's developer settings.",
            References = ["https://gitter.im/"],
            Aliases = ["gitleaks:gitter-access-token", "trufflehog:Gitter"],
        };

    public override ImmutableArray<string> Keywords => ["gitter"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z_-]{40}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"GITTER_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"gitter_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"GITTER_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "GITTER_API_TOKEN = os.environ[\"GITTER_API_TOKEN\"]\n"),
        ];
}
