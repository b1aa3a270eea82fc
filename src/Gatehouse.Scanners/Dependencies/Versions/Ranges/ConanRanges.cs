namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Conan: conditions in brackets that must all hold, <c>||</c> parts alternatives, and prereleases are let in only where an option says so;
/// without brackets it is one version. https://docs.conan.io/2/tutorial/versioning/version_ranges.html
/// </summary>
internal sealed class ConanRanges : RangeSyntax
{
    private readonly ConanOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["ConanCenter"];

    private protected override VersionRange? Parse(string text)
    {
        if (text is not ['[', .. var inside, ']'])
            return order.Read(text) is { } exact
                ? new IntervalRange(
                    order,
                    [
                        [Interval.Exactly(exact)],
                    ]
                )
                {
                    Pin = text,
                }
                : null;
        var withPrereleases = false;
        var conditions = "";
        foreach (var part in inside.Split(',', StringSplitOptions.TrimEntries))
        {
            // After a comma Conan 2 has an option, Conan 1 one more condition.
            if (part.AsSpan().StartsWithLetter() && conditions.Length > 0)
                withPrereleases |= part.StartsWith("include_prerelease", StringComparison.Ordinal);
            else
                conditions += " " + part;
        }

        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<Interval>>();
        foreach (var alternative in conditions.Split("||"))
        {
            var all = ImmutableArray.CreateBuilder<Interval>();
            foreach (var condition in alternative.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (ReadCondition(condition) is not { } interval)
                    return null;
                all.Add(interval);
            }

            alternatives.Add(all.ToImmutable());
        }

        return new IntervalRange(order, alternatives.ToImmutable(), onlyReleases: !withPrereleases);
    }

    private Interval? ReadCondition(string condition)
    {
        if (condition == "*")
            return Interval.Everything;
        var end = condition.AsSpan().IndexOfAnyExcept("<>=~^");
        if (end < 0)
            return null;
        var (operation, version) = (condition[..end], condition[end..]);
        if (order.Read(operation is ">=" or "<" or "~" or "^" ? WithPrereleases(version) : version) is not { } key)
            return null;
        return operation switch
        {
            "" or "=" => Interval.Exactly(key),
            ">=" => Interval.From(key),
            ">" => Interval.After(key),
            "<" => Interval.Below(key),
            "<=" => Interval.UpTo(key),
            "~" or "^" => Beyond(operation, version) is { } beyond && order.Read(beyond) is { } high ? Interval.Between(key, high) : null,
            _ => null,
        };
    }

    /// <summary>The tilde keeps the first two numbers, the caret all up to the first that is not zero; null where one is no number.</summary>
    private static string? Beyond(string operation, string version)
    {
        var end = version.AsSpan().IndexOfAny('-', '+');
        var numbers = (end < 0 ? version : version[..end]).Split('.');
        var raised =
            operation == "~" ? Math.Min(1, numbers.Length - 1)
            : Array.FindIndex(numbers, number => number.Trim('0').Length > 0) is var first && first >= 0 ? first
            : numbers.Length;
        if (!numbers.Take(raised + 1).All(number => number.AsSpan().IsNumber()))
            return null;
        // Of zeros alone the next smaller number is raised.
        var last = raised < numbers.Length ? PartialVersion.Increment(numbers[raised]) : "1";
        return WithPrereleases(string.Join('.', [.. numbers.Take(raised), last]));
    }

    /// <summary>The first of its prereleases, where the version says nothing of them.</summary>
    private static string WithPrereleases(string version) => version.AsSpan().ContainsAny('-', '+') ? version : version + "-0";
}
