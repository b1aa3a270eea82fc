using System.Text;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Tests.Components;

/// <summary>Files that were made to hurt: each is told, and costs nothing of the files beside it.</summary>
public sealed class HostileLockfiles
{
    private static readonly (string Path, string Text) Good = (
        "good/packages.config",
        "<packages><package id='A' version='1.0' /></packages>"
    );

    public static TheoryData<string, string> Broken =>
        new()
        {
            { "packages.lock.json", "{ \"dependencies\": { \"net10.0\": { \"A\": { \"type\": \"Direct\", \"resol" },
            { "packages.lock.json", new string('[', 200_000) },
            { "composer.lock", "{ \"packages\": [], \"packages\": [] }" },
            { "pom.xml", "<!DOCTYPE p [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;'>]><project>&b;</project>" },
            { "pom.xml", string.Concat(Enumerable.Repeat("<project>", 10_000)) },
            { "bom.xml", "<bom><components><component>" },
            { "App.csproj", "<Project><ItemGroup>" },
            { "Cargo.lock", "[[package]]\nname = \"a\nversion" },
            { "Gemfile.lock", "GEM\n  specs:\n    broken\n" },
            { "go.mod", "module m\nrequire (\n" },
            { "go.sum", "one two\n" },
            { "pubspec.lock", "packages:\n  a: &a [*a, *a" },
            { "Podfile.lock", "PODS:\n  - x\n" },
            { "mix.lock", "%{\n  \"a\": {:hex, :a, \"1.0\"" },
            { "gradle.lockfile", "nonsense\n" },
            { "conan.lock", "{ \"requires\": [\"nonsense\"] }" },
            { "Package.resolved", "{ \"pins\": [ {} ] }" },
            { "renv.lock", "{ \"Packages\": { \"a\": {} } }" },
            { "META-INF/maven/a/b/pom.properties", "version=1\n" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_cannot_be_read_is_told_and_costs_no_other_file(string path, string text)
    {
        var swept = Inventory.Sweep((path, text), Good);
        swept.Coverage.Failures.ShouldContain(failure => failure.Path == path && failure.Scanner == "components");
        swept.Coverage.Failures.ShouldAllBe(failure => !failure.Reason.Contains("the scanner failed", StringComparison.Ordinal));
        swept.Components.ShouldContain(component => component.Name == "A");
    }

    /// <summary>More than a listing holds: the rest is told as left out.</summary>
    [Fact]
    public void Three_hundred_thousand_packages_are_bounded()
    {
        var text = new StringBuilder("{ \"packages\": [");
        for (var i = 0; i < 300_000; i++)
            text.Append(i == 0 ? "" : ",").Append("{\"name\":\"a/p").Append(i).Append("\",\"version\":\"1.0\"}");
        var swept = Inventory.Sweep(("composer.lock", text.Append("] }").ToString()), Good);
        swept.Components.Length.ShouldBe(Listing.MaxEntries + 1);
        swept.Coverage.Failures.Single().Reason.ShouldContain("250,000");
    }

    /// <summary>Each needs the next, and the last needs the first.</summary>
    [Fact]
    public void A_ring_of_packages_ends()
    {
        const int length = 20_000;
        var text = new StringBuilder("{ \"version\": 1, \"dependencies\": { \"net10.0\": {");
        for (var i = 0; i < length; i++)
            text.Append(i == 0 ? "" : ",")
                .Append(
                    $"\"P{i}\": {{ \"type\": \"{(i == 0 ? "Direct" : "Transitive")}\", \"resolved\": \"1.0.0\", \"dependencies\": {{ \"P{(i + 1) % length}\": \"1.0.0\" }} }}"
                );
        var components = Inventory.Of(("packages.lock.json", text.Append("} } }").ToString()));
        components.Length.ShouldBe(length);
        components[^1].Path.Length.ShouldBeLessThan(30);
    }

    [Fact]
    public void Many_managed_dependencies_are_looked_up_at_once()
    {
        const int many = 20_000;
        var managed = new StringBuilder();
        var used = new StringBuilder();
        for (var i = 0; i < many; i++)
        {
            managed.Append($"<dependency><groupId>g</groupId><artifactId>a{i}</artifactId><version>1.{i}</version></dependency>");
            used.Append($"<dependency><groupId>g</groupId><artifactId>a{i}</artifactId></dependency>");
        }

        Inventory
            .Of(
                (
                    "pom.xml",
                    $"<project><groupId>x</groupId><artifactId>y</artifactId><dependencies>{used}</dependencies><dependencyManagement><dependencies>{managed}</dependencies></dependencyManagement></project>"
                )
            )
            .Count(component => component.Version is not null)
            .ShouldBe(many);
    }
}
