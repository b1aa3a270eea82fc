using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Compatibility;

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

/// <summary>A broken hash of <c>hashlib</c> or <c>crypt</c>.</summary>
public sealed class HashlibDigest : AuditRule
{
    private static readonly ImmutableArray<string> Weak = ["md4", "md5", "sha", "sha1"];
    private static readonly ImmutableArray<string> WeakMethods = ["METHOD_CRYPT", "METHOD_MD5", "METHOD_BLOWFISH"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hashlib-digest",
            Title = "`hashlib` or `crypt` uses a broken hash function",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [328, 327],
            Tier = Tier.Audit,
            Aliases = Names("324", "hashlib"),
            Why = "For MD4, MD5 and SHA-1 two texts of the same hash can be made: a signature of one is a signature of the other.",
            Fix = "Use `hashlib.sha256`; where nothing depends on it but speed, say so with `usedforsecurity=False`.",
            References = ["https://docs.python.org/3/library/hashlib.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import hashlib\n\n«hashlib.md5(text)»\n«hashlib.new('SHA1', text)»\n"),
            Bad("import crypt\n\n«crypt.crypt(word, salt=crypt.METHOD_MD5)»\n«crypt.mksalt(crypt.METHOD_CRYPT)»\n"),
            Good("sound, or not for security", "import hashlib\n\nhashlib.sha256(text)\nhashlib.md5(text, usedforsecurity=False)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        const string message = "a broken hash function";
        foreach (var call in Weak.SelectMany(view.CallsNamed))
        {
            if (call.HasPart("hashlib") && IsForSecurity(call))
                yield return call.Hit(message);
        }

        foreach (var call in view.CallsNamed("new"))
        {
            if (!call.HasPart("hashlib") || !IsForSecurity(call))
                continue;
            var name = Spelled.Word(call.Positional.IsEmpty ? call.Keyword("name")?.Value : call.At(0));
            if (name is not null && Weak.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return call.Hit(message);
        }

        foreach (var call in view.CallsNamed("crypt").Concat(view.CallsNamed("mksalt")))
        {
            if (!call.HasPart("crypt") || call.HasPart("hashlib"))
                continue;
            var at = call.LastName == "crypt" ? 1 : 0;
            var method = call.Positional.Length > at ? call.At(at) : call.Keyword(at == 1 ? "salt" : "method")?.Value;
            if (Spelled.Word(method) is { } word && WeakMethods.Contains(word))
                yield return call.Hit("a password hash that can be broken") with
                {
                    Severity = Severity.Medium,
                };
        }
    }

    private static bool IsForSecurity(AuditCall call) => call.Keyword("usedforsecurity") is not { } used || Spelled.Is(used, "True");
}

/// <summary>A broken cipher.</summary>
public sealed class LegacyCipher : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/legacy-cipher",
            Title = "A broken cipher is used",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("304", "ciphers"),
            Why = "RC2, RC4, DES, Blowfish and their like have short keys, short blocks or known flaws: what they hide can be read.",
            Fix = "Use AES-GCM or ChaCha20-Poly1305.",
            References = ["https://cryptography.io/en/latest/hazmat/primitives/aead/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from Crypto.Cipher import DES\n\n«DES.new(key)»\n"),
            Good("a sound one", "from Crypto.Cipher import AES\n\nAES.new(key, AES.MODE_GCM)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            .. from library in (string[])["Crypto", "Cryptodome"]
            from cipher in (string[])["ARC2", "ARC4", "Blowfish", "DES", "XOR"]
            select $"{library}.Cipher.{cipher}.new",
            .. from cipher in (string[])["ARC4", "Blowfish", "CAST5", "IDEA", "SEED", "TripleDES"]
            select $"cryptography.hazmat.primitives.ciphers.algorithms.{cipher}",
        ];

    protected override string Message(string name) => $"`{name}` is a broken cipher";
}

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

/// <summary>A random number that can be foretold.</summary>
public sealed class PseudoRandomCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/pseudo-random-call",
            Title = "A random number that can be foretold",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [330],
            Tier = Tier.Audit,
            Aliases = Names("311", "random"),
            Why = "Who has seen a few hundred numbers of `random` knows all that follow. It is no source of keys, tokens or passwords.",
            Fix = "Use the module `secrets` wherever the number must not be guessed.",
            References = ["https://docs.python.org/3/library/secrets.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import random\n\nticket = «random.randint(0, 999999)»\n"),
            Good("from the system", "import secrets\n\nticket = secrets.randbelow(1000000)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            .. from function in (string[])
                [
                    "Random",
                    "random",
                    "randrange",
                    "randint",
                    "choice",
                    "choices",
                    "uniform",
                    "triangular",
                    "randbytes",
                    "sample",
                    "getrandbits",
                ]
            select $"random.{function}",
        ];

    protected override string Message(string name) => $"`{name}` can be foretold; use `secrets` for what must not be guessed";
}

/// <summary>A key that is too short.</summary>
public sealed class ShortKey : AuditRule
{
    /// <summary>By the names of curves in <c>cryptography</c>.</summary>
    private static int BitsOf(string? curve) =>
        curve switch
        {
            "SECP192R1" => 192,
            "SECT163K1" or "SECT163R2" => 163,
            // Every other curve has at least as many bits as are asked for by default, and so has the one that cannot be read.
            "SECT233K1" or "SECT233R1" => 233,
            "SECP256K1" or "SECP256R1" or "BrainpoolP256R1" => 256,
            "SECT283K1" or "SECT283R1" => 283,
            "SECP384R1" or "BrainpoolP384R1" => 384,
            "SECT409K1" or "SECT409R1" => 409,
            "BrainpoolP512R1" => 512,
            "SECP521R1" => 521,
            "SECT571R1" => 570,
            "SECT571K1" => 571,
            _ => 224,
        };

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/short-key",
            Title = "A key is too short",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [326],
            Tier = Tier.Audit,
            Aliases = Names("505", "weak_cryptographic_key"),
            Why = "A short key can be found by trying; RSA and DSA of 1024 bits are within reach of those who have the machines.",
            Fix = "Use RSA of at least 3072 bits, or Ed25519.",
            References = ["https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from cryptography.hazmat.primitives.asymmetric import rsa\n\n«rsa.generate_private_key(65537, 1024)»\n"),
            Bad("from cryptography.hazmat.primitives.asymmetric import ec\n\n«ec.generate_private_key(ec.SECT163K1)»\n"),
            Good("long enough", "from Crypto.PublicKey import RSA\n\nRSA.generate(3072)\nRSA.generate(bits)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        const string cryptography = "cryptography.hazmat.primitives.asymmetric.";
        var settings = view.Settings;
        return Sized(view, cryptography + "dsa.generate_private_key", "key_size", 0, settings.DsaSizes)
            .Concat(Sized(view, cryptography + "rsa.generate_private_key", "key_size", 1, settings.RsaSizes))
            .Concat(Curved(view, cryptography + "ec.generate_private_key"))
            .Concat(Sized(view, "Crypto.PublicKey.DSA.generate", "bits", 0, settings.DsaSizes))
            .Concat(Sized(view, "Crypto.PublicKey.RSA.generate", "bits", 0, settings.RsaSizes))
            .Concat(Sized(view, "Cryptodome.PublicKey.DSA.generate", "bits", 0, settings.DsaSizes))
            .Concat(Sized(view, "Cryptodome.PublicKey.RSA.generate", "bits", 0, settings.RsaSizes));
    }

    private static IEnumerable<Hit> Sized(AuditView view, string function, string name, int position, KeySizes sizes)
    {
        foreach (var call in view.CallsTo(function))
        {
            var given = call.Keyword(name)?.Value ?? call.At(position);
            if (given is NumberExpression { Integer: { } bits } && Judge(view, call, bits == 0 ? 2048 : bits, sizes) is { } hit)
                yield return hit;
        }
    }

    private static IEnumerable<Hit> Curved(AuditView view, string function)
    {
        foreach (var call in view.CallsTo(function))
        {
            if (Judge(view, call, BitsOf(Spelled.Word(call.Keyword("curve")?.Value ?? call.At(0))), view.Settings.EcSizes) is { } hit)
                yield return hit;
        }
    }

    private static Hit? Judge(AuditView view, AuditCall call, long bits, KeySizes sizes) =>
        bits < sizes.High ? call.Hit("a key of so few bits can be found by trying") with { Severity = Severity.High }
        : bits < sizes.Medium ? call.Hit("a key of so few bits will not stand for long") with { Severity = Severity.Medium }
        : null;
}
