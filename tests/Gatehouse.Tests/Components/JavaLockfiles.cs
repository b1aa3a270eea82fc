using System.IO.Compression;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Components;

namespace Gatehouse.Tests.Components;

public sealed class JavaLockfiles
{
    private static string Dependency(string group, string artifact, string? version, string more = "") =>
        $"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>{(version is null ? "" : $"<version>{version}</version>")}{more}</dependency>";

    [Fact]
    public void Versions_come_from_ancestors_and_from_a_bom_of_the_tree()
    {
        (string, string)[] files =
        [
            (
                "app/pom.xml",
                $"""
                <project><parent><groupId>g</groupId><artifactId>parent</artifactId><version>1</version><relativePath>../build</relativePath></parent>
                <artifactId>app</artifactId><properties><own>9</own></properties><dependencies>
                {Dependency("a", "managed", null)}{Dependency("a", "by-bom", null)}{Dependency("a", "by-child", null)}
                {Dependency("a", "plain", "${v}")}{Dependency("a", "pieces", "${v}-jre")}{Dependency(
                    "a",
                    "own",
                    "${project.parent.version}"
                )}
                {Dependency("a", "unknown", "${nobody}")}
                </dependencies></project>
                """
            ),
            (
                "bom/pom.xml",
                $"""
                <project><groupId>g</groupId><artifactId>bom</artifactId><version>1</version><properties><b>4.5</b></properties>
                <dependencyManagement><dependencies>{Dependency("a", "by-bom", "${b}")}{Dependency("a", "managed", "0")}
                {Dependency("g", "bom", "1", "<type>pom</type><scope>import</scope>")}</dependencies></dependencyManagement></project>
                """
            ),
            (
                "build/pom.xml",
                $$"""
                <project><groupId>g</groupId><artifactId>parent</artifactId><version>1</version><properties><v>2.0</v><w>${v}</w><own>1</own></properties>
                <dependencyManagement><dependencies>{{Dependency("a", "managed", "3.1", "<scope>test</scope>")}}
                {{Dependency("g", "bom", "1", "<type>pom</type><scope>import</scope>")}}{{Dependency("a", "by-child", "${own}")}}
                </dependencies></dependencyManagement></project>
                """
            ),
        ];
        var entries = Inventory.Listings(files)["app/pom.xml"].Entries;
        string Shown(string name)
        {
            var entry = entries.Single(entry => entry.Name == "a:" + name);
            return $"{entry.Version ?? entry.Range} {entry.VersionPath ?? "own"} {entry.VersionText("app/pom.xml", files)}";
        }

        Shown("managed").ShouldBe("3.1 build/pom.xml 3.1");
        Shown("by-bom").ShouldBe("4.5 bom/pom.xml 4.5");
        Shown("by-child").ShouldBe("9 own 9");
        Shown("plain").ShouldBe("2.0 build/pom.xml 2.0");
        Shown("pieces").ShouldBe("2.0-jre own ");
        Shown("own").ShouldBe("1 own ");
        Shown("unknown").ShouldBe("${nobody} own ");
        entries.Single(entry => entry.Name == "a:managed").Scope.ShouldBe(ComponentScope.Test);
    }

    [Fact]
    public void Scopes_are_those_of_what_is_delivered()
    {
        var components = Inventory.Of(
            (
                "pom.xml",
                $"""
                <project><groupId>g</groupId><artifactId>x</artifactId><version>1</version><dependencies>
                {Dependency("a", "test", "1", "<scope>test</scope>")}{Dependency("a", "provided", "1", "<scope>provided</scope>")}
                {Dependency("a", "optional", "1", "<optional>true</optional>")}{Dependency("a", "runtime", "1", "<scope>runtime</scope>")}
                </dependencies><profiles><profile><dependencies>{Dependency(
                    "a",
                    "profile",
                    "[1,2)"
                )}</dependencies></profile></profiles></project>
                """
            )
        );
        components
            .Select(component => component.Scope)
            .ShouldBe([
                ComponentScope.Test,
                ComponentScope.Optional,
                ComponentScope.Optional,
                ComponentScope.Shipped,
                ComponentScope.Shipped,
            ]);
        components.Named("a:profile").Range.ShouldBe("[1,2)");
    }

    [Fact]
    public void Projects_that_are_their_own_ancestors_end()
    {
        static string Pom(string artifact, string parent) =>
            $"""
                <project><parent><groupId>g</groupId><artifactId>{parent}</artifactId><version>1</version><relativePath>../{parent}/pom.xml</relativePath></parent>
                <artifactId>{artifact}</artifactId><properties><p>{"${p}${q}${q}${q}${q}"}</p><q>{"${p}${p}${p}${p}"}</q></properties>
                <dependencies>{Dependency("x", "y", "${p}")}</dependencies></project>
                """;
        var components = Inventory.Of(("a/pom.xml", Pom("a", "b")), ("b/pom.xml", Pom("b", "a")));
        components.Count(component => component.Name == "x:y").ShouldBe(2);
    }

    [Fact]
    public void A_jar_tells_what_it_holds()
    {
        using var jar = new MemoryStream();
        using (var zip = new ZipArchive(jar, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["pom.properties", "pom.xml"])
            {
                using var entry = zip.CreateEntry("META-INF/maven/org.example/lib/" + name).Open();
                entry.Write(
                    Encoding.UTF8.GetBytes(
                        name == "pom.properties"
                            ? "groupId=org.example\nartifactId=lib\nversion=1.2\n"
                            : $"<project><groupId>org.example</groupId><artifactId>lib</artifactId><dependencies>{Dependency("not", "in-it", "1")}</dependencies></project>"
                    )
                );
            }
        }

        var tree = new MemoryTree().Add("lib/app.jar", jar.ToArray());
        FrontDoor
            .Sweep(tree, scanners: [new ComponentsScanner().Configure(tree)])
            .Components.Select(component => (component.Purl, component.Location!.Path))
            .ShouldBe([("pkg:maven/org.example/lib@1.2", "lib/app.jar!/META-INF/maven/org.example/lib/pom.properties")]);
    }

    [Fact]
    public void What_gradle_locked_wins_over_its_catalogue()
    {
        (string, string)[] files =
        [
            (
                "gradle/libs.versions.toml",
                "[versions]\ng = \"31.0\"\n[libraries]\nguava = { module = \"com.google.guava:guava\", version.ref = \"g\" }\n"
            ),
            (
                "app/gradle.lockfile",
                "com.google.guava:guava:32.0=runtimeClasspath\ncom.google.guava:failureaccess:1.0=runtimeClasspath\norg.checker:qual:1=annotationProcessor\nempty=\n"
            ),
        ];
        var components = Inventory.Of(files);
        components
            .Select(component => component.Purl)
            .ShouldBe([
                "pkg:maven/com.google.guava/guava@32.0",
                "pkg:maven/com.google.guava/failureaccess@1.0",
                "pkg:maven/org.checker/qual@1",
            ]);
        components[0].IsDirect.ShouldBe(true);
        components[1].IsDirect.ShouldBe(false);
        components[2].Scope.ShouldBe(ComponentScope.Development);
        components[0].Asked.ShouldNotBeNull().Versions.ShouldBe("31.0");
    }
}
