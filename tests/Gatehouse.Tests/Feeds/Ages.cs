using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Tests.Feeds;

public sealed class Ages
{
    private static readonly DateTimeOffset Made = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, Freshness.Fresh)]
    [InlineData(7, Freshness.Fresh)]
    [InlineData(8, Freshness.Stale)]
    public async Task Of_an_import_are_those_of_its_files(int days, Freshness freshness)
    {
        using var folder = await FolderAsync();
        using var database = folder.Open();
        var age = DatabaseAge.Of(folder.Database, database, ["PyPI"], new At(Made.AddDays(days)));
        age.Freshness.ShouldBe(freshness);
        age.AsOf.ShouldBe(Made);
        if (freshness == Freshness.Stale)
        {
            age.Stale.ShouldBe(["PyPI"]);
            age.Problem.ShouldNotBeNull().ShouldContain("7 days");
            age.Remedy.ShouldNotBeNull().ShouldContain("gatehouse db update");
        }
        else
            age.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Of_what_is_not_there_name_the_command_that_fetches_it()
    {
        using var folder = await FolderAsync();
        using var database = folder.Open();
        var age = DatabaseAge.Of(folder.Database, database, ["PyPI", "Debian:12", "npm"], new At(Made));
        age.Freshness.ShouldBe(Freshness.Missing);
        age.Missing.ShouldBe(["Debian", "npm"]);
        age.Remedy.ShouldNotBeNull().ShouldContain("--ecosystem Debian,npm");
        DatabaseAge.Of(folder.Database, null, ["PyPI"], new At(Made)).Freshness.ShouldBe(Freshness.Missing);
    }

    private static async Task<ExportFolder> FolderAsync()
    {
        var folder = new ExportFolder();
        folder.With("PyPI", ExportFolder.Record("PY-1", "PyPI", "a"));
        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "PyPI", "all.zip"), Made.UtcDateTime);
        await folder.ImportAsync();
        return folder;
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
