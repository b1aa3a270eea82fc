namespace Gatehouse.Scanners.Feeds;

public enum Freshness
{
    Fresh,
    Stale,
    Missing,
}

/// <summary>Whether a database can be relied on for some ecosystems, and the command that mends it where it cannot.</summary>
public sealed record DatabaseAge
{
    /// <summary>
    /// From then on nothing is known of a week of vulnerabilities. Of the known exploited ones many are used within days of becoming known; a daily
    /// update that fails over a long weekend is not yet stale.
    /// </summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromDays(7);

    private DatabaseAge(Freshness freshness) => Freshness = freshness;

    public Freshness Freshness { get; }

    /// <summary>The parts that are not there.</summary>
    public ImmutableArray<string> Missing { get; private init; } = [];

    /// <summary>The parts that are too old.</summary>
    public ImmutableArray<string> Stale { get; private init; } = [];

    /// <summary>When the oldest part that was asked for was new; null where one is missing.</summary>
    public DateTimeOffset? AsOf { get; private init; }

    /// <summary>What is wrong, in a sentence; null where nothing is.</summary>
    public string? Problem { get; private init; }

    /// <summary>The command that mends it.</summary>
    public string? Remedy { get; private init; }

    /// <param name="wanted">Ecosystems (a release does not matter), <see cref="DatabaseSource.Kev"/>, <see cref="DatabaseSource.Epss"/>.</param>
    public static DatabaseAge Of(string path, AdvisoryDatabase? database, IEnumerable<string> wanted, TimeProvider clock)
    {
        var names = wanted.Select(PackageKey.BaseOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (database is null)
        {
            return new DatabaseAge(Freshness.Missing)
            {
                Missing = [.. names],
                Problem = $"there is no advisory database {path}",
                Remedy = names.Count == 0 ? Remedies.Make(path) : Remedies.Add(path, names),
            };
        }

        var now = clock.GetUtcNow();
        var ages = names.Select(name => (Name: name, AsOf: AsOfPart(database, name))).ToList();
        ImmutableArray<string> missing = [.. ages.Where(part => part.AsOf is null).Select(part => part.Name)];
        ImmutableArray<string> stale = [.. ages.Where(part => now - part.AsOf > StaleAfter).Select(part => part.Name)];
        if (!missing.IsEmpty)
        {
            return new DatabaseAge(Freshness.Missing)
            {
                Missing = missing,
                Stale = stale,
                Problem = $"the advisory database {path} has nothing of {string.Join(", ", missing)}",
                Remedy = Remedies.Add(path, missing),
            };
        }

        var oldest = ages.Min(part => part.AsOf);
        return stale.IsEmpty
            ? new DatabaseAge(Freshness.Fresh) { AsOf = oldest }
            : new DatabaseAge(Freshness.Stale)
            {
                Stale = stale,
                AsOf = oldest,
                Problem = $"the advisory database {path} is older than {StaleAfter.Days} days: {string.Join(", ", stale)}",
                Remedy = Remedies.Renew(path),
            };
    }

    /// <summary>Of an export and single files the newer counts: together they know what it knows.</summary>
    private static DateTimeOffset? AsOfPart(AdvisoryDatabase database, string name) =>
        database
            .Sources.Where(source => source.Name == name || (source.Ecosystem is { } ecosystem && PackageKey.BaseOf(ecosystem) == name))
            .Max(source => (DateTimeOffset?)source.AsOf);
}
