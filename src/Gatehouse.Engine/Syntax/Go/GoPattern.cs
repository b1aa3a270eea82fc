namespace Gatehouse.Engine.Syntax.Go;

/// <summary>Why an expression is refused, at which of its characters (from 1), and what to write instead.</summary>
public sealed record GoPatternProblem(int Character, string Message, string Remedy);

/// <summary>
/// A regular expression in the syntax of Go (https://github.com/google/re2/wiki/Syntax), said again in the syntax of .NET so that it
/// means the same under <c>NonBacktracking | CultureInvariant</c>.
/// </summary>
public sealed record GoPattern
{
    private GoPattern() { }

    /// <summary>As it was written.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// For .NET. Groups carry Go's numbers: .NET would number named groups after all others.
    /// </summary>
    public required string Translated { get; init; }

    /// <summary>How many capturing groups there are.</summary>
    public required int Groups { get; init; }

    /// <summary>
    /// True where every character above U+007F means the same to it. Over a text that shows all of those as U+FFFD, <c>\b</c> then
    /// falls where Go sees it: .NET counts letters of all alphabets as parts of words, Go only those of ASCII.
    /// </summary>
    public required bool IsAscii { get; init; }

    /// <summary>The expression, or the problem that keeps it from being one.</summary>
    public static GoPattern? Parse(string pattern, out GoPatternProblem? problem)
    {
        try
        {
            problem = null;
            var reader = new GoPatternReader(pattern);
            var translated = reader.Read();
            return new GoPattern
            {
                Source = pattern,
                Translated = translated,
                Groups = reader.Groups,
                IsAscii = reader.IsAscii,
            };
        }
        catch (GoPatternRefusal refusal)
        {
            problem = refusal.Problem;
            return null;
        }
    }
}

/// <summary>Leads out of the reader; <see cref="GoPattern.Parse"/> makes a value of it.</summary>
internal sealed class GoPatternRefusal(GoPatternProblem problem) : Exception(problem.Message)
{
    public GoPatternProblem Problem { get; } = problem;
}
