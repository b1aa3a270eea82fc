using System.Buffers;
using System.Buffers.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>How much a value looks like a secret, from nothing to chance.</summary>
internal enum ValueGrade
{
    /// <summary>A variable, a path, a call, a placeholder, a sentence.</summary>
    Nothing,

    /// <summary>Words alone, or digits counted up.</summary>
    Word,

    /// <summary>What people choose: words bent by digits and signs, or a date.</summary>
    Chosen,

    /// <summary>No word of any language.</summary>
    Random,
}

/// <summary>The shape of a value that is given to a secret's name.</summary>
internal readonly record struct ValueShape(ValueGrade Grade, Kinds Kinds, double Entropy, bool IsUuid, bool IsMarked)
{
    private const int ShortestValue = 5;
    private const int LongestValue = 512;

    /// <summary>Runs of one kind per character, at least; see <see cref="Secrets.Kinds.Runs"/>.</summary>
    private const double LeastRuns = 0.3;

    /// <summary>Words that say that somebody tries something out, or only names what it is.</summary>
    private static readonly byte[][] Marks =
    [
        [.. "test"u8],
        [.. "dummy"u8],
        [.. "fake"u8],
        [.. "sample"u8],
        [.. "demo"u8],
        [.. "mock"u8],
        [.. "foo"u8],
        [.. "invalid"u8],
        [.. "wrong"u8],
        [.. "default"u8],
        [.. "pass"u8],
        [.. "pwd"u8],
        [.. "pswd"u8],
        [.. "secret"u8],
        [.. "token"u8],
        [.. "apikey"u8],
        [.. "api_key"u8],
        [.. "api-key"u8],
        [.. "your"u8],
        [.. "change"u8],
        [.. "replace"u8],
        [.. "string"u8],
        [.. "user"u8],
        [.. "some"u8],
        [.. "1234567"u8],
        [.. "abcdef"u8],
        [.. "deadbeef"u8],
        [.. "abc123"u8],
    ];

    private static readonly byte[][] References =
    [
        [.. "://"u8],
        [.. "arn:"u8],
        [.. "()"u8],
        [.. "->"u8],
        [.. "=>"u8],
        [.. "::"u8],
        [.. "&&"u8],
        [.. "process.env"u8],
        [.. "environ"u8],
        [.. "getenv"u8],
        [.. "secretKeyRef"u8],
        [.. "%s"u8],
        [.. "%d"u8],
        [.. "%("u8],
        [.. "\\d"u8],
        [.. "\\w"u8],
        [.. "\\s"u8],
        [.. "\\n"u8],
        [.. "\\u"u8],
        [.. "\\U"u8],
        [.. "\\x"u8],
        [.. "\\0"u8],
        [.. "a-z"u8],
        [.. "0-9"u8],
        [.. "(?"u8],
        [.. ".*"u8],
        [.. "']"u8],
        [.. "[\""u8],
        [.. "\"]"u8],
    ];

    private static readonly byte[][] Beginnings =
    [
        [.. "/"u8],
        [.. "."u8],
        [.. "~/"u8],
        [.. "vault:"u8],
        [.. "secret:"u8],
        [.. "file:"u8],
        [.. "env:"u8],
        [.. "data:"u8],
        [.. "op://"u8],
        [.. "ENC["u8],
        [.. "ENC("u8],
        [.. "$2"u8],
        [.. "$1$"u8],
        [.. "$5$"u8],
        [.. "$6$"u8],
        [.. "$argon"u8],
        [.. "{SHA"u8],
        [.. "{SSHA"u8],
        [.. "{bcrypt"u8],
        [.. "{noop"u8],
        [.. "pbkdf2"u8],
        [.. "sha1"u8],
        [.. "sha256"u8],
        [.. "sha384"u8],
        [.. "sha512"u8],
        [.. "md5"u8],
        [.. "urn:"u8],
        [.. "unix:"u8],
        [.. "ssh-rsa"u8],
        [.. "AAAAB3NzaC1"u8],
        [.. "AAAAC3NzaC1"u8],
        [.. "AAAAE2VjZHNh"u8],
        [.. "U2FsdGVkX1"u8],
        [.. "ssh-ed"u8],
        [.. "ecdsa-"u8],
        [.. "-----"u8],
        [.. "@string"u8],
        [.. "@{"u8],
        [.. "self."u8],
        [.. "this."u8],
        [.. "config."u8],
        [.. "ctx."u8],
        [.. "args."u8],
        [.. "opts."u8],
        [.. "options."u8],
        [.. "System."u8],
        [.. "required"u8],
    ];

    private static readonly byte[][] FileEndings =
    [
        [.. ".txt"u8],
        [.. ".json"u8],
        [.. ".pem"u8],
        [.. ".key"u8],
        [.. ".crt"u8],
        [.. ".cer"u8],
        [.. ".py"u8],
        [.. ".js"u8],
        [.. ".ts"u8],
        [.. ".html"u8],
        [.. ".php"u8],
        [.. ".xml"u8],
        [.. ".yml"u8],
        [.. ".yaml"u8],
        [.. ".properties"u8],
        [.. ".jks"u8],
        [.. ".p12"u8],
        [.. ".pfx"u8],
        [.. ".com"u8],
        [.. ".org"u8],
        [.. ".net"u8],
        [.. ".io"u8],
        [.. ".svg"u8],
        [.. ".png"u8],
        [.. ".md"u8],
        [.. ".go"u8],
        [.. ".java"u8],
        [.. ".sh"u8],
        [.. ".conf"u8],
        [.. ".keystore"u8],
        [.. ".gpg"u8],
        [.. ".enc"u8],
    ];

    /// <summary>Signs that a password may hold and the name of a thing may not.</summary>
    private static readonly SearchValues<byte> Signs = SearchValues.Create("!@#$%^&*+=?~"u8);

    private static readonly SearchValues<byte> Joints = SearchValues.Create("_-./:,;|()[]{}"u8);

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n<>"u8);

    public static ValueShape Of(ReadOnlySpan<byte> value)
    {
        if (
            value.Length is < ShortestValue or > LongestValue
            || value.ContainsAny(Blanks)
            || value.ContainsAnyInRange((byte)0x80, (byte)0xFF)
        )
            return default;
        if (Placeholder.Reads(value) || IsReference(value) || IsPublic(value) || WeakWords.IsWord(value) || WeakWords.NamesItself(value))
            return default;
        var kinds = Kinds.Of(value);
        var entropy = Secrets.Entropy.Of(value);
        var isUuid = value.Length == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-';
        return new ValueShape(GradeOf(value, kinds, entropy), kinds, entropy, isUuid, Holds(value, Marks));
    }

    private static ValueGrade GradeOf(ReadOnlySpan<byte> value, Kinds kinds, double entropy)
    {
        var (all, strange) = Trigrams.Count(value);
        if (kinds.Letters == 0)
            return kinds.Digits >= 6 && kinds.Others <= 1 && entropy >= 2.2 ? ValueGrade.Chosen
                : kinds.Digits >= 6 && kinds.Others > 1 && value.ContainsAny(Signs) ? ValueGrade.Chosen
                : kinds.Digits > 0 ? ValueGrade.Word
                : ValueGrade.Nothing;
        // `asdfasdf`: the same hand on the keys again.
        if (entropy < 2 || Repeats(value))
            return ValueGrade.Word;
        if (kinds.IsHex && kinds.Digits > 0)
            return value.Length >= 16 && entropy >= 3 ? ValueGrade.Random : ValueGrade.Chosen;
        // Two strange triples can be an abbreviation.
        if (all >= 3 && strange * 2 >= all && strange >= 3)
            return ValueGrade.Random;
        if (
            kinds.Digits > 0
            && value.Length >= 8
            && kinds.Runs >= LeastRuns * (kinds.Letters + kinds.Digits)
            && kinds.Others * 3 <= value.Length
        )
        {
            if (all == 0 || strange * 3 >= all || kinds.Runs * 2 >= kinds.Letters + kinds.Digits)
                return ValueGrade.Random;
        }

        return IsChosen(value, kinds) ? ValueGrade.Chosen : ValueGrade.Word;
    }

    private static bool Repeats(ReadOnlySpan<byte> value)
    {
        for (var unit = 1; unit <= Math.Min(8, value.Length / 2); unit++)
        {
            if (value[unit..].SequenceEqual(value[..^unit]))
                return true;
        }

        return false;
    }

    private static bool IsChosen(ReadOnlySpan<byte> value, Kinds kinds)
    {
        var hasSign = value[..^1].ContainsAny(Signs) || value[^1] is (byte)'!' or (byte)'@' or (byte)'#' or (byte)'$' or (byte)'*';
        if (value.ContainsAny(Joints) && !(hasSign && kinds.Digits > 0))
            return false;
        var isMixed = value.ContainsAnyInRange((byte)'A', (byte)'Z') && value.ContainsAnyInRange((byte)'a', (byte)'z');
        return (hasSign && value[0] is not ((byte)'#' or (byte)'@' or (byte)'?' or (byte)'&' or (byte)'=') && (kinds.Digits > 0 || isMixed))
            || kinds.Digits >= 2
            || (kinds.Digits == 1 && isMixed && value.Length >= 8);
    }

    /// <summary>A path, a URL, a call, a member, a pattern, a hash or a resource name: where the secret is, not what it is.</summary>
    private static bool IsReference(ReadOnlySpan<byte> value)
    {
        foreach (var beginning in Beginnings)
        {
            if (value.StartsWith(beginning))
                return true;
        }

        foreach (var ending in FileEndings)
        {
            if (value.EndsWith(ending))
                return true;
        }

        foreach (var reference in References)
        {
            if (value.IndexOf(reference) >= 0)
                return true;
        }

        return value.Count((byte)'/') > 1 && Trigrams.Count(value) is var (all, strange) && strange * 3 < all
            || IsCall(value)
            || IsMember(value);
    }

    /// <summary>
    /// A public key or a certificate in base 64: ASN.1 opens it with a sequence in a sequence (RFC 5280 §4.1), where a private key has its
    /// version first (RFC 5208 §5).
    /// </summary>
    private static bool IsPublic(ReadOnlySpan<byte> value)
    {
        const int Head = 12;
        const byte Sequence = 0x30;
        Span<byte> bytes = stackalloc byte[Head / 4 * 3];
        if (
            value.Length < 40
            || value[0] != 'M'
            || Base64.DecodeFromUtf8(value[..Head], bytes, out _, out _, false) != OperationStatus.Done
        )
            return false;
        var content = bytes[1] switch
        {
            0x81 => 3,
            0x82 => 4,
            < 0x80 => 2,
            _ => 0,
        };
        return bytes[0] == Sequence && content > 0 && bytes[content] == Sequence;
    }

    /// <summary><c>name(…)</c>, <c>name[…]</c>.</summary>
    private static bool IsCall(ReadOnlySpan<byte> value)
    {
        var open = value.IndexOfAny((byte)'(', (byte)'[');
        return open > 1 && value[^1] is (byte)')' or (byte)']' && !value[..open].ContainsAny(Signs);
    }

    /// <summary><c>user.password</c>, <c>com.acme.Login</c>: names of words, with dots between.</summary>
    private static bool IsMember(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf((byte)'.') <= 0 || value.ContainsAny(Signs))
            return false;
        var (all, strange) = Trigrams.Count(value);
        return all >= 3 && strange * 3 < all && Kinds.Of(value).Digits * 4 < value.Length;
    }

    private static bool Holds(ReadOnlySpan<byte> value, byte[][] words)
    {
        Span<byte> lower = stackalloc byte[LongestValue];
        System.Text.Ascii.ToLower(value, lower, out var length);
        foreach (var word in words)
        {
            if (lower[..length].IndexOf(word) >= 0)
                return true;
        }

        return false;
    }
}
