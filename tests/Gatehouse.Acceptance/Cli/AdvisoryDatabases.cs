using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Acceptance.Cli;

public sealed class AdvisoryDatabases
{
    [Fact]
    public void Are_imported_and_shown_by_the_one_file_alone()
    {
        using var folder = new Folder().Add("export/PyPI/all.zip", Zip(3));
        File.Copy(Binary.Path, folder.At("gatehouse"));
        // Without a home folder, and with none that it could unpack anything to.
        var imported = Binary.Finish(
            Binary.Start("env", folder.Path, [], "-i", folder.At("gatehouse"), "db", "import", "export", "--db", "a.db"),
            null
        );
        imported.Error.ShouldContain("PyPI: 3 records");
        imported.ExitCode.ShouldBe(0);
        var status = Binary.Run(folder, "db", "status", "--db", "a.db", "--format", "json");
        status.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(status.Output);
        json.RootElement.GetProperty("state").GetString().ShouldBe("fresh");
        json.RootElement.GetProperty("sources")[0].GetProperty("records").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void Of_old_files_are_stale_and_the_status_says_what_mends_it()
    {
        using var folder = new Folder().Add("export/PyPI/all.zip", Zip(1));
        File.SetLastWriteTimeUtc(folder.At("export/PyPI/all.zip"), DateTime.UtcNow.AddDays(-8));
        Binary.Run(folder, "db", "import", "export", "--db", "a.db").ExitCode.ShouldBe(0);
        var status = Binary.Run(folder, "db", "status", "--db", "a.db");
        status.ExitCode.ShouldBe(2);
        status.Output.ShouldContain("(stale)");
        status.Error.ShouldContain("gatehouse db update --db a.db");
    }

    [Fact]
    public void Lie_in_the_cache_folder_of_the_user()
    {
        using var folder = new Folder().Add("export/PyPI/all.zip", Zip(1));
        Binary.RunWith(folder, [("XDG_CACHE_HOME", folder.At("cache"))], "db", "import", "export").ExitCode.ShouldBe(0);
        File.Exists(folder.At("cache/gatehouse/advisories.db")).ShouldBeTrue();
    }

    [Fact]
    public void That_are_missing_or_no_databases_are_told()
    {
        using var folder = new Folder().Add("b.db", "no database\n");
        var missing = Binary.Run(folder, "db", "status", "--db", "a.db");
        missing.ExitCode.ShouldBe(2);
        missing.Error.ShouldContain("gatehouse db update");
        Binary.Run(folder, "db", "status", "--db", "b.db").ExitCode.ShouldBe(2);
        folder.Add("export/PyPI/all.zip", Zip(1));
        Binary.Run(folder, "db", "import", "export", "--db", "b.db").ExitCode.ShouldBe(2);
        folder.Read("b.db").ShouldBe("no database\n");
    }

    [Fact]
    public void Outlive_an_import_that_is_killed()
    {
        using var folder = new Folder().Add("export/PyPI/all.zip", Zip(1));
        Binary.Run(folder, "db", "import", "export", "--db", "a.db").ExitCode.ShouldBe(0);
        var before = File.ReadAllBytes(folder.At("a.db"));
        folder.Add("export/PyPI/all.zip", Zip(50_000));
        using (var import = Binary.Start(Binary.Path, folder.Path, [], "db", "import", "export", "--db", "a.db"))
        {
            while (!import.HasExited && Directory.GetFiles(folder.Path, "a.db.*.new").Length == 0)
                Thread.Yield();
            import.Kill();
            import.WaitForExit();
        }

        File.ReadAllBytes(folder.At("a.db")).ShouldBe(before);
        Binary.Run(folder, "db", "import", "export", "--db", "a.db").Error.ShouldContain("50,000 records");
        Directory.GetFiles(folder.Path, "a.db*").Select(Path.GetFileName).ShouldBe(["a.db", "a.db.lock"], ignoreOrder: true);
    }

    private static byte[] Zip(int records)
    {
        using var room = new MemoryStream();
        using (var zip = new ZipArchive(room, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < records; i++)
            {
                var id = i.ToString(CultureInfo.InvariantCulture);
                using var entry = zip.CreateEntry($"MADE-{id}.json", CompressionLevel.Fastest).Open();
                entry.Write(
                    Encoding.UTF8.GetBytes(
                        $$"""
                        {"id": "MADE-{{id}}", "modified": "2026-07-01T00:00:00Z", "affected": [{"package": {"ecosystem": "PyPI", "name": "p{{id}}"},
                         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}]}]}
                        """
                    )
                );
            }
        }

        return room.ToArray();
    }
}
