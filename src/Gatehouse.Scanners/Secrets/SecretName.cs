using System.Collections.Frozen;
using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>What the name of a variable, key or option says it holds.</summary>
internal enum SecretNoun
{
    None,

    /// <summary>A word that people choose.</summary>
    Password,

    Secret,
    Token,

    /// <summary>A key to something: an API, a cipher, an account.</summary>
    Key,

    /// <summary>A key, and nothing says to what: of a map, more often than not.</summary>
    OpenKey,

    Credential,

    /// <summary>A salt, a nonce, an initialisation vector, a seed: no secret by itself, and worthless once known.</summary>
    Salt,
}

/// <summary>Reads a name word by word: its last word that means something says what the thing is.</summary>
/// <param name="IsDoubtful">Another word says that it is a hash, a wrong one, a made-up one.</param>
/// <param name="IsLookup">The first word says that something is fetched by it: for a call, the argument is a name then.</param>
internal readonly record struct SecretName(SecretNoun Noun, bool IsDoubtful, bool IsLookup)
{
    private const int LongestName = 96;

    private static readonly (string Suffix, SecretNoun Noun)[] Nouns =
    [
        ("password", SecretNoun.Password),
        ("passwd", SecretNoun.Password),
        ("passphrase", SecretNoun.Password),
        ("passcode", SecretNoun.Password),
        ("passwrd", SecretNoun.Password),
        ("passw", SecretNoun.Password),
        ("passwort", SecretNoun.Password),
        ("motdepasse", SecretNoun.Password),
        ("passe", SecretNoun.Password),
        ("pass", SecretNoun.Password),
        ("pwd", SecretNoun.Password),
        ("pswd", SecretNoun.Password),
        ("psw", SecretNoun.Password),
        ("userpw", SecretNoun.Password),
        ("rootpw", SecretNoun.Password),
        ("bindpw", SecretNoun.Password),
        ("authtok", SecretNoun.Password),
        ("masterauth", SecretNoun.Password),
        ("psk", SecretNoun.Password),
        ("adminpw", SecretNoun.Password),
        ("mdp", SecretNoun.Password),
        ("senha", SecretNoun.Password),
        ("contrasena", SecretNoun.Password),
        ("contraseña", SecretNoun.Password),
        ("clave", SecretNoun.Password),
        ("kennwort", SecretNoun.Password),
        ("wachtwoord", SecretNoun.Password),
        ("haslo", SecretNoun.Password),
        ("hasło", SecretNoun.Password),
        ("пароль", SecretNoun.Password),
        ("密码", SecretNoun.Password),
        ("密碼", SecretNoun.Password),
        ("パスワード", SecretNoun.Password),
        ("secret", SecretNoun.Secret),
        ("token", SecretNoun.Token),
        ("credential", SecretNoun.Credential),
        ("cred", SecretNoun.Credential),
        ("authorization", SecretNoun.Credential),
        ("salt", SecretNoun.Salt),
        ("nonce", SecretNoun.Salt),
        ("pepper", SecretNoun.Salt),
        ("seed", SecretNoun.Salt),
    ];

    /// <summary>The same by their last letter, as the remainder of its number.</summary>
    private static readonly (string Suffix, SecretNoun Noun)[][] NounsByEnd = [.. Enumerable.Range(0, 32).Select(NounsThatEndIn)];

    /// <summary>What opens something also at the end of a longer word: <c>myapikey</c>.</summary>
    private static readonly string[] OpensAsEnding =
    [
        "api",
        "secret",
        "access",
        "auth",
        "private",
        "encryption",
        "signing",
        "shared",
        "aes",
    ];

    /// <summary>Words that end in a noun and are another.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Others = new[]
    {
        "bypass",
        "askpass",
        "getpass",
        "buypass",
        "surrogatepass",
        "compass",
        "trespass",
        "surpass",
        "overpass",
        "underpass",
        "subpass",
        "renderpass",
        "firstpass",
        "secondpass",
        "multipass",
        "lowpass",
        "highpass",
        "bandpass",
        "autoclave",
        "enclave",
        "sacred",
        "basalt",
        "cobalt",
        "asphalt",
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a key opens, where it is secret.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Opens = new[]
    {
        "api",
        "secret",
        "access",
        "auth",
        "authorization",
        "authentication",
        "private",
        "priv",
        "encryption",
        "encrypt",
        "decryption",
        "decrypt",
        "signing",
        "sign",
        "signature",
        "aes",
        "des",
        "rsa",
        "hmac",
        "master",
        "shared",
        "app",
        "application",
        "client",
        "consumer",
        "subscription",
        "account",
        "storage",
        "license",
        "licence",
        "service",
        "session",
        "crypto",
        "crypt",
        "cipher",
        "jwt",
        "webhook",
        "admin",
        "security",
        "symmetric",
        "sas",
        "ssh",
        "wpa",
        "psk",
        "wep",
        "preshared",
        "instrumentation",
        "ingest",
        "write",
        "root",
        "server",
        "deploy",
        "hash",
        "cookie",
        "validation",
        "machine",
        "maps",
        "google",
        "aws",
        "azure",
        "stripe",
        "twilio",
        "github",
        "openai",
        "sendgrid",
        "mailgun",
        "firebase",
        "tmdb",
        "weather",
        "base",
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A key that is no secret.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Shown = new[]
    {
        "public",
        "pub",
        "publishable",
        "trusted",
        "authorized",
        "known",
        "verify",
        "primary",
        "foreign",
        "sort",
        "partition",
        "range",
        "cache",
        "object",
        "row",
        "column",
        "dict",
        "registry",
        "arrow",
        "hot",
        "unique",
        "index",
        "group",
        "lookup",
        "translation",
        "message",
        "locale",
        "i18n",
        "site",
        "shortcut",
        "map",
        "field",
        "property",
        "search",
        "tab",
        "return",
        "enter",
        "escape",
        "modifier",
        "meta",
        "ctrl",
        "shift",
        "test",
        "label",
        "host",
        "metadata",
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Tokens that tell where something goes on, that a request is the same one, or what a parser reads; they open nothing.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Bookmarks = new[]
    {
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
        "action",
        "csrf",
        "authenticity",
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
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What may follow the noun in a name that still holds the secret itself, and not its type, place or length.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Endings = new[]
    {
        "value",
        "val",
        "base64",
        "b64",
        "base",
        "hex",
        "prod",
        "production",
        "dev",
        "development",
        "staging",
        "stage",
        "live",
        "qa",
        "uat",
        "test",
        "default",
        "string",
        "str",
        "text",
        "plain",
        "plaintext",
        "clear",
        "raw",
        "current",
        "old",
        "new",
        "confirm",
        "confirmation",
        "again",
        "primary",
        "secondary",
        "main",
        "word",
        "phrase",
        "admin",
        "root",
        "db",
        "database",
        "api",
        "bytes",
        "local",
        "remote",
        "const",
        "temp",
        "a",
        "b",
        "x",
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Doubts = new[]
    {
        "wrong",
        "invalid",
        "bad",
        "incorrect",
        "fake",
        "dummy",
        "mock",
        "sample",
        "hash",
        "hashed",
        "encrypted",
        "crypted",
        "encoded",
        "digest",
        "placeholder",
        "expected",
        "regex",
        "pattern",
        "no",
        "non",
        "not",
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookups = new[]
    {
        "get",
        "find",
        "fetch",
        "read",
        "load",
        "lookup",
        "has",
        "is",
        "parse",
        "generate",
        "make",
        "new",
        "hash",
        "remove",
        "delete",
        "forgot",
        "reset",
        "require",
        "assert",
        "expect",
        "describe",
        "it",
        "by",
        "validate",
        "resolve",
        "from",
        "request",
        "create",
        "prompt",
        "ask",
        "input",
    }
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="isCall">Whether the name is called: <c>equals</c> at its end compares what stands before it then.</param>
    public static SecretName Of(ReadOnlySpan<byte> name, bool isCall)
    {
        if (name.Length > LongestName)
            return default;
        Span<char> letters = stackalloc char[LongestName];
        Span<(byte Start, byte End)> cuts = stackalloc (byte, byte)[LongestName];
        var words = Split(name, letters, cuts);
        var last = words.Count - 1;
        while (last > 0 && (IsEnding(words[last]) || (isCall && words[last] is "equals" or "equal" or "ignore" or "case" or "compare")))
            last--;
        if (last < 0)
            return default;
        var noun = NounOf(words, last);
        if (noun == SecretNoun.None)
            return default;
        var isDoubtful = false;
        var isLookup = false;
        for (var i = 0; i < last; i++)
        {
            if (words[i] is "public" or "publishable")
                return default;
            isDoubtful |= Doubts.Contains(words[i]) && !(noun == SecretNoun.Key && words[i] is "hash");
            isLookup |= Lookups.Contains(words[i]);
        }

        return new SecretName(noun, isDoubtful, isLookup);
    }

    private static bool IsEnding(ReadOnlySpan<char> word) => (Endings.Contains(word) || char.IsAsciiDigit(word[0])) && word is not "key";

    private static SecretNoun NounOf(Words words, int last)
    {
        var word = words[last];
        var before = last > 0 ? words[last - 1] : "";
        if (Others.Contains(word))
            return SecretNoun.None;
        var noun = NounOf(word);
        if (noun == SecretNoun.None && word.Length > 3 && word[^1] == 's')
            noun = NounOf(word = word[..^1]);
        switch (noun)
        {
            case SecretNoun.Token:
                var holder = word.Length > 5 ? word[..^5] : before;
                return Bookmarks.Contains(holder) ? SecretNoun.None : noun;
            case SecretNoun.OpenKey:
                return KeyOf(word.Length > 3 ? word[..^3] : before, word.Length == 3);
            case SecretNoun.Password when word is "pass" && before is "render" or "first" or "second" or "by" or "low" or "high" or "band":
                return SecretNoun.None;
            case SecretNoun.None when word is "iv" && before is "" or "const" or "aes" or "des" or "cipher" or "crypto" or "encryption":
                return SecretNoun.Salt;
            case SecretNoun.None when word is "auth":
                return SecretNoun.Credential;
            case SecretNoun.None when word is "pw" or "pin" && last > 0 && word is "pw":
                return SecretNoun.Password;
            default:
                return noun;
        }
    }

    private static SecretNoun KeyOf(ReadOnlySpan<char> opens, bool isSplit)
    {
        if (Shown.Contains(opens))
            return SecretNoun.None;
        if (Opens.Contains(opens))
            return SecretNoun.Key;
        if (isSplit)
            return SecretNoun.OpenKey;
        foreach (var word in OpensAsEnding)
        {
            if (opens.EndsWith(word, StringComparison.Ordinal))
                return SecretNoun.Key;
        }

        return SecretNoun.None;
    }

    private static (string Suffix, SecretNoun Noun)[] NounsThatEndIn(int remainder) =>
        Array.FindAll(Nouns, noun => noun.Suffix[^1] % 32 == remainder);

    private static SecretNoun NounOf(ReadOnlySpan<char> word)
    {
        foreach (var (suffix, noun) in NounsByEnd[word[^1] % NounsByEnd.Length])
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
                return noun;
        }

        return word.EndsWith("key", StringComparison.Ordinal) ? SecretNoun.OpenKey : SecretNoun.None;
    }

    /// <summary>Lower-case words: cut at what is no letter or digit, where a capital follows a small letter, and where a number begins.</summary>
    /// <remarks>Most names say nothing, and a file may hold thousands: no word becomes a string.</remarks>
    private static Words Split(ReadOnlySpan<byte> name, Span<char> letters, Span<(byte Start, byte End)> cuts)
    {
        var text = letters[..Encoding.UTF8.GetChars(name, letters)];
        var count = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isEnd = i == text.Length || !(char.IsLetterOrDigit(text[i]));
            var isCut =
                !isEnd
                && i > start
                && (
                    (char.IsUpper(text[i]) && (char.IsLower(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1]))))
                    || (char.IsAsciiDigit(text[i]) && !char.IsAsciiDigit(text[i - 1]))
                );
            if (!isEnd && !isCut)
                continue;
            if (i > start)
                cuts[count++] = ((byte)start, (byte)i);
            start = isEnd ? i + 1 : i;
        }

        for (var i = 0; i < text.Length; i++)
            text[i] = char.ToLowerInvariant(text[i]);
        return new Words(text, cuts[..count]);
    }

    private readonly ref struct Words(ReadOnlySpan<char> text, ReadOnlySpan<(byte Start, byte End)> cuts)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly ReadOnlySpan<(byte Start, byte End)> _cuts = cuts;

        public int Count => _cuts.Length;

        public ReadOnlySpan<char> this[int word] => _text[_cuts[word].Start.._cuts[word].End];
    }
}
