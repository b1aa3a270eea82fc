namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>RubyGems: requirements parted by commas must all hold. https://guides.rubygems.org/patterns/#declaring-dependencies</summary>
internal sealed class GemRanges : RangeSyntax
{
    private static readonly string[] Operations = ["~>", ">=", "<=", "!=", "=", ">", "<"];

    private readonly GemOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["RubyGems"];

    private protected override VersionRange? Parse(string text)
    {
        var requirements = ImmutableArray.CreateBuilder<Requirement>();
        foreach (var part in text.Split(','))
        {
            var written = part.Trim();
            var operation = Operations.FirstOrDefault(one => written.StartsWith(one, StringComparison.Ordinal)) ?? "";
            var version = written[operation.Length..].TrimStart();
            if (order.Read(version) is not { } key)
                return null;
            var bumped = operation == "~>" ? order.Read(Bump(version)) : null;
            requirements.Add(new Requirement(operation.Length == 0 ? "=" : operation, key, bumped, version));
        }

        return new Range(order, requirements.ToImmutable()) { Pin = requirements is [{ Operation: "=" } only] ? only.Version : null };
    }

    /// <summary>
    /// The first version that the pessimistic operator shuts out: without what makes it a prerelease and without its last number.
    /// </summary>
    private static string Bump(string version)
    {
        var numbers = Release(version).Split('.').ToList();
        if (numbers.Count > 1)
            numbers.RemoveAt(numbers.Count - 1);
        numbers[^1] = PartialVersion.Increment(numbers[^1]);
        return string.Join('.', numbers);
    }

    /// <summary>The numbers before the first word.</summary>
    private static string Release(string version)
    {
        var end = version.AsSpan().IndexOfAnyExcept(VersionText.Dotted);
        return (end < 0 ? version : version[..end]).TrimEnd('.');
    }

    private readonly record struct Requirement(string Operation, VersionKey Key, VersionKey? Bumped, string Version);

    private sealed class Range(VersionOrder order, ImmutableArray<Requirement> requirements) : VersionRange
    {
        public override bool Allows(string version)
        {
            if (order.Read(version) is not { } key)
                return false;
            foreach (var requirement in requirements)
            {
                var compared = key.CompareTo(requirement.Key);
                var holds = requirement.Operation switch
                {
                    "=" => compared == 0,
                    "!=" => compared != 0,
                    ">" => compared > 0,
                    ">=" => compared >= 0,
                    "<" => compared < 0,
                    "<=" => compared <= 0,
                    _ => compared >= 0
                        && order.Read(Release(version.Trim())) is { } release
                        && requirement.Bumped is { } bumped
                        && release.CompareTo(bumped) < 0,
                };
                if (!holds)
                    return false;
            }

            return true;
        }
    }
}
