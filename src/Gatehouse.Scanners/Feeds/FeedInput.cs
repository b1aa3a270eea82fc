using Gatehouse.Engine;

namespace Gatehouse.Scanners.Feeds;

/// <summary>A file, or several, of which a part of the database is made.</summary>
/// <param name="Name">The part; of single files the folder, as they bring parts of their own.</param>
/// <param name="Origin">The address or path to tell.</param>
internal sealed record FeedInput(FeedKind Kind, string Name, ImmutableArray<string> Files, string Origin, DateTimeOffset AsOf)
{
    public string? ETag { get; init; }

    public string? LastModified { get; init; }
}

internal enum FeedKind
{
    Export,
    Files,
    Epss,
    Kev,
}

/// <summary>Finds what a folder holds, laid out as the public export: a folder for each ecosystem with its <c>all.zip</c>, EPSS, KEV.</summary>
internal static class FeedFolder
{
    public const string ZipName = "all.zip";
    public const string KevName = "known_exploited_vulnerabilities.json";
    public const string EpssCurrent = "epss_scores-current.csv.gz";

    private const string EpssNames = "epss_scores-*.csv*";

    /// <summary>Everything there is.</summary>
    public static List<FeedInput> Read(string folder, TimeProvider clock) => Read(folder, _ => true, clock);

    /// <summary>The parts that are wanted, by name.</summary>
    public static List<FeedInput> Read(string folder, Func<string, bool> isWanted, TimeProvider clock)
    {
        if (!FeedFiles.IsFolder(folder))
            throw new UserError($"there is no folder {folder}", "name the folder that holds <Ecosystem>/all.zip");
        try
        {
            var inputs = new List<FeedInput>();
            foreach (var part in FeedFiles.FoldersIn(folder))
            {
                var name = Path.GetFileName(part);
                if (!isWanted(name))
                    continue;
                var file = name switch
                {
                    // The newest by its name; «current» stands behind every date.
                    DatabaseSource.Epss => FeedFiles.FilesIn(part, EpssNames).LastOrDefault(),
                    DatabaseSource.Kev => Path.Combine(part, KevName),
                    _ => Path.Combine(part, ZipName),
                };
                if (file is not null && FeedFiles.Exists(file))
                    inputs.Add(new FeedInput(KindOf(name), name, [file], file, AsOf([file], clock)));
            }

            var zipped = inputs.Select(input => Path.GetDirectoryName(input.Files[0])!).ToHashSet(StringComparer.Ordinal);
            ImmutableArray<string> bare =
            [
                .. FeedFiles
                    .FilesBelow(folder, "*.json")
                    .Where(file => !IsCatalogue(file) && !zipped.Contains(Path.GetDirectoryName(file)!)),
            ];
            if (!bare.IsEmpty && isWanted(DatabaseSource.FilesEnding))
                inputs.Add(new FeedInput(FeedKind.Files, folder, bare, folder, AsOf(bare, clock)));
            return inputs;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FeedFiles.CannotUse("read", folder, fault, "name another folder");
        }
    }

    public static FeedKind KindOf(string name) =>
        name switch
        {
            DatabaseSource.Epss => FeedKind.Epss,
            DatabaseSource.Kev => FeedKind.Kev,
            _ => FeedKind.Export,
        };

    /// <summary>The age of a copy is that of its files: who copies them keeps their times, or says that they are new.</summary>
    private static DateTimeOffset AsOf(ImmutableArray<string> files, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var newest = files.Max(FeedFiles.TimeOf);
        return newest < now ? newest : now;
    }

    private static bool IsCatalogue(string file) => Path.GetFileName(file) == KevName;
}
