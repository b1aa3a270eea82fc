using System.Collections.Immutable;
using System.Globalization;
using Gatehouse.Engine;
using Gatehouse.Engine.Evidence;
using Gatehouse.Scanners.Dependencies;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Cli;

/// <summary>Hands a scan the advisory database, and says why it may not be all: missing, stale, damaged, or without an ecosystem.</summary>
/// <param name="place">Says where the database lies; asked by a scan that needs it.</param>
/// <param name="isOffline">Whether a missing or stale one is left as it is.</param>
internal sealed class AdvisoryDesk(Func<string> place, bool isOffline, Terminal terminal)
{
    /// <summary>For commands that fetch nothing and name no database.</summary>
    public static AdvisoryDesk Usual(Terminal terminal) =>
        new(() => DatabasePlace.Of(null, Environment.GetEnvironmentVariable), isOffline: true, terminal);

    /// <summary>Which parts of the database were asked, and how old each was; known after a scan.</summary>
    public ImmutableArray<NamedVersion> Used { get; private set; } = [];

    public AdvisorySupply Supply(ImmutableArray<string> ecosystems, CancellationToken cancel)
    {
        ImmutableArray<string> wanted = [.. ecosystems, DatabaseSource.Kev, DatabaseSource.Epss];
        try
        {
            var path = place();
            var database = Open(path);
            var age = DatabaseAge.Of(path, database, wanted, TimeProvider.System);
            var refusal = "";
            if (age.Freshness != Freshness.Fresh && !isOffline)
            {
                // What is open never changes: only what is opened after the update knows of it.
                database?.Dispose();
                refusal = Fetch(path, ecosystems, cancel);
                database = Open(path);
                age = DatabaseAge.Of(path, database, wanted, TimeProvider.System);
            }

            terminal.Detail($"advisories: {path}");
            Used =
            [
                .. (database?.Sources ?? []).Select(source => new NamedVersion(
                    source.Name,
                    source.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                )),
            ];
            return new AdvisorySupply(
                database,
                age.Problem is null
                    ? []
                    :
                    [
                        (
                            refusal.Length == 0 ? age.Problem : $"{age.Problem}, and it could not be fetched: {refusal}",
                            $"Run `{age.Remedy}`."
                        ),
                    ]
            );
        }
        catch (UserError error)
        {
            return new AdvisorySupply(null, [(error.Message, $"Run `{error.Remedy}`.")]);
        }
    }

    private static AdvisoryDatabase? Open(string path) => AdvisoryDatabase.IsThere(path) ? AdvisoryDatabase.Open(path) : null;

    /// <summary>Why something did not come; empty where all did.</summary>
    private string Fetch(string path, ImmutableArray<string> ecosystems, CancellationToken cancel)
    {
        terminal.Say($"fetching advisories about {string.Join(", ", ecosystems)} (--offline forbids it)");
        using var progress = new FeedProgressLine(terminal);
        try
        {
            var change = DatabaseUpdate
                .RunAsync(new UpdateRequest { Database = path, Ecosystems = ecosystems }, TimeProvider.System, progress, cancel)
                .GetAwaiter()
                .GetResult();
            return string.Join("; ", change.Failures.Select(failure => failure.Message).Distinct(StringComparer.Ordinal));
        }
        catch (UserError error)
        {
            return error.Message;
        }
    }
}
