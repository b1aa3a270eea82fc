namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>One line of an ignore file, taken apart once so that a path can be held against it quickly.</summary>
internal sealed class IgnorePattern
{
    private readonly bool _byName;
    private readonly string _start;
    private readonly Wildmatch _rest;

    private IgnorePattern(bool isNegated, bool directoriesOnly, bool byName, string start, Wildmatch rest)
    {
        IsNegated = isNegated;
        DirectoriesOnly = directoriesOnly;
        _byName = byName;
        _start = start;
        _rest = rest;
    }

    public bool IsNegated { get; }

    public bool DirectoriesOnly { get; }

    public bool IsMalformed => _rest.IsMalformed;

    public static IgnorePattern Read(ReadOnlySpan<char> text)
    {
        var isNegated = text.StartsWith('!');
        if (isNegated)
        {
            text = text[1..];
        }

        // Git takes the last slash off without asking whether a backslash stands before it; what remains then is malformed.
        var directoriesOnly = text.EndsWith('/');
        if (directoriesOnly)
        {
            text = text[..^1];
        }

        var byName = !text.Contains('/');
        if (text.StartsWith('/'))
        {
            text = text[1..];
        }

        // "**/name" says no more than "name", and a name is found without looking at the path.
        if (!byName && text.StartsWith("**/") && !text[3..].Contains('/'))
        {
            byName = true;
            text = text[3..];
        }

        if (byName)
        {
            return new IgnorePattern(isNegated, directoriesOnly, byName, "", Wildmatch.Compile(text));
        }

        // The plain start is cut off first because git does so too, and it shows: in "lib**/x" the stars then begin the pattern
        // and cross slashes, so that it matches "lib/a/x" and "libx".
        var plain = text.IndexOfAny("*?[\\");
        var cut = plain < 0 ? text.Length : plain;
        return new IgnorePattern(isNegated, directoriesOnly, byName, text[..cut].ToString(), Wildmatch.Compile(text[cut..]));
    }

    /// <summary>Whether the pattern fits a path, given relative to the pattern's directory, and the path's last segment.</summary>
    public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool isDirectory)
    {
        if (DirectoriesOnly && !isDirectory)
        {
            return false;
        }

        return _byName ? _rest.Matches(name) : path.StartsWith(_start) && _rest.Matches(path[_start.Length..]);
    }
}
