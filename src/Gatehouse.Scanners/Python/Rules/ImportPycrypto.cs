using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of PyCrypto.</summary>
public sealed class ImportPycrypto : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-pycrypto",
            Title = "PyCrypto is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [327, 1104],
            Tier = Tier.Audit,
            Aliases = Names("413", "import_pycrypto"),
            Why = "PyCrypto has had no maintainer since 2013, and a known overflow was never mended.",
            Fix = "Use `cryptography`, or `pycryptodomex`, which has the same interface under the name `Cryptodome`.",
            References = ["https://cryptography.io/", "https://nvd.nist.gov/vuln/detail/CVE-2013-7459"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«from Crypto.Cipher import AES»\n"), Good("its heir", "from Cryptodome.Cipher import AES\n")];

    protected override ImmutableArray<string> Modules =>
        [
            "Crypto.Cipher",
            "Crypto.Hash",
            "Crypto.IO",
            "Crypto.Protocol",
            "Crypto.PublicKey",
            "Crypto.Random",
            "Crypto.Signature",
            "Crypto.Util",
        ];

    protected override string Message(string module) => $"`{module}` belongs to a library that nobody mends";
}
