using System.Text;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>What identifiers say about the things they name.</summary>
internal static class Words
{
    private static readonly ImmutableArray<string> PasswordRoots = ["password", "passwd", "passphrase", "passcode"];

    private static readonly ImmutableArray<string> SecretRoots = ["secret", "session", "cookie", "csrf", "xsrf", "nonce", "credential"];

    private static readonly ImmutableArray<string> SecretWords = ["otp", "totp", "hotp", "salt", "sid", "jwt", "apikey", "iv", "captcha"];

    private static readonly ImmutableArray<string> SecretQualifiers =
    [
        "api",
        "private",
        "encryption",
        "encrypt",
        "signing",
        "master",
        "crypto",
        "cipher",
        "aes",
        "access",
        "license",
        "activation",
        "reset",
        "confirm",
        "confirmation",
        "verification",
        "verify",
        "invite",
        "invitation",
        "auth",
        "login",
        "recovery",
        "security",
        "hmac",
        "remember",
        "one_time",
        "onetime",
        "mfa",
    ];

    private static readonly ImmutableArray<string> SecretNouns = ["key", "code", "hash", "string", "link", "number", "me"];

    private static readonly ImmutableArray<string> SessionRoots = ["session", "auth", "token", "jwt", "csrf", "xsrf", "login", "remember"];

    private static readonly ImmutableArray<string> DevelopmentWords =
    [
        "dev",
        "develop",
        "development",
        "local",
        "localhost",
        "test",
        "tests",
        "testing",
        "debug",
        "ci",
        "example",
        "sample",
        "demo",
        "docs",
        "docker",
    ];

    /// <summary><c>resetToken</c> and <c>reset-token</c> as <c>_reset_token_</c>, so that a word is found between underscores.</summary>
    public static string Spell(string name)
    {
        if (IsSpelled(name, isUpper: false))
            return string.Concat("_", name, "_");
        if (IsSpelled(name, isUpper: true))
            return string.Concat("_", name.ToLowerInvariant(), "_");
        var spelled = new StringBuilder(name.Length + 8).Append('_');
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                if (spelled[^1] != '_')
                    spelled.Append('_');
                continue;
            }

            var isStart =
                char.IsAsciiLetterUpper(letter)
                && i > 0
                && (
                    !char.IsAsciiLetterUpper(name[i - 1])
                    || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]) && char.IsAsciiLetterUpper(name[i - 1]))
                );
            if (isStart && spelled[^1] != '_')
                spelled.Append('_');
            spelled.Append(char.ToLowerInvariant(letter));
        }

        if (spelled[^1] != '_')
            spelled.Append('_');
        return spelled.ToString();
    }

    /// <summary>Whether it is written in letters of one size, with single underscores between words: most names are.</summary>
    private static bool IsSpelled(string name, bool isUpper)
    {
        var before = '_';
        foreach (var letter in name)
        {
            var isLetter = isUpper ? char.IsAsciiLetterUpper(letter) : char.IsAsciiLetterLower(letter);
            if (!isLetter && !char.IsAsciiDigit(letter) && (letter != '_' || before == '_'))
                return false;
            before = letter;
        }

        return before != '_';
    }

    public static bool Has(string name, params ReadOnlySpan<string> words)
    {
        var spelled = Spell(name);
        foreach (var word in words)
        {
            if (HasWord(spelled, word))
                return true;
        }

        return false;
    }

    public static bool IsPassword(string name)
    {
        var spelled = Spell(name);
        return PasswordRoots.Any(root => spelled.Contains(root, StringComparison.Ordinal))
            || HasWord(spelled, "pwd")
            || HasWord(spelled, "pw");
    }

    /// <summary>Of all passwords the shortest, where it is hashed: elsewhere a pin is many things.</summary>
    public static bool IsPin(string name) =>
        Spell(name) is var spelled
        && (spelled.EndsWith("_pin_", StringComparison.Ordinal) || spelled.EndsWith("_pin_code_", StringComparison.Ordinal));

    /// <summary>Something whose value must not be guessed.</summary>
    public static bool IsSecret(string name)
    {
        if (IsPassword(name))
            return true;
        var spelled = Spell(name);
        return SecretRoots.Any(root => spelled.Contains(root, StringComparison.Ordinal))
            || SecretWords.Any(word => HasWord(spelled, word))
            || spelled.Contains("token_", StringComparison.Ordinal)
            || HasWord(spelled, "tokens")
            || spelled is "_pin_" or "_pin_code_" or "_user_pin_" or "_login_pin_"
            || IsQualifiedNoun(spelled);
    }

    /// <summary>Whether one of the nouns stands right behind one of the qualifiers: <c>_api_key_</c>.</summary>
    private static bool IsQualifiedNoun(string spelled)
    {
        foreach (var noun in SecretNouns)
        {
            for (var at = IndexOfWord(spelled, noun, 0); at > 0; at = IndexOfWord(spelled, noun, at + 1))
            {
                var before = spelled.AsSpan(0, at - 1);
                foreach (var word in SecretQualifiers)
                {
                    if (before.EndsWith(word, StringComparison.Ordinal) && before[^(word.Length + 1)] == '_')
                        return true;
                }
            }
        }

        return false;
    }

    /// <summary>A cookie or value that stands for a user who is logged in.</summary>
    public static bool IsSession(string name)
    {
        var spelled = Spell(name);
        return SessionRoots.Any(root => spelled.Contains(root, StringComparison.Ordinal))
            || HasWord(spelled, "sid")
            || HasWord(spelled, "user")
            || HasWord(spelled, "userid")
            || HasWord(spelled, "username");
    }

    /// <summary>Settings or code for a developer's machine, by its name.</summary>
    public static bool IsDevelopment(string name)
    {
        var spelled = Spell(name);
        return DevelopmentWords.Any(word => HasWord(spelled, word));
    }

    private static bool HasWord(string spelled, string word) => IndexOfWord(spelled, word, 0) >= 0;

    /// <summary>Where a word stands between underscores; -1: nowhere.</summary>
    private static int IndexOfWord(string spelled, string word, int from)
    {
        for (
            var at = spelled.IndexOf(word, from, StringComparison.Ordinal);
            at >= 0;
            at = spelled.IndexOf(word, at + 1, StringComparison.Ordinal)
        )
        {
            if (at > 0 && spelled[at - 1] == '_' && spelled[at + word.Length] == '_')
                return at;
        }

        return -1;
    }
}
