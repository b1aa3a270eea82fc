using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gatehouse.Engine;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

public sealed class Updating
{
    private const string PyPI = "/PyPI/all.zip";

    [Fact]
    public async Task Fetches_what_is_named_and_after_that_what_it_has()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        place.Server.Offer("/crates.io/all.zip", Zip("RS-1", "crates.io"));
        (await place.UpdateAsync("PyPI")).Failures.ShouldBeEmpty();
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        using (var database = place.Folder.Open())
        {
            database.Sources.Select(source => source.Name).ShouldBe(["EPSS", "KEV", "PyPI"]);
            database.KnownExploited("CVE-2026-1").ShouldNotBeNull();
            database.Epss("CVE-2026-1").ShouldNotBeNull();
        }

        place.Server.Offer(PyPI, Zip("PY-2"));
        var change = await place.UpdateAsync();
        change.Renewed.Select(source => source.Name).ShouldBe(["PyPI"]);
        change.Unchanged.ShouldBe(["EPSS", "KEV"]);
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-2"]);
        (await place.UpdateAsync("crates.io")).Renewed.Select(source => source.Name).ShouldBe(["crates.io"]);
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-2"]);
        place.Folder.IdsOf("crates.io", "a").ShouldBe(["RS-1"]);
        Directory.Exists(place.Folder.Database + ".fetched").ShouldBeFalse();
    }

    [Fact]
    public async Task Fetches_all_that_the_export_lists_of_packages()
    {
        using var place = new Place();
        place.Server.Offer("/ecosystems.txt", "PyPI\nDebian\nDebian:12\nGIT\n[EMPTY]\nRocky Linux\n");
        place.Server.Offer(PyPI, Zip("PY-1"));
        place.Server.Offer("/Debian/all.zip", Zip("D-1", "Debian:12"));
        place.Server.Offer("/Rocky%20Linux/all.zip", Zip("R-1", "Rocky Linux:9"));
        (await place.UpdateAsync(all: true)).Failures.ShouldBeEmpty();
        place.Folder.IdsOf("Debian:12", "a").ShouldBe(["D-1"]);
        place.Folder.IdsOf("Rocky Linux:9", "a").ShouldBe(["R-1"]);
    }

    [Fact]
    public async Task Asks_only_whether_anything_is_new_and_says_that_nothing_is()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        await place.UpdateAsync("PyPI");
        var first = AsOf(place);
        place.Clock.Shift(TimeSpan.FromDays(3));
        var change = await place.UpdateAsync();
        change.Renewed.ShouldBeEmpty();
        change.Unchanged.ShouldBe(["EPSS", "KEV", "PyPI"]);
        place.Server.AskedFor(PyPI)[^1].Header("If-None-Match").ShouldNotBeNull();
        (AsOf(place) - first).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(3), "what is still the newest is new");
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public async Task Goes_on_where_a_download_broke_off(int after)
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        place.Server.BreakOnce(PyPI, after);
        (await place.UpdateAsync("PyPI")).Failures.ShouldBeEmpty();
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        var asked = place.Server.AskedFor(PyPI);
        asked.Count.ShouldBe(2);
        asked[1].Header("Range").ShouldBe(after == 0 ? null : $"bytes={after}-");
    }

    [Fact]
    public async Task Goes_on_in_a_later_run_and_keeps_the_old_database_until_then()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        await place.UpdateAsync("PyPI");
        place.Server.Offer(PyPI, Zip("PY-2"));
        for (var i = 0; i < 5; i++)
            place.Server.BreakOnce(PyPI, 20);
        var change = await place.UpdateAsync();
        change.Failures.ShouldHaveSingleItem().Message.ShouldContain("broke off");
        change.Unchanged.ShouldBe(["EPSS", "KEV"]);
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        (await place.UpdateAsync()).Failures.ShouldBeEmpty();
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-2"]);
        place.Server.AskedFor(PyPI)[^1].Header("Range").ShouldBe("bytes=100-");
    }

    [Fact]
    public async Task Begins_anew_where_the_file_is_another_by_then()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        for (var i = 0; i < 5; i++)
            place.Server.BreakOnce(PyPI, 20);
        (await place.UpdateAsync("PyPI")).Failures.ShouldNotBeEmpty();
        place.Server.Offer(PyPI, Zip("PY-2"));
        (await place.UpdateAsync("PyPI")).Failures.ShouldBeEmpty();
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-2"]);
    }

    [Theory]
    [InlineData("md5")]
    [InlineData("crc32c")]
    public async Task Refuses_a_file_with_a_wrong_checksum_and_keeps_the_old_database(string kind)
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        await place.UpdateAsync("PyPI");
        place.Server.Offer(PyPI, Zip("PY-2"), $"x-goog-hash: {kind}={Convert.ToBase64String(new byte[kind == "md5" ? 16 : 4])}");
        var change = await place.UpdateAsync();
        change.Failures.ShouldHaveSingleItem().Message.ShouldContain("checksum");
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        Directory.GetFiles(place.Folder.Database + ".fetched", "PyPI*").ShouldBeEmpty("what is wrong is not gone on with");
    }

    [Fact]
    public async Task Takes_a_file_with_the_checksums_that_the_server_gives()
    {
        using var place = new Place();
        var zip = Zip("PY-1");
#pragma warning disable CA5351 // What the server sends.
        var md5 = Convert.ToBase64String(MD5.HashData(zip));
#pragma warning restore CA5351
        // The check value of CRC-32C, of its nine digits.
        place.Server.Offer("/ecosystems.txt", "123456789"u8.ToArray(), "x-goog-hash: crc32c=4waSgw==");
        place.Server.Offer(PyPI, zip, $"x-goog-hash: md5={md5}");
        (await place.UpdateAsync("PyPI")).Failures.ShouldBeEmpty();
        var error = await Should.ThrowAsync<UserError>(() => place.UpdateAsync(all: true));
        error.Message.ShouldContain("`123456789` is no name", Case.Sensitive, "the list itself passed");
    }

    [Fact]
    public async Task Refuses_a_broken_file_and_keeps_the_old_database()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        await place.UpdateAsync("PyPI");
        place.Server.Offer(PyPI, "<html>Sign in to the network</html>");
        (await place.UpdateAsync()).Failures.ShouldHaveSingleItem().Message.ShouldContain("cannot use");
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
    }

    [Theory]
    [InlineData("HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 0\r\n", 7)]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n", 1)]
    public async Task Waits_as_long_as_it_is_asked_to_and_tries_again(string answer, int seconds)
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        place.Server.AnswerOnce(PyPI, answer);
        (await place.UpdateAsync("PyPI")).Failures.ShouldBeEmpty();
        place.Clock.Waits.ShouldBe([TimeSpan.FromSeconds(seconds)]);
    }

    [Fact]
    public async Task Gives_up_on_one_that_asks_for_hours()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        place.Server.AnswerOnce(PyPI, "HTTP/1.1 429 Too Many\r\nRetry-After: 7200\r\nContent-Length: 0\r\n");
        (await place.UpdateAsync("PyPI")).Failures.ShouldHaveSingleItem().Message.ShouldContain("120 minutes");
        place.Server.AskedFor(PyPI).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://example.org/all.zip", "http://example.org")]
    [InlineData("ftp://example.org/all.zip", "ftp://example.org")]
    [InlineData("file:///etc/passwd", "file://")]
    public async Task Follows_no_redirect_to_where_the_way_is_not_protected(string to, string told)
    {
        using var place = new Place();
        place.Server.AnswerOnce(PyPI, $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n");
        (await place.UpdateAsync("PyPI")).Failures.ShouldHaveSingleItem().Message.ShouldContain($"redirects to {told}");
        place.Server.AskedFor(PyPI).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Follows_a_redirect_on_the_same_host_and_not_without_end()
    {
        using var place = new Place();
        place.Server.Offer("/moved/all.zip", Zip("PY-1"));
        place.Server.AnswerOnce(PyPI, "HTTP/1.1 301 Moved\r\nLocation: /moved/all.zip\r\nContent-Length: 0\r\n");
        (await place.UpdateAsync("PyPI")).Failures.ShouldBeEmpty();
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        for (var i = 0; i < 10; i++)
            place.Server.AnswerOnce(PyPI, $"HTTP/1.1 301 Moved\r\nLocation: {PyPI}\r\nContent-Length: 0\r\n");
        (await place.UpdateAsync()).Failures.ShouldHaveSingleItem().Message.ShouldContain("without end");
    }

    [Fact]
    public async Task Tells_an_ecosystem_that_the_export_does_not_have_and_takes_the_others()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        var failure = (await place.UpdateAsync("PyPI", "Pypi")).Failures.ShouldHaveSingleItem();
        failure.Message.ShouldContain("no such file");
        failure.Remedy.ShouldNotBeNull().ShouldContain("OSV");
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        await Should.ThrowAsync<UserError>(() => place.UpdateAsync("../secret"));
    }

    [Fact]
    public async Task Refuses_a_file_that_is_larger_than_an_export_may_be()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, new byte[100_000]);
        var change = await DatabaseUpdate.RunAsync(
            place.Request("PyPI") with
            {
                Bounds = new FeedBounds { FileBytes = 50_000 },
            },
            place.Clock,
            null,
            TestContext.Current.CancellationToken
        );
        change.Failures.ShouldHaveSingleItem().Message.ShouldContain("larger");
    }

    [Fact]
    public async Task Needs_a_name_where_the_database_has_none()
    {
        using var place = new Place();
        (await Should.ThrowAsync<UserError>(() => place.UpdateAsync())).Remedy.ShouldNotBeNull().ShouldContain("--ecosystem");
        place.Server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Twice_at_once_is_one_after_the_other()
    {
        using var place = new Place();
        place.Server.Offer(PyPI, Zip("PY-1"));
        place.Server.Offer("/npm/all.zip", Zip("NP-1", "npm"));
        await Task.WhenAll(
            Task.Run(() => place.UpdateAsync("PyPI"), TestContext.Current.CancellationToken),
            Task.Run(() => place.UpdateAsync("npm"), TestContext.Current.CancellationToken)
        );
        place.Folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        place.Folder.IdsOf("npm", "a").ShouldBe(["NP-1"]);
    }

    [Fact]
    public async Task From_a_folder_takes_what_is_wanted_and_tells_what_is_missing()
    {
        using var place = new Place();
        place.Folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a")).With("npm", ExportFolder.Record("NP-1", "npm", "a"));
        var change = await DatabaseUpdate.RunAsync(
            place.Request("PyPI") with
            {
                Mirror = null,
                Folder = place.Folder.Path,
            },
            place.Clock,
            null,
            TestContext.Current.CancellationToken
        );
        change.Renewed.Select(source => source.Name).ShouldBe(["PyPI"]);
        change
            .Failures.Select(failure => failure.Message)
            .ShouldAllBe(message => message.Contains("has nothing of", StringComparison.Ordinal));
        change.Failures.Length.ShouldBe(2, "KEV and EPSS");
    }

    private static byte[] Zip(string id, string ecosystem = "PyPI") =>
        ExportFolder.ZipOf(ExportFolder.Record(id, ecosystem, "a"), ExportFolder.Record(id + "-b", ecosystem, "b"));

    private static DateTimeOffset AsOf(Place place)
    {
        using var database = place.Folder.Open();
        return database.Sources.Single(source => source.Name == "PyPI").AsOf;
    }

    private sealed class Place : IDisposable
    {
        public ExportServer Server { get; } = new();

        public ExportFolder Folder { get; } = new();

        public HastyClock Clock { get; } = new();

        public UpdateRequest Request(params string[] ecosystems) =>
            new()
            {
                Database = Folder.Database,
                Ecosystems = [.. ecosystems],
                Mirror = Server.Address,
            };

        public Task<DatabaseChange> UpdateAsync(params string[] ecosystems) => RunAsync(Request(ecosystems));

        public Task<DatabaseChange> UpdateAsync(bool all) => RunAsync(Request() with { All = all });

        public void Dispose()
        {
            Server.Dispose();
            Folder.Dispose();
        }

        private Task<DatabaseChange> RunAsync(UpdateRequest request) =>
            DatabaseUpdate.RunAsync(request, Clock, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Short waits are over at once and remembered; those that only guard against silence are real.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

        /// <summary>Shorter are the beats of waiting for another process.</summary>
        private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

        private readonly ConcurrentQueue<TimeSpan> _waits = new();
        private TimeSpan _shift;

        public IReadOnlyList<TimeSpan> Waits => [.. _waits];

        public void Shift(TimeSpan by) => _shift += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < Beat || dueTime >= Guard)
                return System.CreateTimer(callback, state, dueTime, period);
            _waits.Enqueue(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
