using System.Buffers;

namespace Gatehouse.Scanners.Dependencies.Versions;

/// <summary>Takes a version apart from its beginning.</summary>
internal static class VersionText
{
    /// <summary>What numbers parted by dots are made of.</summary>
    public static readonly SearchValues<char> Dotted = SearchValues.Create(".0123456789");

    /// <summary>Cuts the digits off the front; empty where there are none.</summary>
    public static ReadOnlySpan<char> TakeDigits(this scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return text.Take(end < 0 ? text.Length : end);
    }

    public static ReadOnlySpan<char> TakeLetters(this scoped ref ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
            end++;
        return text.Take(end);
    }

    /// <summary>Cuts off what lies before the separator and the separator; all of it where there is none.</summary>
    public static ReadOnlySpan<char> TakeUntil(this scoped ref ReadOnlySpan<char> text, char separator)
    {
        var at = text.IndexOf(separator);
        if (at < 0)
            return text.Take(text.Length);
        var taken = text[..at];
        text = text[(at + 1)..];
        return taken;
    }

    /// <summary>Cuts the word off the front, whatever its case.</summary>
    public static bool TakeWord(this scoped ref ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            return false;
        text = text[word.Length..];
        return true;
    }

    public static bool TakeAny(this scoped ref ReadOnlySpan<char> text, ReadOnlySpan<char> letters)
    {
        if (text.IsEmpty || !letters.Contains(text[0]))
            return false;
        text = text[1..];
        return true;
    }

    public static bool StartsWithDigit(this ReadOnlySpan<char> text) => !text.IsEmpty && char.IsAsciiDigit(text[0]);

    public static bool StartsWithLetter(this ReadOnlySpan<char> text) => !text.IsEmpty && char.IsAsciiLetter(text[0]);

    /// <summary>Whether a hyphen follows the numbers, as semantic versions and those like them have it.</summary>
    public static bool IsPrerelease(ReadOnlySpan<char> version) => version.IndexOfAny('-', '+') is var at && at >= 0 && version[at] == '-';

    public static bool IsNumber(this ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static ReadOnlySpan<char> Take(this scoped ref ReadOnlySpan<char> text, int length)
    {
        var taken = text[..length];
        text = text[length..];
        return taken;
    }
}
