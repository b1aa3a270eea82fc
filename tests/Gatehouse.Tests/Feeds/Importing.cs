using System.IO.Compression;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

public sealed class Importing
{
    private const string Kev = """
        {"title": "T", "catalogVersion": "1", "dateReleased": "2026-08-07T16:45:47.0648Z", "count": 2, "vulnerabilities": [
          {"cveID": "CVE-2026-1000", "dateAdded": "2026-08-01", "dueDate": "2026-08-10", "knownRansomwareCampaignUse": "Known", "notes": "n"},
          {"cveID": "CVE-2025-7", "dateAdded": "2025-01-02", "knownRansomwareCampaignUse": "Unknown"}]}
        """;

    private const string Epss = """
        #model_version:v2026,score_date:2026-08-16T00:00:00+0000
        cve,epss,percentile
        CVE-2026-1000,0.97531,0.99990
        CVE-2025-1234567,0.00043,0.08000
        """;

    [Fact]
    public async Task Answers_by_package_score_and_name()
    {
        using var folder = new ExportFolder();
        folder
            .With(
                "PyPI",
                ExportFolder.Record("PY-1", "PyPI", "Zope.Interface", more: "\"aliases\": [\"CVE-2026-1000\"]"),
                ExportFolder.Record("PY-2", "PyPI", "zope_interface"),
                ExportFolder.Record("MAL-2026-1", "PyPI", "zope-interfase")
            )
            .With("npm", ExportFolder.Record("NP-1", "npm", "zope-interface"))
            .WithFile("KEV/known_exploited_vulnerabilities.json", Kev)
            .WithFile("EPSS/epss_scores-2026-08-15.csv", "broken, but older")
            .WithFile("EPSS/epss_scores-2026-08-16.csv.gz", Gzip(Epss));
        var change = await folder.ImportAsync();
        change.Unreadable.ShouldBeEmpty();
        change.Renewed.Select(source => (source.Name, source.Records)).ShouldBe([("EPSS", 2), ("KEV", 2), ("PyPI", 3), ("npm", 1)]);
        folder.IdsOf("PyPI", "zope.INTERFACE").ShouldBe(["PY-1", "PY-2"]);
        folder.IdsOf("npm", "zope-interface").ShouldBe(["NP-1"]);
        folder.IdsOf("npm", "nothing").ShouldBeEmpty();
        folder.IdsOf("Nowhere", "zope-interface").ShouldBeEmpty();
        using var database = folder.Open();
        database.Ecosystems.ShouldBe(["PyPI", "npm"]);
        database.Named("CVE-2026-1000").Select(record => record.Id).ShouldBe(["PY-1"]);
        database.Epss("CVE-2026-1000").ShouldBe(new EpssScore(0.97531, 0.9999));
        database.Epss("cve-2025-1234567")!.Value.Score.ShouldBe(0.00043);
        database.Epss("CVE-2025-1").ShouldBeNull();
        database.Epss("GHSA-xxxx").ShouldBeNull();
        database.KnownExploited("CVE-2026-1000").ShouldBe(new KnownExploit(new DateOnly(2026, 8, 1), new DateOnly(2026, 8, 10), true));
        database.KnownExploited("CVE-2025-7").ShouldBe(new KnownExploit(new DateOnly(2025, 1, 2), null, false));
        database.KnownExploited("CVE-2025-8").ShouldBeNull();
        database
            .Packages("PyPI")
            .ShouldBe([new KnownPackage("zope-interfase", 0, 1), new KnownPackage("zope-interface", 2, 0)], ignoreOrder: true);
        var many = database.Find([
            PackageKey.Of("PyPI", "zope-interface"),
            PackageKey.Of("npm", "x"),
            PackageKey.Of("PyPI", "Zope_Interface"),
        ]);
        many.ShouldHaveSingleItem().Value.Length.ShouldBe(2);
        database.Sources.Single(source => source.Name == "EPSS").Newest.ShouldBe(new DateTimeOffset(2026, 8, 16, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Keeps_releases_apart_and_finds_what_is_said_of_all_of_them()
    {
        using var folder = new ExportFolder();
        folder.With(
            "Debian",
            ExportFolder.Record("D-12", "Debian:12", "openssl"),
            ExportFolder.Record("D-11", "Debian:11", "openssl"),
            ExportFolder.Record("D-all", "Debian", "openssl"),
            ExportFolder.Record("D-not", "Debianoid", "openssl")
        );
        await folder.ImportAsync();
        folder.IdsOf("Debian:12", "openssl").ShouldBe(["D-12", "D-all"]);
        folder.IdsOf("Debian:13", "openssl").ShouldBe(["D-all"]);
        folder.IdsOf("Debian", "openssl").ShouldBe(["D-all"]);
        folder.IdsOf("Debianoid", "openssl").ShouldBeEmpty("another ecosystem's packages are its own export's");
    }

    [Fact]
    public async Task Takes_the_newer_of_two_records_of_one_id()
    {
        using var folder = new ExportFolder();
        folder.With(
            "PyPI",
            ExportFolder.Record("A-1", "PyPI", "old", modified: "2026-01-01T00:00:00Z", more: "\"aliases\": [\"CVE-2026-1\"]"),
            ExportFolder.Record("A-1", "PyPI", "new", modified: "2026-02-01T00:00:00Z"),
            ExportFolder.Record("A-1", "PyPI", "older", modified: "2025-01-01T00:00:00Z")
        );
        (await folder.ImportAsync()).Renewed.ShouldHaveSingleItem().Records.ShouldBe(2);
        folder.IdsOf("PyPI", "new").ShouldBe(["A-1"]);
        folder.IdsOf("PyPI", "old").ShouldBeEmpty();
        folder.IdsOf("PyPI", "older").ShouldBeEmpty();
        using var database = folder.Open();
        database.Named("CVE-2026-1").ShouldBeEmpty();
    }

    [Fact]
    public async Task Keeps_the_parts_that_a_folder_does_not_have()
    {
        using var folder = new ExportFolder();
        await folder
            .With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"))
            .With("Debian", ExportFolder.Record("D-1", "Debian:12", "d", more: "\"aliases\": [\"CVE-1999-0001\"]"))
            .WithFile("KEV/known_exploited_vulnerabilities.json", Kev)
            .WithFile("EPSS/epss_scores-2026-08-16.csv.gz", Gzip(Epss))
            .ImportAsync();
        Directory.Delete(folder.Path, recursive: true);
        await folder
            .With("PyPI", ExportFolder.Record("PY-2", "PyPI", "a"))
            .With("npm", ExportFolder.Record("NP-1", "npm", "n"))
            .ImportAsync();
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-2"]);
        folder.IdsOf("npm", "n").ShouldBe(["NP-1"]);
        folder.IdsOf("Debian:12", "d").ShouldBe(["D-1"]);
        using var database = folder.Open();
        database.Sources.Select(source => source.Name).ShouldBe(["Debian", "EPSS", "KEV", "PyPI", "npm"]);
        database.Named("CVE-1999-0001").ShouldHaveSingleItem().Id.ShouldBe("D-1");
        database.Named("PY-1").ShouldBeEmpty();
        database.Epss("CVE-2026-1000").ShouldNotBeNull();
        database.KnownExploited("CVE-2026-1000").ShouldNotBeNull();
    }

    [Fact]
    public async Task Adds_single_files_to_what_an_export_says()
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a")).ImportAsync();
        Directory.Delete(folder.Path, recursive: true);
        folder
            .WithFile("2026/08/PY-2.json", ExportFolder.Record("PY-2", "PyPI", "a"))
            .WithFile("N.json", ExportFolder.Record("N-1", "npm", "n"));
        await folder.ImportAsync();
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-1", "PY-2"]);
        folder.IdsOf("npm", "n").ShouldBe(["N-1"]);
        File.Delete(Path.Combine(folder.Path, "N.json"));
        await folder.ImportAsync();
        folder.IdsOf("npm", "n").ShouldBeEmpty("single files are as the last import had them");
    }

    [Fact]
    public async Task Tells_a_record_that_it_cannot_read_and_takes_the_others()
    {
        using var folder = new ExportFolder();
        folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"), """{"id": "PY-BAD"}""");
        var change = await folder.ImportAsync();
        change.Unreadable.ShouldHaveSingleItem().Id.ShouldBe("PY-BAD");
        change.Renewed.ShouldHaveSingleItem().Unreadable.ShouldBe(1);
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
    }

    [Fact]
    public async Task Refuses_an_export_of_which_much_cannot_be_read()
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a")).ImportAsync();
        folder.With(
            "PyPI",
            [ExportFolder.Record("PY-2", "PyPI", "a"), .. Enumerable.Range(0, 11).Select(i => $$"""{"id": "BAD-{{i}}"}""")]
        );
        await RefusesAsync(folder, "11 of 12 records cannot be read");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(-1)]
    [InlineData(-30)]
    public async Task Refuses_a_zip_that_is_cut_off(int at)
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a")).ImportAsync();
        var zip = ExportFolder.ZipOf(ExportFolder.Record("PY-2", "PyPI", "a"), ExportFolder.Record("PY-3", "PyPI", "a"));
        folder.WithFile("PyPI/all.zip", zip[..(at >= 0 ? at : zip.Length + at)]);
        await RefusesAsync(folder, "cannot use");
    }

    [Fact]
    public async Task Refuses_or_reads_a_zip_with_a_wrong_byte_and_never_misreads_it()
    {
        using var folder = new ExportFolder();
        var zip = ExportFolder.ZipOf(ExportFolder.Record("PY-2", "PyPI", "a"));
        var refused = 0;
        for (var at = 0; at < zip.Length; at++)
        {
            var wrong = zip.ToArray();
            wrong[at] ^= 0x41;
            folder.WithFile("PyPI/all.zip", wrong);
            var change = await folder.ImportAsync();
            if (change.Failures.IsEmpty)
                folder.IdsOf("PyPI", "a").ShouldBe(["PY-2"]);
            else
                refused++;
        }

        refused.ShouldBeGreaterThan(zip.Length / 2);
    }

    [Fact]
    public async Task Refuses_a_zip_that_unpacks_to_far_more_than_it_holds()
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a")).ImportAsync();
        var filler = $"\"details\": \"{new string('x', 1 << 20)}\"";
        folder.With("PyPI", [.. Enumerable.Range(0, 8).Select(i => ExportFolder.Record($"PY-{i}", "PyPI", "a", more: filler))]);
        await RefusesAsync(folder, "far more", new FeedBounds { RatioFloor = 1 << 20 });
        await RefusesAsync(folder, "more records", new FeedBounds { Records = 7 });
        await RefusesAsync(folder, "larger", new FeedBounds { FileBytes = 1000 });
    }

    [Fact]
    public async Task Takes_the_other_parts_where_one_is_broken()
    {
        using var folder = new ExportFolder();
        await folder
            .With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"))
            .WithFile("2026/N.json", ExportFolder.Record("N-1", "npm", "n"))
            .WithFile("EPSS/epss_scores-2026-08-16.csv.gz", Gzip(Epss))
            .WithFile("KEV/known_exploited_vulnerabilities.json", Kev)
            .ImportAsync();
        var zip = ExportFolder.ZipOf(ExportFolder.Record("PY-2", "PyPI", "a", more: "\"aliases\": [\"CVE-2026-1000\"]"), "broken");
        zip[100] ^= 1;
        folder
            .WithFile("PyPI/all.zip", zip)
            .WithFile("2026/N.json", "broken")
            .WithFile("EPSS/epss_scores-2026-08-16.csv.gz", Gzip(Epss)[..^20])
            .WithFile("KEV/known_exploited_vulnerabilities.json", "[]")
            .With("crates.io", ExportFolder.Record("R-1", "crates.io", "a"));
        var change = await folder.ImportAsync();
        change.Failures.Length.ShouldBe(4);
        change.Renewed.ShouldHaveSingleItem().Name.ShouldBe("crates.io");
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        folder.IdsOf("npm", "n").ShouldBe(["N-1"]);
        folder.IdsOf("crates.io", "a").ShouldBe(["R-1"]);
        using var database = folder.Open();
        database.Named("CVE-2026-1000").ShouldBeEmpty();
        database.Epss("CVE-2026-1000").ShouldNotBeNull();
        database.KnownExploited("CVE-2025-7").ShouldNotBeNull();
    }

    [Fact]
    public async Task Leaves_the_old_database_where_the_disk_is_full()
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a")).ImportAsync();
        folder.With("PyPI", [.. Enumerable.Range(0, 500).Select(i => ExportFolder.Record($"PY-{i}", "PyPI", "a"))]);
        var before = await File.ReadAllBytesAsync(folder.Database, TestContext.Current.CancellationToken);
        var error = await Should.ThrowAsync<UserError>(() => folder.ImportAsync(new FeedBounds { DatabaseBytes = 100_000 }));
        error.Message.ShouldContain("disk is full");
        (await File.ReadAllBytesAsync(folder.Database, TestContext.Current.CancellationToken)).ShouldBe(before);
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        Directory.GetFiles(Path.GetDirectoryName(folder.Database)!, "*.new*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Clears_away_what_a_killed_import_left()
    {
        using var folder = new ExportFolder();
        folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"));
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Database)!);
        await File.WriteAllTextAsync(folder.Database + ".4711.new", "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.Database + ".owner", "process 4711 on elsewhere", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.Database + ".lock", "", TestContext.Current.CancellationToken);
        await folder.ImportAsync();
        Directory
            .GetFiles(Path.GetDirectoryName(folder.Database)!)
            .Select(Path.GetFileName)
            .ShouldBe(["advisories.db", "advisories.db.lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task Does_not_disturb_whoever_has_the_database_open()
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"), ExportFolder.Record("PY-2", "PyPI", "b")).ImportAsync();
        using var before = folder.Open();
        before.Find(PackageKey.Of("PyPI", "a")).Length.ShouldBe(1);
        await folder.With("PyPI", ExportFolder.Record("PY-3", "PyPI", "c")).ImportAsync();
        before.RecordOf(before.Find(PackageKey.Of("PyPI", "b")).ShouldHaveSingleItem()).Id.ShouldBe("PY-2");
        folder.IdsOf("PyPI", "b").ShouldBeEmpty();
        folder.IdsOf("PyPI", "c").ShouldBe(["PY-3"]);
    }

    [Fact]
    public async Task Waits_for_another_that_writes_and_says_who_that_is()
    {
        using var folder = new ExportFolder();
        folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"));
        var told = new TaskCompletionSource<string>();
        Task<DatabaseChange> import;
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Database)!);
        await File.WriteAllTextAsync(folder.Database + ".owner", "process 4711 on elsewhere", TestContext.Current.CancellationToken);
        using (new FileStream(folder.Database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            import = folder.ImportAsync(progress: new Told(told));
            (await told.Task).ShouldContain("process 4711 on elsewhere");
            import.IsCompleted.ShouldBeFalse();
            File.Exists(folder.Database).ShouldBeFalse();
        }

        await import;
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
    }

    [Fact]
    public async Task Never_writes_over_a_file_that_is_something_else()
    {
        using var folder = new ExportFolder();
        folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"));
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Database)!);
        foreach (var content in (string[])["my diary", "", new string('x', 10_000)])
        {
            await File.WriteAllTextAsync(folder.Database, content, TestContext.Current.CancellationToken);
            await Should.ThrowAsync<UserError>(() => folder.ImportAsync());
            (await File.ReadAllTextAsync(folder.Database, TestContext.Current.CancellationToken)).ShouldBe(content);
        }
    }

    [Fact]
    public async Task Makes_a_damaged_database_anew()
    {
        using var folder = new ExportFolder();
        await folder.With("PyPI", [.. Enumerable.Range(0, 500).Select(i => ExportFolder.Record($"PY-{i}", "PyPI", $"p{i}"))]).ImportAsync();
        var bytes = await File.ReadAllBytesAsync(folder.Database, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.Database, bytes[..(bytes.Length / 3)], TestContext.Current.CancellationToken);
        var error = Should.Throw<UserError>(() =>
        {
            using var database = folder.Open();
            for (var i = 0; i < 500; i++)
                database.Find(PackageKey.Of("PyPI", $"p{i}"));
        });
        error.Remedy.ShouldNotBeNull().ShouldContain("gatehouse db");
        await folder.ImportAsync();
        folder.IdsOf("PyPI", "p499").ShouldBe(["PY-499"]);
    }

    [Fact]
    public async Task Tells_a_folder_that_holds_nothing()
    {
        using var folder = new ExportFolder();
        (await Should.ThrowAsync<UserError>(() => folder.ImportAsync())).Message.ShouldContain("no folder");
        folder.WithFile("readme.txt", "x");
        (await Should.ThrowAsync<UserError>(() => folder.ImportAsync())).Message.ShouldContain("no advisories");
    }

    [Fact]
    public void Tells_a_database_that_is_not_there()
    {
        using var folder = new ExportFolder();
        Should.Throw<UserError>(() => folder.Open()).Remedy.ShouldNotBeNull().ShouldContain("gatehouse db update");
    }

    private static async Task RefusesAsync(ExportFolder folder, string why, FeedBounds? bounds = null)
    {
        var before = await File.ReadAllBytesAsync(folder.Database, TestContext.Current.CancellationToken);
        var error = (await folder.ImportAsync(bounds)).Failures.ShouldHaveSingleItem();
        (error.Message + error.Remedy).ShouldContain(why);
        error.Remedy.ShouldNotBeNull();
        (await File.ReadAllBytesAsync(folder.Database, TestContext.Current.CancellationToken)).ShouldBe(before);
        folder.IdsOf("PyPI", "a").ShouldBe(["PY-1"]);
        Directory.GetFiles(Path.GetDirectoryName(folder.Database)!, "*.new*").ShouldBeEmpty();
    }

    private static byte[] Gzip(string text)
    {
        using var room = new MemoryStream();
        using (var gzip = new GZipStream(room, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return room.ToArray();
    }

    private sealed class Told(TaskCompletionSource<string> told) : IProgress<FeedProgress>
    {
        public void Report(FeedProgress value) => told.TrySetResult(value.Does);
    }
}
