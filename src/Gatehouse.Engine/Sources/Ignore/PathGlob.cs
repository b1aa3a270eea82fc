namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>A pattern for file paths in <c>gatehouse.yml</c>, read as a line of an ignore file at the root of the tree would be.</summary>
/// <remarks>
/// <c>*.py</c> fits a name at any depth, <c>src/*.py</c> only right under <c>src</c>, and a pattern that fits a folder fits all below it.
/// Characters count as a person counts them, so <c>?</c> also takes a letter with an accent.
/// </remarks>
public sealed class PathGlob
{
    private readonly string _text;
    private readonly IgnorePattern _pattern;

    private PathGlob(string text, IgnorePattern pattern)
    {
        _text = text;
        _pattern = pattern;
    }

    /// <summary>Reads a pattern; a <see cref="FormatException"/> says what is wrong with one that could never match.</summary>
    public static PathGlob Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length > Wildmatch.MaxLength)
        {
            throw new FormatException($"The path pattern is longer than {Wildmatch.MaxLength} characters.");
        }

        var text = pattern.AsSpan();
        if (text.StartsWith("./"))
        {
            text = text[1..];
        }

        if (text.Trim('/').IsEmpty || text is ".")
        {
            throw new FormatException($"The path pattern '{pattern}' names nothing; '**' stands for every file.");
        }

        if (text[0] == '!')
        {
            throw new FormatException($"The path pattern '{pattern}' is negated; a name that begins with '!' is written '\\!'.");
        }

        var read = IgnorePattern.Read(text);
        return read.IsMalformed
            ? throw new FormatException(
                $"The path pattern '{pattern}' has an open '[', an unknown character class or a lone '\\' at its end."
            )
            : new PathGlob(pattern, read);
    }

    /// <summary>Whether the pattern fits a file, given by its path relative to the root with '/' between the segments.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (_pattern.Matches(path, name, isDirectory: false))
        {
            return true;
        }

        var start = 0;
        while (path[start..].IndexOf('/') is var length and >= 0)
        {
            var end = start + length;
            if (_pattern.Matches(path[..end], path[start..end], isDirectory: true))
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    public override string ToString() => _text;
}
