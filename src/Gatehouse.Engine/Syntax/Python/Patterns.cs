namespace Gatehouse.Engine.Syntax.Python;

/// <summary>What a <c>case</c> compares with.</summary>
public abstract class Pattern(int start, int end) : PythonNode(start, end);

/// <summary>A literal or a dotted name.</summary>
public sealed class ValuePattern(int start, int end, Expression value) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.ValuePattern;
    public Expression Value { get; } = value;
}

/// <summary><c>None</c>, <c>True</c> or <c>False</c>.</summary>
public sealed class SingletonPattern(int start, int end, SingletonValue value) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.SingletonPattern;
    public SingletonValue Value { get; } = value;
}

/// <summary><c>[a, *rest]</c>.</summary>
public sealed class SequencePattern(int start, int end, ImmutableArray<Pattern> patterns) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.SequencePattern;
    public ImmutableArray<Pattern> Patterns { get; } = patterns;
}

/// <summary><c>{key: pattern, **rest}</c>.</summary>
public sealed class MappingPattern(int start, int end, ImmutableArray<Expression> keys, ImmutableArray<Pattern> patterns, string? rest)
    : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.MappingPattern;
    public ImmutableArray<Expression> Keys { get; } = keys;
    public ImmutableArray<Pattern> Patterns { get; } = patterns;
    public string? Rest { get; } = rest;
}

/// <summary><c>Class(pattern, name=pattern)</c>.</summary>
public sealed class ClassPattern(
    int start,
    int end,
    Expression type,
    ImmutableArray<Pattern> patterns,
    ImmutableArray<string> keywordNames,
    ImmutableArray<Pattern> keywordPatterns
) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.ClassPattern;
    public Expression Type { get; } = type;
    public ImmutableArray<Pattern> Patterns { get; } = patterns;
    public ImmutableArray<string> KeywordNames { get; } = keywordNames;
    public ImmutableArray<Pattern> KeywordPatterns { get; } = keywordPatterns;
}

/// <summary><c>*name</c>; <c>*_</c> has no name.</summary>
public sealed class StarPattern(int start, int end, string? name) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.StarPattern;
    public string? Name { get; } = name;
}

/// <summary><c>pattern as name</c>, a capture (no pattern) or <c>_</c> (neither).</summary>
public sealed class AsPattern(int start, int end, Pattern? pattern, string? name) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.AsPattern;
    public Pattern? Pattern { get; } = pattern;
    public string? Name { get; } = name;
}

/// <summary><c>a | b</c>.</summary>
public sealed class OrPattern(int start, int end, ImmutableArray<Pattern> patterns) : Pattern(start, end)
{
    public override NodeKind Kind => NodeKind.OrPattern;
    public ImmutableArray<Pattern> Patterns { get; } = patterns;
}
