using System.Buffers;

namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Maven: intervals of which one must hold; a bare version is a wish that anything may overrule.
/// https://maven.apache.org/pom.html#dependency-version-requirement-specification
/// </summary>
internal sealed class MavenRanges : RangeSyntax
{
    /// <summary>Brackets of a range gone wrong, and of a property that was not filled in.</summary>
    private static readonly SearchValues<char> NotInVersions = SearchValues.Create("${}[](),");

    private readonly MavenOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["Maven"];

    private protected override VersionRange? Parse(string text)
    {
        if (text is not ['[' or '(', ..])
        {
            return order.Knows(text) && !text.AsSpan().ContainsAny(NotInVersions)
                ? new IntervalRange(
                    order,
                    [
                        [Interval.Everything],
                    ]
                )
                {
                    Pin = text,
                }
                : null;
        }

        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<Interval>>();
        string? pin = null;
        var rest = text.AsSpan();
        while (true)
        {
            if (Brackets.Take(order, ref rest) is not { } read)
                return null;
            alternatives.Add([read.Interval]);
            pin = read.Pin;
            if (rest.IsEmpty)
                break;
            if (!rest.TakeAny(","))
                return null;
            rest = rest.TrimStart();
            if (rest.IsEmpty)
                return null;
        }

        return new IntervalRange(order, alternatives.ToImmutable()) { Pin = alternatives.Count == 1 ? pin : null };
    }
}
