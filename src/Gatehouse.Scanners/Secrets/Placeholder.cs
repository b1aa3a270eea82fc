namespace Gatehouse.Scanners.Secrets;

/// <summary>Tells a value that stands for a secret from a secret.</summary>
internal static class Placeholder
{
    private const int LongestRun = 5;
    private const int LongestSequence = 6;

    /// <summary>More in braces is no name: Jenkins keeps its encrypted passwords so.</summary>
    private const int LongestField = 40;

    /// <summary>Words that no random token spells, and that people put where a secret belongs.</summary>
    private static ReadOnlySpan<byte> Example => "example"u8;

    private static readonly byte[][] Words =
    [
        [.. "example"u8],
        [.. "placeholder"u8],
        [.. "changeme"u8],
        [.. "change_me"u8],
        [.. "change-me"u8],
        [.. "replaceme"u8],
        [.. "replace_me"u8],
        [.. "replace-me"u8],
        [.. "redacted"u8],
        [.. "your_"u8],
        [.. "your-"u8],
        [.. "dummy"u8],
        [.. "insert_"u8],
        [.. "insert-"u8],
        [.. "mytoken"u8],
        [.. "my-token"u8],
        [.. "my_token"u8],
        [.. "mysecret"u8],
        [.. "my-secret"u8],
        [.. "my_secret"u8],
        [.. "&#"u8],
        [.. "&lt;"u8],
        [.. "xxxx"u8],
        [.. "****"u8],
        [.. "..."u8],
    ];

    /// <summary>Characters that a password may hold and the name of a variable may not.</summary>
    private static readonly System.Buffers.SearchValues<byte> Punctuation = System.Buffers.SearchValues.Create("!@^&* "u8);

    /// <summary>For a token with a fixed alphabet: filled with one character, counted up, or marked as an example.</summary>
    public static bool Looks(ReadOnlySpan<byte> token) =>
        IsMuchOf(token, LongestRunOf(token), LongestRun)
        || IsMuchOf(token, LongestSequenceOf(token), LongestSequence)
        || Contains(token, Example);

    /// <summary>By chance a long token holds a short run; who fills in or counts up makes a quarter of it.</summary>
    private static bool IsMuchOf(ReadOnlySpan<byte> token, int run, int most) => run > most && run * 4 >= token.Length;

    /// <summary>For a value of free form, also the words people write where a secret belongs.</summary>
    public static bool Reads(ReadOnlySpan<byte> value)
    {
        foreach (var word in Words)
        {
            if (Contains(value, word))
                return true;
        }

        return IsVariable(value) || IsExpression(value) || LongestRunOf(value) > LongestRun || LongestSequenceOf(value) > LongestSequence;
    }

    /// <summary><c>${NAME}</c>, <c>$NAME</c>, <c>$(command)</c>, <c>{{ name }}</c>, <c>%NAME%</c>, <c>&lt;name&gt;</c>, <c>[name]</c>, <c>#{name}</c>, <c>!Ref</c>.</summary>
    public static bool IsVariable(ReadOnlySpan<byte> value) =>
        value.Length > 1
        && (
            value.IndexOf("${"u8) >= 0
            || value.IndexOf("{{"u8) >= 0
            || value.IndexOf("$("u8) >= 0
            || value.IndexOf("#{"u8) >= 0
            || value.IndexOf("<%"u8) >= 0
            || (value[0] == '$' && (char.IsAsciiLetter((char)value[1]) || value[1] == '_') && !value.ContainsAny(Punctuation))
            || HasField(value)
            || (value[0] == '%' && value[^1] == '%')
            || (value[0] == '<' && char.IsAsciiLetter((char)value[1]))
            || (value[0] == '[' && value[^1] == ']')
            || (value[0] == '!' && char.IsAsciiLetterUpper((char)value[1]))
        );

    /// <summary>A regular expression, which describes secrets and is none.</summary>
    private static bool IsExpression(ReadOnlySpan<byte> value) =>
        value.IndexOf("[a-z"u8) >= 0
        || value.IndexOf("[A-Z"u8) >= 0
        || value.IndexOf("[0-9"u8) >= 0
        || value.IndexOf("\\d{"u8) >= 0
        || value.IndexOf("\\w"u8) >= 0;

    /// <summary><c>{name}</c> anywhere: a field of a format string.</summary>
    private static bool HasField(ReadOnlySpan<byte> value)
    {
        var open = value.IndexOf((byte)'{');
        if (open < 0)
            return false;
        var close = value[open..].IndexOf((byte)'}');
        return close != 1
            && close <= LongestField
            && open + 1 < value.Length
            && (char.IsAsciiLetter((char)value[open + 1]) || value[open + 1] == '_');
    }

    private static int LongestRunOf(ReadOnlySpan<byte> text)
    {
        var run = 1;
        var longest = 1;
        for (var i = 1; i < text.Length; i++)
        {
            run = text[i] == text[i - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary><c>1234567</c>, <c>abcdefg</c>: counted up one by one.</summary>
    private static int LongestSequenceOf(ReadOnlySpan<byte> text)
    {
        var run = 1;
        var longest = 1;
        for (var i = 1; i < text.Length; i++)
        {
            var follows = (text[i] | 0x20) == (text[i - 1] | 0x20) + 1 || (text[i] == '0' && text[i - 1] == '9');
            run = follows ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        for (var at = 0; at + lower.Length <= text.Length; at++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(at, lower.Length), lower))
                return true;
        }

        return false;
    }
}
