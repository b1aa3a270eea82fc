namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>
/// A version as NuGet's files ask for it (https://learn.microsoft.com/nuget/concepts/package-versioning): a plain one is the lowest that
/// will do, and the one that is taken where nothing else asks for more.
/// </summary>
internal static class NuGetRange
{
    /// <summary>The version that is taken, or else the range.</summary>
    public static (string? Version, string? Range) Read(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return (null, null);
        if (text[0] == '[' && text[^1] == ']' && !text.Contains(',', StringComparison.Ordinal) && IsPlain(text[1..^1].Trim()))
            return (text[1..^1].Trim(), null);
        return IsPlain(text) ? (text, null) : (null, text);
    }

    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+');
}
