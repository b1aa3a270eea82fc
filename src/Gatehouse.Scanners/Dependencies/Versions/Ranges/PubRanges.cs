namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Pub: <c>any</c>, a caret alone, or comparisons that must all hold; below a release its own prereleases are not let in.
/// https://dart.dev/tools/pub/dependencies#version-constraints
/// </summary>
internal sealed class PubRanges : RangeSyntax
{
    private readonly PubOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["Pub"];

    private protected override VersionRange? Parse(string text)
    {
        if (text == "any")
            return new IntervalRange(
                order,
                [
                    [Interval.Everything],
                ]
            );
        if (text.StartsWith('^'))
        {
            var least = text[1..].Trim();
            return
                TryRead(least, out var version)
                && order.Read(least) is { } low
                && order.Read(version.Major == "0" ? version.NextMinor : version.NextMajor) is { } high
                ? new IntervalRange(
                    order,
                    [
                        [Interval.Between(low, high)],
                    ]
                )
                : null;
        }

        var intervals = ImmutableArray.CreateBuilder<Interval>();
        var written = Split(text);
        foreach (var (operation, bound) in written)
        {
            if (!TryRead(bound, out var version))
                return null;
            var isOpen = operation == "<" && version.Prerelease.Length == 0 && !bound.Contains('+', StringComparison.Ordinal);
            // Who asks for prereleases of the very version that is the end gets them.
            var endsBefore = isOpen && !written.Exists(other => other.Operation.StartsWith('>') && IsPrereleaseOf(version, other.Version));
            if (order.Read(endsBefore ? version.Least + "-0" : bound) is not { } key)
                return null;
            Interval? interval = operation switch
            {
                "" => Interval.Exactly(key),
                ">=" => Interval.From(key),
                ">" => Interval.After(key),
                "<" => Interval.Below(key),
                "<=" => Interval.UpTo(key),
                _ => null,
            };
            if (interval is null)
                return null;
            intervals.Add(interval.Value);
        }

        return intervals.Count == 0
            ? null
            : new IntervalRange(order, [intervals.ToImmutable()]) { Pin = written is [("", var only)] ? only : null };
    }

    /// <summary>Comparisons need no space between them.</summary>
    private static List<(string Operation, string Version)> Split(ReadOnlySpan<char> rest)
    {
        var comparisons = new List<(string, string)>();
        for (rest = rest.Trim(); !rest.IsEmpty; rest = rest.TrimStart())
        {
            var end = rest.IndexOfAnyExcept("<>=");
            var operation = end < 0 ? rest : rest[..end];
            rest = rest[operation.Length..].TrimStart();
            end = rest.IndexOfAny(" <>");
            var version = end < 0 ? rest : rest[..end];
            rest = rest[version.Length..];
            comparisons.Add((operation.ToString(), version.ToString()));
        }

        return comparisons;
    }

    private static bool IsPrereleaseOf(PartialVersion release, string version) =>
        TryRead(version, out var other) && other.Prerelease.Length > 0 && other.Numbers == release.Numbers;

    private static bool TryRead(string text, out PartialVersion version) => PartialVersion.TryRead(text, out version) && version.IsFull;
}
