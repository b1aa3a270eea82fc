using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A private key in PEM or OpenSSH armour.</summary>
public sealed class PrivateKey : StructureRule
{
    private const string Body = "[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]{30}==";

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/private-key",
            Title = "Private key",
            Severity = Severity.Critical,
            Cwe = [321, 798],
            Why = "Whoever has it can be its owner: log in to servers, sign releases and tokens, read recorded TLS traffic.",
            Fix = "Make a new pair, replace the public key wherever it is trusted, and keep the private one in a secret store or an agent.",
            References = ["https://www.rfc-editor.org/rfc/rfc7468", "https://www.rfc-editor.org/rfc/rfc4716"],
            Aliases = ["gitleaks:private-key", "trufflehog:PrivateKey", "detect-secrets:PrivateKeyDetector"],
        };

    public override ImmutableArray<string> Keywords => ["-----begin "];

    internal override bool IsDoubtfulInExamples => false;

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (!KeyBlock.TryRead(glimpse.Text, glimpse.At, "PRIVATE KEY"u8, out var block, out var isEncrypted))
            return;
        finds.Spend(block.Length);
        finds.Claim(
            this,
            block,
            isEncrypted ? "Private key, encrypted with a passphrase" : "Private key in clear text",
            isEncrypted ? Confidence.Medium : null
        );
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"«{Block("RSA PRIVATE KEY", 0)}»\n", "deploy/id_rsa"),
            Bad($"key: |\n  «{Block("PRIVATE KEY", 1).Replace("\n", "\n  ", StringComparison.Ordinal)}»\n", "values.yaml"),
            Bad(
                $"{{\"private_key\": \"«{Block("PRIVATE KEY", 2).Replace("\n", "\\n", StringComparison.Ordinal)}»\\n\"}}\n",
                "service-account.json"
            ),
            Bad($"«{Block("OPENSSH PRIVATE KEY", 3)}»\n", "id_ed25519"),
            Good("a public key", Block("PUBLIC KEY", 4), "key.pem"),
            Good("a certificate", Block("CERTIFICATE", 5), "server.pem"),
            Good("only the marks", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n", "README.md"),
            Good("a pattern that looks for keys", "PEM = re.compile(\"-----BEGIN (RSA )?PRIVATE KEY-----\")\n"),
        ];

    private string Block(string label, int variant) => $"-----BEGIN {label}-----\n{Fake(Body, variant)}\n-----END {label}-----";
}

/// <summary>A private OpenPGP key in ASCII armour.</summary>
public sealed class PgpPrivateKey : StructureRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/pgp-private-key",
            Title = "OpenPGP private key",
            Severity = Severity.Critical,
            Cwe = [321, 798],
            Why = "Whoever has it reads what was encrypted to its owner and signs commits, packages and mail in their name.",
            Fix = "Publish a revocation certificate for the key, make a new one, and sign again what was signed with it.",
            References = ["https://www.rfc-editor.org/rfc/rfc9580"],
            Aliases = ["gitleaks:private-key", "detect-secrets:PrivateKeyDetector"],
        };

    public override ImmutableArray<string> Keywords => ["-----begin pgp private"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (!KeyBlock.TryRead(glimpse.Text, glimpse.At, "PGP PRIVATE KEY BLOCK"u8, out var block, out _))
            return;
        finds.Spend(block.Length);
        finds.Claim(this, block, "OpenPGP private key");
    }

    public override IEnumerable<Example> Examples =>
        [Bad($"«{Block("PRIVATE")}»\n", "signing.asc"), Good("a public key", Block("PUBLIC"), "signing.pub.asc")];

    private string Block(string kind) =>
        $"-----BEGIN PGP {kind} KEY BLOCK-----\n\n{Fake("lQ[A-Za-z0-9+/]{62}\n[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]{40}\n=[A-Za-z0-9+/]{4}")}\n-----END PGP {kind} KEY BLOCK-----";
}

/// <summary>A private key as PuTTY saves it.</summary>
public sealed class PuttyPrivateKey : StructureRule
{
    private const int LongestFile = 16 * 1024;

    private static readonly System.Buffers.SearchValues<byte> Base64Lines = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"u8
    );

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/putty-private-key",
            Title = "PuTTY private key",
            Severity = Severity.Critical,
            Cwe = [321, 798],
            Why = "Whoever has it can log in wherever its public half is authorised.",
            Fix =
                "Remove the public key from every `authorized_keys`, make a new pair with a passphrase, and keep it out of the repository.",
            References = ["https://the.earth.li/~sgtatham/putty/0.83/htmldoc/AppendixC.html"],
            Aliases = ["detect-secrets:PrivateKeyDetector"],
        };

    public override ImmutableArray<string> Keywords => ["putty-user-key-file-"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var file = From(glimpse.Text, glimpse.At, LongestFile);
        var lines = file.IndexOf("Private-Lines:"u8);
        if (lines < 0)
            return;
        var start = lines + file[lines..].IndexOf((byte)'\n') + 1;
        var mac = file[start..].IndexOf("Private-MAC:"u8);
        var length = mac < 0 ? file.Length - start : mac;
        var body = file.Slice(start, length).TrimEnd("\r\n"u8);
        finds.Spend(body.Length);
        if (start <= lines || body.Length < 20 || body.ContainsAnyExcept(Base64Lines) || Entropy.Of(body) < 3)
            return;
        var isEncrypted = file[..lines].IndexOf("Encryption: none"u8) < 0;
        finds.Claim(
            this,
            new ByteSpan(glimpse.At + start, body.Length),
            isEncrypted ? "PuTTY private key, encrypted with a passphrase" : "PuTTY private key in clear text",
            isEncrypted ? Confidence.Medium : null
        );
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                $"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 1\n{Fake("[A-Za-z0-9+/]{60}")}\n"
                    + $"Private-Lines: 1\n«{Fake("[A-Za-z0-9+/]{44}", 1)}»\nPrivate-MAC: {Fake("[0-9a-f]{64}", 2)}\n",
                "deploy.ppk"
            ),
            Good(
                "a program that reads such files",
                "if (line == \"PuTTY-User-Key-File-3:\")\n    ReadUntil(\"Private-Lines:\");\n    Console.WriteLine(1234);\n",
                "Ppk.cs"
            ),
            Good(
                "only the public half",
                $"PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 1\n{Fake("[A-Za-z0-9+/]{60}")}\n",
                "deploy.ppk"
            ),
        ];
}
