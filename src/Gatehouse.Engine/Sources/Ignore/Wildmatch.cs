namespace Gatehouse.Engine.Sources.Ignore;

/// <summary>A pattern in git's wildmatch language, compiled: <c>*</c> and <c>?</c> stop at a slash, only <c>**</c> crosses it.</summary>
/// <remarks>
/// A text is matched in time proportional to pattern times text at worst, without recursion and without memory.
/// A malformed pattern (an open bracket, a lone backslash at the end) matches nothing, as in git.
/// </remarks>
public sealed class Wildmatch
{
    public const int MaxLength = 2048;

    private readonly Form _form;
    private readonly string _literal;
    private readonly Step[] _steps;

    private Wildmatch(Form form, string literal, Step[] steps)
    {
        _form = form;
        _literal = literal;
        _steps = steps;
    }

    private enum Form
    {
        Never,
        Literal,
        StarLiteral,
        LiteralStar,
        Steps,
    }

    private enum StepKind
    {
        Char,
        AnyChar,
        Class,

        /// <summary><c>*</c>: any run without a slash.</summary>
        Star,

        /// <summary><c>**/</c>: no folder, or any number of them.</summary>
        Folders,

        /// <summary><c>**\/</c>: the escape takes away the right to match no folder at all.</summary>
        SomeFolders,

        /// <summary><c>**</c> at the end: everything that is left.</summary>
        Rest,
    }

    public bool IsMalformed => _form == Form.Never;

    /// <summary>Compiles a pattern of at most <see cref="MaxLength"/> characters.</summary>
    public static Wildmatch Compile(ReadOnlySpan<char> pattern)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pattern.Length, MaxLength, nameof(pattern));
        if (Read(pattern) is not { } steps)
        {
            return new Wildmatch(Form.Never, "", []);
        }

        var wildcards = steps.Count(step => step.Kind != StepKind.Char);
        if (wildcards == 0)
        {
            return new Wildmatch(Form.Literal, Literal(steps), []);
        }

        if (wildcards == 1 && steps[0].Kind == StepKind.Star)
        {
            return new Wildmatch(Form.StarLiteral, Literal(steps[1..]), []);
        }

        if (wildcards == 1 && steps[^1].Kind == StepKind.Star)
        {
            return new Wildmatch(Form.LiteralStar, Literal(steps[..^1]), []);
        }

        return new Wildmatch(Form.Steps, "", [.. steps]);
    }

    public bool Matches(ReadOnlySpan<char> text) =>
        _form switch
        {
            Form.Literal => text.SequenceEqual(_literal),
            Form.StarLiteral => text.EndsWith(_literal) && !text[..^_literal.Length].Contains('/'),
            Form.LiteralStar => text.StartsWith(_literal) && !text[_literal.Length..].Contains('/'),
            Form.Steps => MatchesSteps(text),
            _ => false,
        };

    // Only the latest '*' and the latest '**/' are ever tried again. An earlier one cannot help: what stands between two stars was found
    // at its first place, which leaves the later star the most to choose from, and a star never reaches beyond the next slash.
    private bool MatchesSteps(ReadOnlySpan<char> text)
    {
        int step = 0,
            at = 0;
        int afterStar = -1,
            starEnd = 0;
        int afterFolders = -1,
            foldersEnd = 0;
        while (true)
        {
            if (step == _steps.Length)
            {
                if (at == text.Length)
                {
                    return true;
                }
            }
            else
            {
                ref readonly var current = ref _steps[step];
                switch (current.Kind)
                {
                    case StepKind.Rest:
                        return true;
                    case StepKind.Star:
                        afterStar = ++step;
                        starEnd = at;
                        continue;
                    case StepKind.Folders:
                        afterFolders = ++step;
                        foldersEnd = at;
                        afterStar = -1;
                        continue;
                    case StepKind.SomeFolders:
                        afterFolders = ++step;
                        foldersEnd = at;
                        afterStar = -1;
                        break;
                    default:
                        if (at < text.Length && current.Accepts(text[at]))
                        {
                            if (text[at] == '/')
                            {
                                afterStar = -1;
                            }

                            at++;
                            step++;
                            continue;
                        }

                        break;
                }
            }

            if (afterStar >= 0 && starEnd < text.Length && text[starEnd] != '/')
            {
                at = ++starEnd;
                step = afterStar;
            }
            else if (afterFolders >= 0 && text[foldersEnd..].IndexOf('/') is var slash and >= 0)
            {
                foldersEnd += slash + 1;
                at = foldersEnd;
                step = afterFolders;
                afterStar = -1;
            }
            else
            {
                return false;
            }
        }
    }

    private static List<Step>? Read(ReadOnlySpan<char> pattern)
    {
        List<Step> steps = [];
        for (var at = 0; at < pattern.Length; )
        {
            var c = pattern[at++];
            switch (c)
            {
                case '*':
                    steps.Add(ReadStars(pattern, ref at));
                    break;
                case '?':
                    steps.Add(new Step(StepKind.AnyChar));
                    break;
                case '[':
                    if (WildmatchClass.Read(pattern, ref at) is not { } set)
                    {
                        return null;
                    }

                    steps.Add(new Step(StepKind.Class, Set: set));
                    break;
                case '\\':
                    if (at == pattern.Length)
                    {
                        return null;
                    }

                    steps.Add(new Step(StepKind.Char, pattern[at++]));
                    break;
                default:
                    steps.Add(new Step(StepKind.Char, c));
                    break;
            }
        }

        return steps;
    }

    // Two stars or more cross slashes only where they fill a whole path segment; elsewhere they are one star.
    private static Step ReadStars(ReadOnlySpan<char> pattern, ref int at)
    {
        var start = at - 1;
        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        if (at - start < 2 || (start > 0 && pattern[start - 1] != '/'))
        {
            return new Step(StepKind.Star);
        }

        var rest = pattern[at..];
        if (rest.IsEmpty)
        {
            return new Step(StepKind.Rest);
        }

        if (rest[0] == '/')
        {
            at++;
            return new Step(StepKind.Folders);
        }

        if (rest.StartsWith("\\/"))
        {
            at += 2;
            return new Step(StepKind.SomeFolders);
        }

        return new Step(StepKind.Star);
    }

    private static string Literal(List<Step> steps) => string.Concat(steps.Select(step => step.Char));

    private readonly record struct Step(StepKind Kind, char Char = '\0', WildmatchClass? Set = null)
    {
        public bool Accepts(char c) =>
            Kind switch
            {
                StepKind.Char => c == Char,
                StepKind.AnyChar => c != '/',
                _ => Set!.Accepts(c),
            };
    }
}
