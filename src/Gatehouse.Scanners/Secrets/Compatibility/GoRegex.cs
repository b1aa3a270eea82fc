using System.Text.RegularExpressions;
using Gatehouse.Engine.Syntax.Go;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>An expression of a settings file at work. It takes linear time; the limit is for those whose automaton is huge.</summary>
internal sealed class GoRegex(GoPattern pattern)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lazy<Regex> _regex = new(() =>
        new Regex(pattern.Translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit)
    );

    public GoPattern Pattern => pattern;

    /// <summary>All matches, at most <paramref name="most"/>; false where they could not all be found, which is told.</summary>
    public bool Find(MatchText text, int most, Sightings seen, Action<Match> take)
    {
        var count = 0;
        try
        {
            for (var match = _regex.Value.Match(text.For(pattern)); match.Success; match = match.NextMatch())
            {
                if (++count > most)
                    return Told(seen, $"its expression matches more than {most} times in this file");
                take(match);
            }

            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            return Told(seen, "its expression takes too long on this file");
        }
        catch (NotSupportedException)
        {
            return Told(seen, "its expression is too large to be run without backtracking");
        }
    }

    /// <summary>Whether it matches anywhere; what cannot be finished does not match, and is told.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text, Sightings seen)
    {
        try
        {
            return _regex.Value.IsMatch(MatchText.Decode(text, pattern.IsAscii));
        }
        catch (RegexMatchTimeoutException)
        {
            return Told(seen, "an expression of its allowlists takes too long on this file");
        }
        catch (NotSupportedException)
        {
            return Told(seen, "an expression of its allowlists is too large to be run without backtracking");
        }
    }

    private static bool Told(Sightings seen, string what)
    {
        seen.Fail(what, "Make the expression narrower in the gitleaks settings, or exclude the file under `scan: exclude:`.");
        return false;
    }
}
