using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Dependencies;

/// <summary>How far a direct component is behind what the advisories of its package name.</summary>
public sealed class Freshness
{
    private static ComponentLag? Of(string version, string newest, string more = "") =>
        Judging
            .Sweep(Judging.Record("PyPI", "leaky", newest, more), ("requirements.txt", $"leaky=={version}\n"))
            .Components.ShouldHaveSingleItem()
            .Lag;

    [Theory]
    [InlineData("2.4", "5.1.2", 3, 0)]
    [InlineData("2.4", "2.9.2", 0, 5)]
    [InlineData("2.4rc1", "3.0", 1, 0)]
    // Years are no majors.
    [InlineData("2022.12.7", "2024.7.4", 0, 0)]
    public void Counts_steps_of_the_first_two_numbers(string version, string newest, int majors, int minors) =>
        (Of(version, newest) ?? new ComponentLag(newest, 0, 0)).ShouldBe(new ComponentLag(newest, majors, minors));

    [Theory]
    [InlineData("5.1.2", "5.1.2")]
    [InlineData("6.0", "5.1.2")]
    // A candidate is no release to go to.
    [InlineData("2.4", "5.0rc1")]
    public void Says_nothing_where_nothing_newer_is_known(string version, string newest) => Of(version, newest).ShouldBeNull();

    [Fact]
    public void Knows_the_versions_that_a_record_lists() =>
        Of("2.4", "2.5", """, "versions": ["2.4", "7.0", "8.0.dev1"]""")!.Newest.ShouldBe("7.0");

    [Fact]
    public void A_file_that_fixes_no_version_is_told() =>
        Judging
            .Sweep(("requirements.txt", "flask>=1\nrequests\n"))
            .Notices.ShouldHaveSingleItem()
            .Message.ShouldStartWith("2 of its components");

    [Fact]
    public void Is_not_told_of_what_another_component_asks_for() =>
        Judging
            .Sweep(
                Judging.Record("npm", "leaky", "5.0.0"),
                ("package-lock.json", """{"lockfileVersion": 3, "packages": {"": {}, "node_modules/leaky": {"version": "1.0.0"}}}""")
            )
            .Components.ShouldHaveSingleItem()
            .Lag.ShouldBeNull();
}
