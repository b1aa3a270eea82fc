namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A 1Password service account token.</summary>
public sealed class OnepasswordServiceAccountToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/onepassword-service-account-token",
            Title = "1Password service account token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It opens every vault the service account may read.",
            Fix = "Rotate or delete the service account at 1password.com → Developer.",
            References = ["https://developer.1password.com/docs/service-accounts/"],
            Aliases = ["gitleaks:1password-service-account-token"],
        };

    public override ImmutableArray<string> Keywords => ["ops_eyj"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ops_eyJ[0-9A-Za-z+/_-]{250,1600}={0,2}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export OP_SERVICE_ACCOUNT_TOKEN=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"OP_SERVICE_ACCOUNT_TOKEN=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"ops_eyJ{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A 1Password secret key.</summary>
public sealed class OnepasswordSecretKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/onepassword-secret-key",
            Title = "1Password secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "Together with the account password it decrypts every vault its owner can open.",
            Fix = "Generate a new secret key under My Profile → Regenerate secret key, and sign in again everywhere.",
            References = ["https://support.1password.com/secret-key/"],
            Aliases = ["gitleaks:1password-secret-key"],
        };

    public override ImmutableArray<string> Keywords => ["a3-"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("A3-[0-9A-Z]{6}-([0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token) >= 3.6 && Mixture.HasLettersAndDigits(token[3..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"one_password.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  ONE_PASSWORD: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..11]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..3]}{new string('x', Fake().Length - 3)}\"\n"),
        ];
}
