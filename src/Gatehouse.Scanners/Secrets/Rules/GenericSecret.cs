using System.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A value that looks made to be secret, given to a name that says it is.</summary>
public sealed class GenericSecret : SecretRule
{
    private const int ShortestToken = 16;
    private const int ShortestPassword = 8;
    private const int LongestValue = 512;

    /// <summary>Bits per character: hexadecimal digits reach 4, so their bar is lower than that of base 64, which reaches 6.</summary>
    private const double LeastHexEntropy = 3.0;

    private const double LeastTokenEntropy = 3.6;
    private const double LeastPasswordEntropy = 2.8;

    /// <summary>How often letters, digits and cases take turns, at least: random text does so at every second character, words hardly ever.</summary>
    private const double LeastTurns = 0.22;

    /// <summary>What may follow the keyword in a name that still holds the secret itself, and not its type, place or length.</summary>
    private static readonly string[] Endings =
    [
        "",
        "s",
        "key",
        "value",
        "base64",
        "b64",
        "hex",
        "prod",
        "production",
        "dev",
        "development",
        "staging",
        "stage",
        "test",
        "live",
        "qa",
        "default",
        "string",
        "str",
        "text",
        "plain",
        "raw",
        "current",
        "previous",
        "old",
        "new",
        "primary",
        "secondary",
        "main",
        "hash_key",
        "token",
        "pwd",
        "pass",
        "password",
        "phrase",
        "word",
        "admin",
        "root",
        "db",
        "api",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/generic-secret",
            Title = "Hard-coded secret",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798, 259],
            Why = "Whoever can read the repository, or any copy of it, has the secret; changing it needs a release.",
            Fix = "Replace the secret at its issuer, and read the new one from the environment or a secret store at run time.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
            Aliases =
            [
                "gitleaks:generic-api-key",
                "detect-secrets:KeywordDetector",
                "detect-secrets:HighEntropyStringsPlugin",
                "bandit:B105",
                "bandit:B106",
            ],
        };

    public override ImmutableArray<string> Keywords =>
        [
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "api_key",
            "apikey",
            "api-key",
            "access_key",
            "accesskey",
            "access-key",
            "auth_key",
            "authkey",
            "private_key",
            "privatekey",
            "private-key",
            "encryption_key",
            "encryptionkey",
            "signing_key",
            "signingkey",
            "credential",
        ];

    internal override SecretRank Rank => SecretRank.Generic;

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(8);
        if (!Assignment.TryRead(glimpse.Text, glimpse.At, glimpse.Length, out var assignment))
            return;
        var value = glimpse.Text.Slice(assignment.Value.Start, assignment.Value.Length);
        finds.Spend(value.Length);
        if (value.Length is < ShortestPassword or > LongestValue || (!assignment.IsQuoted && CodeFile.NeedsQuotes(glimpse.File.Path)))
            return;
        var ending = glimpse.Text[glimpse.End..assignment.Name.End];
        if (!HoldsTheSecret(ending))
            return;
        var keyword = glimpse.Text.Slice(glimpse.At, glimpse.Length);
        if (IsPasswordWord(keyword) ? CanBePassword(value) : CanBeToken(value))
            finds.Claim(this, assignment.Value, "A hard-coded secret");
    }

    private static bool IsPasswordWord(ReadOnlySpan<byte> keyword) =>
        keyword[0] is (byte)'p' or (byte)'P' && keyword[1] is not ((byte)'r' or (byte)'R');

    private static bool HoldsTheSecret(ReadOnlySpan<byte> ending)
    {
        if (ending.Length > 24)
            return false;
        var rest = Encoding.Latin1.GetString(ending).ToLowerInvariant().TrimEnd("0123456789".ToCharArray());
        return Array.IndexOf(Endings, rest.Trim('_', '-', '.')) >= 0;
    }

    private static bool CanBePassword(ReadOnlySpan<byte> value)
    {
        if (!WeakWords.CanBePassword(value) || value.ContainsAny(" \t"u8) || Entropy.Of(value) < LeastPasswordEntropy)
            return false;
        var kinds = Kinds.Of(value);
        return kinds.Digits > 0 && kinds.Letters > 0 && kinds.Turns >= 3 && !IsReference(value);
    }

    private static bool CanBeToken(ReadOnlySpan<byte> value)
    {
        if (value.Length < ShortestToken || Placeholder.Reads(value) || value.ContainsAny(" \t"u8) || IsReference(value))
            return false;
        var kinds = Kinds.Of(value);
        var entropy = Entropy.Of(value);
        if (kinds.Digits == 0 || kinds.Letters == 0 || kinds.Turns < LeastTurns * value.Length)
            return false;
        return kinds.IsHex ? entropy >= LeastHexEntropy : entropy >= LeastTokenEntropy && kinds.Others * 4 <= value.Length;
    }

    /// <summary>A path, a URL, a call, a member or a resource name: where the secret is, not what it is.</summary>
    private static bool IsReference(ReadOnlySpan<byte> value) =>
        value.IndexOf("://"u8) >= 0
        || value.StartsWith("arn:"u8)
        || value.StartsWith("/"u8)
        || value.StartsWith("./"u8)
        || value.IndexOf("()"u8) >= 0
        || value.IndexOf("process.env"u8) >= 0
        || value.IndexOf("environ"u8) >= 0
        || value.IndexOf("secretKeyRef"u8) >= 0
        || value.StartsWith("vault:"u8)
        || value.StartsWith("op://"u8)
        || value.StartsWith("ENC["u8)
        || value.StartsWith("$2"u8)
        || value.StartsWith("sha256:"u8)
        || value.StartsWith("sha512:"u8)
        || value.StartsWith("sha1-"u8)
        || value.StartsWith("sha512-"u8);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SECRET_KEY = \"«{Fake(Token)}»\"\n"),
            Bad($"db_password: «{Fake(Password)}»\n", "values.yaml"),
            Bad($"API_TOKEN=«{Fake("[0-9a-f]{40}", 2)}»\n", ".env"),
            Bad($"const apiKey = '«{Fake(Token, 3)}»';\n", "app.js"),
            Bad($"  \"client_secret\": \"«{Fake(Token, 4)}»\",\n", "config.json"),
            Bad($"ENV MAIL_PASSWORD «{Fake(Password, 5)}»\n", "Dockerfile"),
            Bad($"<password>«{Fake(Password, 6)}»</password>\n", "settings.xml"),
            Bad($"password: str = \"«{Fake(Password, 7)}»\"\n"),
            Good("the environment", "password = os.environ[\"DB_PASSWORD\"]\n"),
            Good("a template", "password: {{ .Values.password }}\n", "values.yaml"),
            Good("what everybody writes", "password = \"changeme123\"\nsecret = \"your-secret-key-1\"\n"),
            Good("words", "token_type = \"authorization_code_v2_flow\"\ntoken = \"refresh-token-rotation-2\"\n"),
            Good("the name of a secret", $"secret_name = \"{Fake(Token, 8)}\"\n"),
            Good("an expression", "token = parser.next_token(2) + self.offset1\n"),
            Good("a hash that was meant to be public", "password_hash = \"$2b$12$abcdefghijklmnopqrstuv\"\n"),
            Good("text", "password_help = \"At least 8 characters, 1 digit\"\n"),
        ];

    private const string Token = "[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}";
    private const string Password = "[A-Z][a-z]{2}[0-9]{2}[a-z][A-Z][0-9][a-zA-Z0-9]{8}";
}
