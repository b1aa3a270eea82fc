namespace Gatehouse.Scanners.Python.Patterns;

/// <summary>A part of a regular expression, as far as it matters for how long a match may take.</summary>
internal abstract record PatternPiece
{
    /// <summary>One character of a set.</summary>
    public sealed record Letter(LetterSet Set) : PatternPiece;

    /// <summary>Takes nothing and may fail: <c>$</c>, <c>\b</c>, a lookahead, an atomic group.</summary>
    public sealed record Condition : PatternPiece;

    /// <summary>Takes nothing and never fails.</summary>
    public sealed record Empty : PatternPiece;

    public sealed record Sequence(ImmutableArray<PatternPiece> Parts) : PatternPiece;

    public sealed record Choice(ImmutableArray<PatternPiece> Parts) : PatternPiece;

    /// <param name="Most">Null for no end.</param>
    public sealed record Repeat(PatternPiece Part, int Least, int? Most) : PatternPiece;
}
