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

    /// <summary>Runs of one kind per character, at least; see <see cref="Kinds.Runs"/>.</summary>
    private const double LeastRuns = 0.3;

    /// <summary>64 bits in hexadecimal are a hash or an id more often than a secret.</summary>
    private const int ShortestHex = 20;

    /// <summary>Tokens that tell where something goes on or that a request is the same one; they open nothing.</summary>
    private static readonly string[] BookmarkWords =
    [
        "next",
        "prev",
        "previous",
        "page",
        "pagination",
        "continuation",
        "continue",
        "starting",
        "start",
        "client",
        "request",
        "clientrequest",
        "lock",
        "nextlock",
        "change",
        "idempotency",
        "idempotent",
        "cursor",
        "sync",
        "resume",
        "scroll",
        "update",
        "policyupdate",
        "purchase",
        "verification",
        "lifecycleaction",
        "csrf",
        "xsrf",
        "cancellation",
        "cancel",
        "stop",
        "end",
        "eos",
        "bos",
        "pad",
        "mask",
        "sep",
        "unk",
    ];

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
        if (!HoldsTheSecret(ending) || IsTypeName(glimpse.Text, assignment))
            return;
        var keyword = glimpse.Text.Slice(glimpse.At, glimpse.Length);
        if (keyword.Length == 5 && IsBookmark(glimpse.Text[assignment.Name.Start..glimpse.At], value))
            return;
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
        return kinds.Digits > 0 && kinds.Letters > 0 && kinds.Runs >= 2 && value.Count((byte)'/') < 2 && !IsReference(value);
    }

    private static bool CanBeToken(ReadOnlySpan<byte> value)
    {
        if (value.Length < ShortestToken || Placeholder.Reads(value) || value.ContainsAny(" \t"u8) || IsReference(value))
            return false;
        var kinds = Kinds.Of(value);
        var entropy = Entropy.Of(value);
        if (kinds.Digits == 0 || kinds.Letters == 0 || kinds.Runs < LeastRuns * (kinds.Letters + kinds.Digits))
            return false;
        return kinds.IsHex
            ? value.Length >= ShortestHex && entropy >= LeastHexEntropy
            : entropy >= LeastTokenEntropy && kinds.Others * 4 <= value.Length;
    }

    /// <summary><c>AWS::ApiGateway::ApiKey</c> names a type, and what is given to it is about that type.</summary>
    private static bool IsTypeName(ReadOnlySpan<byte> text, Assignment assignment) =>
        assignment.Name.Start > 1 && text[(assignment.Name.Start - 2)..assignment.Name.Start].SequenceEqual("::"u8);

    /// <summary>For the keyword `token`: what the word before it says, and a UUID, which a token hardly is and an id mostly.</summary>
    private static bool IsBookmark(ReadOnlySpan<byte> before, ReadOnlySpan<byte> value)
    {
        var word = Encoding
            .Latin1.GetString(before.TrimStart("-"u8))
            .ToLowerInvariant()
            .Replace("_", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal);
        return Array.Exists(BookmarkWords, bookmark => word.EndsWith(bookmark, StringComparison.Ordinal))
            || (value.Length == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-');
    }

    /// <summary>A path, a URL, a call, a member or a resource name: where the secret is, not what it is.</summary>
    private static bool IsReference(ReadOnlySpan<byte> value) =>
        value.IndexOf("://"u8) >= 0
        || value.IndexOf("arn:aws"u8) >= 0
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
            Good("a page's bookmark", $"next_token = \"{Fake(Token, 9)}\"\nclientToken: {Fake(Token, 10)}\n"),
            Good("a type's name", $"\"AWS::ApiGateway::ApiKey\": \"{Fake("[0-9a-f]{32}", 11)}\"\n", "schemas.json"),
            Good("a field of a format", "password = f\"{user}:{host1}\"\n"),
            Good("words", "token_type = \"authorization_code_v2_flow\"\ntoken = \"refresh-token-rotation-2\"\n"),
            Good("the name of a secret", $"secret_name = \"{Fake(Token, 8)}\"\n"),
            Good("an expression", "token = parser.next_token(2) + self.offset1\n"),
            Good("a hash that was meant to be public", "password_hash = \"$2b$12$abcdefghijklmnopqrstuv\"\n"),
            Good("text", "password_help = \"At least 8 characters, 1 digit\"\n"),
        ];

    private const string Token = "[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}";
    private const string Password = "[A-Z][a-z]{2}[0-9]{2}[a-z][A-Z][0-9][a-zA-Z0-9]{8}";
}
