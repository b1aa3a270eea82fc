using System.Text;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

public sealed class RecordSets
{
    [Fact]
    public async Task Answer_as_a_database_of_the_same_records_does()
    {
        string[] records =
        [
            ExportFolder.Record("A-1", "PyPI", "Some.Thing", more: "\"aliases\": [\"CVE-2026-1\"]"),
            ExportFolder.Record("A-2", "Debian:12", "thing"),
            ExportFolder.Record("A-3", "Debian", "thing"),
            ExportFolder.Record("MAL-1", "npm", "thing"),
            ExportFolder.Record("A-4", "npm", "thing", more: "\"withdrawn\": \"2026-07-01T00:00:00Z\""),
        ];
        using var folder = new ExportFolder();
        foreach (var (json, index) in records.Select((json, index) => (json, index)))
            folder.WithFile($"{index}.json", json);
        await folder.ImportAsync();
        using var database = folder.Open();
        using var set = Read(records);
        set.Ecosystems.ShouldBe(database.Ecosystems);
        foreach (
            var (ecosystem, name) in ((string, string)[])
                [("PyPI", "some-thing"), ("Debian:12", "thing"), ("Debian:11", "thing"), ("npm", "thing"), ("npm", "x")]
        )
        {
            var key = PackageKey.Of(ecosystem, name);
            Ids(set, key).ShouldBe(Ids(database, key), ignoreOrder: true);
        }

        set.Named("CVE-2026-1").ShouldHaveSingleItem().Id.ShouldBe("A-1");
        foreach (var ecosystem in (string[])["PyPI", "npm", "Debian", "Debian:12"])
            set.Packages(ecosystem).ShouldBe(database.Packages(ecosystem));
        set.Packages("npm").ShouldHaveSingleItem().ShouldBe(new KnownPackage("thing", 0, 1));
    }

    [Fact]
    public void Tell_what_they_cannot_read()
    {
        using var set = Read(ExportFolder.Record("A-1", "PyPI", "a"), """{"id": "A-2"}""");
        set.Unreadable.ShouldHaveSingleItem().ShouldBe(new UnreadableRecord("1.json", "A-2", "it does not say when it was modified"));
        set.Find(PackageKey.Of("PyPI", "a")).Length.ShouldBe(1);
    }

    private static string[] Ids(Advisories from, PackageKey key) => [.. from.Find(key).Select(affected => from.RecordOf(affected).Id)];

    private static RecordSet Read(params string[] records) =>
        RecordSet.Read(records.Select((json, index) => ($"{index}.json", new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(json)))));
}
