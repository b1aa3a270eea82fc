namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Hex: requirements joined by <c>and</c>, which binds tighter, and by <c>or</c>; one that opens upwards shuts out prereleases unless it
/// names one. https://hexdocs.pm/elixir/Version.html#module-requirements
/// </summary>
internal sealed class HexRanges : RangeSyntax
{
    private static readonly string[] Operations = ["~>", ">=", "<=", "==", "!=", ">", "<"];

    public override ImmutableArray<string> Ecosystems => ["Hex"];

    private protected override VersionRange? Parse(string text)
    {
        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<Requirement>>();
        string? pin = null;
        foreach (var part in text.Split(" or "))
        {
            var all = ImmutableArray.CreateBuilder<Requirement>();
            foreach (var written in part.Split(" and ", StringSplitOptions.TrimEntries))
            {
                var operation = Operations.FirstOrDefault(one => written.StartsWith(one, StringComparison.Ordinal)) ?? "";
                var version = written[operation.Length..].TrimStart();
                if (Read(operation, version) is not { } requirement)
                    return null;
                all.Add(requirement);
                pin = operation is "" or "==" ? version : null;
            }

            alternatives.Add(all.ToImmutable());
        }

        return new Range(alternatives.ToImmutable()) { Pin = alternatives is [[_]] ? pin : null };
    }

    private static Requirement? Read(string operation, string text)
    {
        // Mix wants all three numbers but for the arrow; what manifests of others leave out is zero.
        if (!PartialVersion.TryRead(text, out var version) || version.Minor is null)
            return null;
        if (VersionOrder.SemVer.Read(version.Least) is not { } key)
            return null;
        var onlyReleases = version.Prerelease.Length == 0;
        return operation switch
        {
            "~>" => VersionOrder.SemVer.Read(version.IsFull ? version.NextMinor : version.NextMajor) is { } beyond
                ? new Requirement(Interval.Between(key, beyond), OnlyReleases: onlyReleases)
                : null,
            ">=" => new Requirement(Interval.From(key), OnlyReleases: onlyReleases),
            ">" => new Requirement(Interval.After(key), OnlyReleases: onlyReleases),
            "<" => new Requirement(Interval.Below(key)),
            "<=" => new Requirement(Interval.UpTo(key)),
            "!=" => new Requirement(Interval.Exactly(key), IsNegated: true),
            _ => new Requirement(Interval.Exactly(key)),
        };
    }

    private readonly record struct Requirement(Interval Interval, bool IsNegated = false, bool OnlyReleases = false);

    private sealed class Range(ImmutableArray<ImmutableArray<Requirement>> alternatives) : VersionRange
    {
        public override bool Allows(string version)
        {
            if (VersionOrder.SemVer.Read(version) is not { } key)
                return false;
            var isPrerelease = VersionText.IsPrerelease(version);
            return alternatives.Any(alternative =>
                alternative.All(one => one.Interval.Holds(key) != one.IsNegated && !(isPrerelease && one.OnlyReleases))
            );
        }
    }
}
