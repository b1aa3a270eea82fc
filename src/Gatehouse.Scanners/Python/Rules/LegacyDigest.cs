using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A broken hash of a cryptographic library.</summary>
public sealed class LegacyDigest : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/legacy-digest",
            Title = "A broken hash function is used",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [328, 327],
            Tier = Tier.Audit,
            Aliases = Names("303", "md5"),
            Why = "For MD2, MD4, MD5 and SHA-1 two texts of the same hash can be made: a signature of one is a signature of the other.",
            Fix = "Use SHA-256 or better; for passwords a function made for them, such as Argon2 or scrypt.",
            References = ["https://shattered.io/", "https://www.rfc-editor.org/rfc/rfc6151"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from Crypto.Hash import MD5\nfrom cryptography.hazmat.primitives import hashes\n\n«MD5.new()»\n«hashes.SHA1()»\n"),
            Good("a sound one", "from cryptography.hazmat.primitives import hashes\n\nhashes.SHA256()\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            .. from library in (string[])["Crypto", "Cryptodome"]
            from digest in (string[])["MD2", "MD4", "MD5", "SHA"]
            select $"{library}.Hash.{digest}.new",
            "cryptography.hazmat.primitives.hashes.MD5",
            "cryptography.hazmat.primitives.hashes.SHA1",
        ];

    protected override string Message(string name) => $"`{name}` is a broken hash function";
}
