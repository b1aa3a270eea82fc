namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>An age secret key.</summary>
public sealed class AgeSecretKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/age-secret-key",
            Title = "age secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It decrypts everything that was encrypted to its recipient, old versions in the history included.",
            Fix =
                "Make a new identity with `age-keygen`, encrypt the files to it again, and change the secrets inside: "
                + "the old files stay readable.",
            References = ["https://github.com/FiloSottile/age"],
            Aliases = ["gitleaks:age-secret-key"],
        };

    public override ImmutableArray<string> Keywords => ["age-secret-key-1"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Bech32.Holds(token);

    protected override string Complete(string fake) => Bech32.Complete(fake);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"# created: 2026-01-01\n«{Fake()}»\n", "keys.txt"),
            Bad($"AGE_SECRET_KEY=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..24]}\"\n"),
            Good("filled with one character", $"VALUE = \"AGE-SECRET-KEY-1{new string('x', Fake().Length - 16)}\"\n"),
            Good("a checksum that does not fit", $"VALUE = \"{Pattern.Fake(7)}\"\n"),
            Good("the recipient, which is public", $"recipient = \"age1{Fake("[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}")}\"\n"),
        ];
}
