using System.Globalization;
using Gatehouse.Engine;

namespace Gatehouse.Scanners.Feeds;

/// <summary>
/// Lets one process at a time write a database. The system holds the lock and lets go of it when the process ends, however it ends; who holds it
/// stands in a file beside.
/// </summary>
internal sealed class UpdateLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly IDisposable _held;
    private readonly string _owner;

    private UpdateLock(IDisposable held, string owner) => (_held, _owner) = (held, owner);

    /// <summary>Waits for whoever has it, and says once who that is.</summary>
    public static async Task<UpdateLock> TakeAsync(
        string database,
        TimeProvider clock,
        IProgress<FeedProgress>? progress,
        CancellationToken cancel
    )
    {
        var path = database + ".lock";
        var owner = database + ".owner";
        try
        {
            FeedFiles.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(database))!);
            var begun = clock.GetUtcNow();
            while (true)
            {
                if (FeedFiles.TryHold(path) is { } held)
                {
                    FeedFiles.WriteText(
                        owner,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"process {Environment.ProcessId} on {Environment.MachineName} since {clock.GetUtcNow():u}"
                        )
                    );
                    return new UpdateLock(held, owner);
                }

                var who = FeedFiles.ReadText(owner)?.Trim() is { Length: > 0 } named ? named : "another process";
                if (clock.GetUtcNow() - begun > Patience)
                    throw new UserError(
                        $"{database} is being written by {who}, and that has not ended in 10 minutes",
                        $"end that process; {path} needs not be removed"
                    );
                progress?.Report(new FeedProgress($"waiting: {database} is being written by {who}", 0, null));
                await FeedFiles.WaitAsync(clock, cancel).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FeedFiles.CannotUse("write", path, fault, "name another place with --db");
        }
    }

    public void Dispose()
    {
        FeedFiles.Remove(_owner);
        _held.Dispose();
    }
}
