using Gatehouse.Delivery.Release;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class FileStores : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 3, 9, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-store-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Inner => Path.Combine(_folder, "production");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keep_a_journal_that_only_the_owner_reads()
    {
        using var store = new FileReleaseStore(Inner);
        (await store.ReadJournalAsync(Cancel)).ShouldBeNull();
        await store.WriteJournalAsync("first", Cancel);
        await store.WriteJournalAsync("second", Cancel);
        (await store.ReadJournalAsync(Cancel)).ShouldBe("second");
        Directory.EnumerateFiles(Inner).Select(Path.GetFileName).ShouldBe(["journal.json"]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(Inner, "journal.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Inner).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Let_one_in_at_a_time()
    {
        using var first = new FileReleaseStore(Inner);
        using var second = new FileReleaseStore(Inner);
        (await first.TryLockAsync(Lock("run-1"), Now, Cancel)).ShouldBeNull();
        (await second.TryLockAsync(Lock("run-2"), Now, Cancel)).ShouldNotBeNull().Owner.ShouldBe("ann@desk");
        // Not even the same run, as long as its holder lives.
        (await second.TryLockAsync(Lock("run-1"), Now, Cancel)).ShouldNotBeNull();
        // Renewing is locking again.
        (await first.TryLockAsync(Lock("run-1"), Now.AddSeconds(20), Cancel)).ShouldBeNull();
        await second.UnlockAsync("run-2", Cancel);
        (await second.TryLockAsync(Lock("run-2"), Now, Cancel)).ShouldNotBeNull();
        await first.UnlockAsync("run-1", Cancel);
        (await second.TryLockAsync(Lock("run-2"), Now, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Let_two_runs_of_one_process_in_one_after_the_other()
    {
        using var store = new FileReleaseStore(Inner);
        (await store.TryLockAsync(Lock("run-1"), Now, Cancel)).ShouldBeNull();
        (await store.TryLockAsync(Lock("run-2"), Now, Cancel)).ShouldNotBeNull().Run.ShouldBe("run-1");
        (await store.TryLockAsync(Lock("run-2"), Now.AddMinutes(2), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Are_free_when_the_holder_has_died()
    {
        using (var crashed = new FileReleaseStore(Inner))
            (await crashed.TryLockAsync(Lock("run-1"), Now, Cancel)).ShouldBeNull();
        File.Exists(Path.Combine(Inner, "lock.json")).ShouldBeTrue();
        using var next = new FileReleaseStore(Inner);
        (await next.TryLockAsync(Lock("run-2"), Now, Cancel)).ShouldBeNull();
        await next.UnlockAsync("run-2", Cancel);
        File.Exists(Path.Combine(Inner, "lock.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task That_cannot_write_say_where()
    {
        await File.WriteAllTextAsync(Inner, "a file stands where the folder should", Cancel);
        using var store = new FileReleaseStore(Inner);
        (await Should.ThrowAsync<ReleaseFailure>(() => store.WriteJournalAsync("x", Cancel))).Message.ShouldContain(Inner);
    }

    private static ReleaseLock Lock(string run) => new("ann@desk", run, Now.AddMinutes(1));
}
