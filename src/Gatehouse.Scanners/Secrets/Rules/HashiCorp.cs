namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A HashiCorp Vault service token.</summary>
public sealed class VaultServiceToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vault-service-token",
            Title = "HashiCorp Vault service token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads whatever secrets its policies allow; a root token, all of them.",
            Fix = "Revoke it with `vault token revoke`, and let workloads sign in with their own identity (Kubernetes, " + "cloud, OIDC).",
            References = ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
            Aliases = ["gitleaks:vault-service-token"],
        };

    public override ImmutableArray<string> Keywords => ["hvs."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("hvs[.][0-9A-Za-z_-]{24,160}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const vaultToken = '«{Fake()}»';\n", "client.js"),
            Bad($"vault.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"hvs.{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A HashiCorp Vault batch token.</summary>
public sealed class VaultBatchToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vault-batch-token",
            Title = "HashiCorp Vault batch token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "Until it expires it reads whatever secrets its policies allow, and it cannot be revoked on its own.",
            Fix = "Revoke its parent (`vault token revoke`), and make batch tokens live for minutes.",
            References = ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
            Aliases = ["gitleaks:vault-batch-token"],
        };

    public override ImmutableArray<string> Keywords => ["hvb."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("hvb[.][0-9A-Za-z_-]{100,400}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV VAULT_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"VAULT_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"hvb.{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A HashiCorp Vault recovery token.</summary>
public sealed class VaultRecoveryToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vault-recovery-token",
            Title = "HashiCorp Vault recovery token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It operates a Vault server in recovery mode: raw storage, without policies.",
            Fix = "Restart the server out of recovery mode, and make a new token only when one is needed.",
            References = ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
        };

    public override ImmutableArray<string> Keywords => ["hvr."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("hvr[.][0-9A-Za-z_-]{24,160}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export VAULT_RECOVERY_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"VAULT_RECOVERY_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"hvr.{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A HashiCorp Vault token (before 1.10).</summary>
public sealed class VaultLegacyToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/vault-legacy-token",
            Title = "HashiCorp Vault token (before 1.10)",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads whatever secrets its policies allow; a root token, all of them.",
            Fix = "Revoke it with `vault token revoke` and upgrade Vault.",
            References = ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
        };

    public override ImmutableArray<string> Keywords => ["vault"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("s[.][0-9A-Za-z]{24}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"env:\n  VAULT_TOKEN: «{Fake()}»\n", "deploy.yaml"),
            Bad($"{{ \"vault_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "VAULT_TOKEN = os.environ[\"VAULT_TOKEN\"]\n"),
        ];
}

/// <summary>A HCP Terraform API token.</summary>
public sealed class TerraformCloudToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/terraform-cloud-token",
            Title = "HCP Terraform API token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads state, which holds secrets, and applies plans with the workspaces' cloud credentials.",
            Fix = "Delete it under User or Organization settings → Tokens; in pipelines use a team token for one project.",
            References = ["https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens"],
            Aliases = ["gitleaks:hashicorp-tf-api-token", "trufflehog:TerraformCloudPersonalToken"],
        };

    public override ImmutableArray<string> Keywords => [".atlasv1."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z]{14}[.]atlasv1[.][0-9A-Za-z_=-]{60,90}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"credentials \"app.terraform.example\" {{\n  token = \"«{Fake()}»\"\n}}\n", "cli.tfrc"),
            Bad($"TFE_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}
