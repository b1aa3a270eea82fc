using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// A part of a URL's path in the name of a file. It holds no slash, so it leads out of its folder only as a whole: <c>..</c>. Where a name
/// has letters of its own beside it (<c>name + ".cfg"</c>) it leads nowhere.
/// </summary>
internal static class PathText
{
    private const SinkKinds Any = SinkKinds.Segment | SinkKinds.OfSegments;

    /// <summary>Whether it can only be a whole part of a path, and so reaches no more than the folder and the one above.</summary>
    public static bool IsConfined(Mark mark) => (mark.Cleaned & Any) != 0;

    /// <summary>Whether the file's name has other letters beside it.</summary>
    public static bool IsPartOfName(Mark mark, ImmutableArray<Piece> pieces, int at) =>
        mark.Cleaned.HasFlag(SinkKinds.Segment) && (HasLetters(pieces, at, -1) || HasLetters(pieces, at, 1));

    /// <summary>Whether there is a letter other than a dot before the next slash.</summary>
    private static bool HasLetters(ImmutableArray<Piece> pieces, int at, int step)
    {
        for (var i = at + step; i >= 0 && i < pieces.Length; i += step)
        {
            // What is not known may end, or begin, with a slash.
            if (pieces[i].Literal is not { } literal)
                return false;
            for (var k = 0; k < literal.Length; k++)
            {
                var letter = step > 0 ? literal[k] : literal[^(k + 1)];
                if (letter is '/' or '\\')
                    return false;
                if (letter is not ('.' or ' '))
                    return true;
            }
        }

        return false;
    }

    /// <summary>What is left to know of a part when the text around it is forgotten.</summary>
    public static Taint Folded(Taint taint, ImmutableArray<Piece> pieces, int at)
    {
        if (pieces.Length == 1)
            return taint;
        foreach (var mark in taint.Marks)
        {
            if (mark.Cleaned.HasFlag(SinkKinds.Segment))
                return taint.Map(own => IsPartOfName(own, pieces, at) ? Named(own) : Embedded(own));
        }

        return taint;
    }

    private static Mark Named(Mark mark) => mark.With((mark.Cleaned & ~Any) | SinkKinds.Path, mark.IsDoubtful);

    public static Mark Embedded(Mark mark) =>
        (mark.Cleaned & (SinkKinds.Segment | SinkKinds.Path)) == SinkKinds.Segment
            ? mark.With((mark.Cleaned & ~SinkKinds.Segment) | SinkKinds.OfSegments, mark.IsDoubtful)
            : mark;

    /// <summary>Other letters are made of it; what can do no harm to paths anyway stays as it is.</summary>
    public static Mark Remade(Mark mark) =>
        mark.Cleaned == SinkKinds.All
            ? mark
            : mark.With(
                mark.Cleaned & ~(mark.Cleaned.HasFlag(SinkKinds.Path) ? SinkKinds.Digits : Any | SinkKinds.Digits),
                mark.IsDoubtful
            );
}
