using Gatehouse.Engine;

namespace Gatehouse.Scanners.Feeds;

/// <summary>Brings what lies in a folder into the database. Parts that the folder does not have stay as they are.</summary>
public static class DatabaseImport
{
    public static async Task<DatabaseChange> RunAsync(
        string folder,
        string database,
        FeedBounds bounds,
        TimeProvider clock,
        IProgress<FeedProgress>? progress,
        CancellationToken cancel
    )
    {
        var inputs = FeedFolder.Read(folder, clock);
        if (inputs.Count == 0)
        {
            throw new UserError(
                $"{folder} holds no advisories: no <Ecosystem>/{FeedFolder.ZipName}, no record in a .json file, no EPSS or KEV folder",
                "name the folder that holds the ecosystems' folders"
            );
        }

        using var held = await UpdateLock.TakeAsync(database, clock, progress, cancel).ConfigureAwait(false);
        return new DatabaseWriting(database, bounds, clock, progress).Write(inputs, new Dictionary<string, DateTimeOffset>(), cancel);
    }
}
