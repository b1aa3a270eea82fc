using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A cipher mode that shows equal blocks as equal.</summary>
public sealed class EcbMode : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ecb-mode",
            Title = "The cipher mode ECB is used",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("305", "cipher_modes"),
            Why =
                "In ECB equal blocks of the text are equal blocks of the cipher text: what is hidden shows its pattern, and can be rearranged.",
            Fix = "Use AES-GCM, which also tells what was changed.",
            References = ["https://cryptography.io/en/latest/hazmat/primitives/aead/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from cryptography.hazmat.primitives.ciphers import modes\n\nmode = «modes.ECB()»\n"),
            Good("an authenticated one", "from cryptography.hazmat.primitives.ciphers import modes\n\nmode = modes.GCM(nonce)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["cryptography.hazmat.primitives.ciphers.modes.ECB"];

    protected override string Message(string name) => "equal blocks stay equal in ECB";
}
