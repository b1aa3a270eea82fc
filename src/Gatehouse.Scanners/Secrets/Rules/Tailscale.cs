namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Tailscale key.</summary>
public sealed class TailscaleKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/tailscale-key",
            Title = "Tailscale key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why =
                "An auth key lets a machine of the attacker into the private network; an API key or client secret "
                + "rewrites who may reach what.",
            Fix = "Revoke it in the admin console → Settings → Keys; use short-lived, tagged, one-off keys.",
            References = ["https://tailscale.com/kb/1085/auth-keys"],
        };

    public override ImmutableArray<string> Keywords => ["tskey-auth-", "tskey-api-", "tskey-client-", "tskey-scim-", "tskey-webhook-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("tskey-(auth|api|client|scim|webhook)-[0-9A-Za-z]{8,24}-[0-9A-Za-z]{20,48}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[11..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"tailscale.key=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  TAILSCALE_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..19]}\"\n"),
            Good("filled with one character", $"VALUE = \"tskey-auth-{new string('x', Fake().Length - 11)}\"\n"),
        ];
}
