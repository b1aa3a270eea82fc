using System.Text;
using System.Text.Json;

namespace Gatehouse.Delivery.Release;

/// <summary>
/// Journal and lock as files of a folder. Besides the lock's text a file stays open and locked by the system while its holder lives: a crashed
/// holder on this machine keeps nobody out, and a live one is never taken for crashed.
/// </summary>
public sealed class FileReleaseStore(string folder) : ReleaseStore, IDisposable
{
    private const int Largest = 1024 * 1024;

    private readonly SemaphoreSlim _door = new(1, 1);
    private FileStream? _alive;

    private string JournalPath => Path.Combine(folder, "journal.json");

    private string LockPath => Path.Combine(folder, "lock.json");

    public override Task<string?> ReadJournalAsync(CancellationToken cancel) => Guarded(() => ReadAsync(JournalPath, cancel), cancel);

    public override Task WriteJournalAsync(string journal, CancellationToken cancel) =>
        Guarded(
            () =>
            {
                Write(JournalPath, journal);
                return Task.FromResult<string?>(null);
            },
            cancel
        );

    public override Task<ReleaseLock?> TryLockAsync(ReleaseLock wanted, DateTimeOffset now, CancellationToken cancel) =>
        Guarded(
            async () =>
            {
                PrivateFolder.Create(folder);
                var isNew = _alive is null;
                if (isNew && (_alive = TryHold()) is null)
                    return Parse(await ReadAsync(LockPath, cancel).ConfigureAwait(false)) ?? new ReleaseLock("another process", "?", now);
                // Whoever wrote the text is gone where the file could be locked anew: only a run of this very process is asked for its expiry.
                if (
                    !isNew
                    && Parse(await ReadAsync(LockPath, cancel).ConfigureAwait(false)) is { } holder
                    && holder.Run != wanted.Run
                    && holder.Expires > now
                )
                    return holder;
                Write(LockPath, JsonSerializer.Serialize(wanted, JournalJson.Default.ReleaseLock) + "\n");
                return null;
            },
            cancel
        );

    public override Task UnlockAsync(string run, CancellationToken cancel) =>
        Guarded(
            async () =>
            {
                if (_alive is null)
                    return "";
                if (Parse(await ReadAsync(LockPath, cancel).ConfigureAwait(false))?.Run == run)
                    File.Delete(LockPath);
                LetGo();
                return "";
            },
            cancel
        );

    public void Dispose()
    {
        LetGo();
        _door.Dispose();
    }

    private FileStream? TryHold()
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".holder"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void LetGo()
    {
        _alive?.Dispose();
        _alive = null;
    }

    private static ReleaseLock? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, JournalJson.Default.ReleaseLock);
        }
        catch (JsonException damage)
        {
            throw new ReleaseFailure($"the release lock cannot be read: {damage.Message}", "see that nobody releases, then remove it");
        }
    }

    private static async Task<string?> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (stream.Length > Largest)
                throw new ReleaseFailure($"{path} is larger than any that Gatehouse writes", "see who wrote it, and move it away");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Write(string path, string text)
    {
        PrivateFolder.Create(folder);
        PrivateFolder.Write(path, Encoding.UTF8.GetBytes(text));
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await _door.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseFailure(
                $"the state in {folder} cannot be kept: {error.Message}",
                "check the folder's permissions and the disk"
            );
        }
        finally
        {
            _door.Release();
        }
    }
}
