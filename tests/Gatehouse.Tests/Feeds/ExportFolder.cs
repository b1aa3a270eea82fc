using System.IO.Compression;
using System.Text;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

/// <summary>A folder laid out as the public export, with a place for a database beside it; gone again after the test.</summary>
internal sealed class ExportFolder : IDisposable
{
    private static readonly DateTimeOffset ZipTime = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatehouse-feeds-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "export");

    public string Database => System.IO.Path.Combine(_folder.FullName, "db", "advisories.db");

    /// <summary>A record of one package; the rest is put in as JSON.</summary>
    public static string Record(
        string id,
        string ecosystem,
        string package,
        string? events = null,
        string modified = "2026-07-01T00:00:00Z",
        string? more = null
    ) =>
        $$"""
            {"schema_version": "1.7.3", "id": "{{id}}", "modified": "{{modified}}", "summary": "Flaw {{id}}"{{(
                more is null ? "" : ", " + more
            )}},
             "affected": [{"package": {"ecosystem": "{{ecosystem}}", "name": "{{package}}"},
             "ranges": [{"type": "ECOSYSTEM", "events": [{{events ?? """{"introduced": "0"}, {"fixed": "1.2"}"""}}]}]}]}
            """;

    public static byte[] Zip(params (string Name, string Json)[] records)
    {
        using var room = new MemoryStream();
        using (var zip = new ZipArchive(room, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, json) in records)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = ZipTime;
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(json));
            }
        }

        return room.ToArray();
    }

    public static byte[] ZipOf(params string[] records) => Zip([.. records.Select((json, index) => ($"{index:D6}.json", json))]);

    public ExportFolder With(string ecosystem, params string[] records) => WithFile($"{ecosystem}/all.zip", ZipOf(records));

    public ExportFolder WithFile(string name, byte[] content)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public ExportFolder WithFile(string name, string content) => WithFile(name, Encoding.UTF8.GetBytes(content));

    public Task<DatabaseChange> ImportAsync(FeedBounds? bounds = null, IProgress<FeedProgress>? progress = null) =>
        DatabaseImport.RunAsync(
            Path,
            Database,
            bounds ?? new FeedBounds(),
            TimeProvider.System,
            progress,
            TestContext.Current.CancellationToken
        );

    public AdvisoryDatabase Open() => AdvisoryDatabase.Open(Database);

    /// <summary>The ids that are said of a package.</summary>
    public string[] IdsOf(string ecosystem, string package)
    {
        using var database = Open();
        return [.. database.Find(PackageKey.Of(ecosystem, package)).Select(affected => database.RecordOf(affected).Id)];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
