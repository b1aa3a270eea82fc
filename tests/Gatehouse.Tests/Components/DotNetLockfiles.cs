using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Components;

public sealed class DotNetLockfiles
{
    private const string Lock = """
        { "version": 2, "dependencies": { "net10.0": {
            "Serilog": { "type": "Direct", "requested": "[3.1.0, )", "resolved": "3.1.1",
              "contentHash": "Kcobt3pnOdO0A+6CKiMHZdTEluJpsfxiV20axtZdmfBQnDmiWTKPJADlgAfdTuKNAnVarrkJa0UEGwuOo91muw==",
              "dependencies": { "system.memory": "4.5.0" } },
            "System.Memory": { "type": "Transitive", "resolved": "4.5.5", "dependencies": { "System.Buffers": "4.5.1" } },
            "System.Buffers": { "type": "Transitive", "resolved": "4.5.1", "dependencies": { "Serilog": "3.0" } },
            "xunit": { "type": "Direct", "resolved": "2.6.1", "dependencies": { "xunit.core": "2.6.1" } },
            "xunit.core": { "type": "Transitive", "resolved": "2.6.1" },
            "own.library": { "type": "Project", "dependencies": { "Polly": "[8.0.0, )" } },
            "Polly": { "type": "CentralTransitive", "resolved": "8.0.0" } } } }
        """;

    [Fact]
    public void A_lock_file_tells_who_asked_for_whom()
    {
        var components = Inventory.Of(("packages.lock.json", Lock));
        components.Named("System.Buffers").Path.ShouldBe(["Serilog@3.1.1", "System.Memory@4.5.5", "System.Buffers@4.5.1"]);
        components.Named("System.Memory").IsDirect.ShouldBe(false);
        components.Named("Serilog").IsDirect.ShouldBe(true);
        // Our own library asks for it, so that we do.
        components.Named("Polly").IsDirect.ShouldBe(true);
        components.Named("Serilog").DependsOn.ShouldBe(["pkg:nuget/System.Memory@4.5.5"]);
        components.Named("Serilog").Hashes.Single().Algorithm.ShouldBe("SHA-512");
        components.Named("Serilog").Hashes.Single().Hex.Length.ShouldBe(128);
    }

    [Fact]
    public void The_project_says_what_its_lock_file_is_for()
    {
        (string, string)[] files =
        [
            ("packages.lock.json", Lock),
            (
                "App.csproj",
                """
                <Project><ItemGroup>
                  <PackageReference Include="SeriLog" Version="3.1.0" />
                  <PackageReference Include="xunit" Version="2.6.1" PrivateAssets="all" />
                  <PackageReference Include="Not.Locked" Version="1.0.0" />
                </ItemGroup></Project>
                """
            ),
        ];
        var components = Inventory.Of(files);
        components.Named("xunit.core").Scope.ShouldBe(ComponentScope.Development);
        components.Named("System.Buffers").Scope.ShouldBe(ComponentScope.Shipped);
        components.Count(component => component.Name == "Serilog").ShouldBe(1);
        // What somebody else asks for is found by its name, whatever its case, and a plain version is the least that will do.
        Inventory.Listings(files)["App.csproj"].Entries.Select(entry => entry.Name).ShouldBe(["Not.Locked"]);
        components.Named("Not.Locked").Location!.Path.ShouldBe("App.csproj");
        var locked = Inventory.Listings(files)["packages.lock.json"].Entries.Single(entry => entry.Name == "Serilog");
        locked.Asked.ShouldNotBeNull().Path.ShouldBe("App.csproj");
        locked.Asked!.Versions.ShouldBe("3.1.0");
    }

    [Fact]
    public void A_test_project_delivers_nothing() =>
        Inventory
            .Of(
                (
                    "Tests.csproj",
                    """
                    <Project><ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.8.0" />
                    <PackageReference Include="Bogus" Version="35.0.0" /></ItemGroup></Project>
                    """
                )
            )
            .Named("Bogus")
            .Scope.ShouldBe(ComponentScope.Test);

    [Fact]
    public void Versions_come_from_everywhere_in_the_tree_with_their_places()
    {
        (string, string)[] files =
        [
            (
                "Directory.Build.props",
                """
                <Project>
                  <Import Project="eng/Versions.props" />
                  <PropertyGroup>
                    <PollyVersion Condition="'$(PollyVersion)' == ''">8.2.0</PollyVersion>
                    <Loop>$(Loop)</Loop><PingVersion>$(PongVersion)</PingVersion><PongVersion>$(PingVersion)</PongVersion>
                  </PropertyGroup>
                  <ItemGroup><PackageReference Include="Every.Project" Version="1.0.0" /></ItemGroup>
                </Project>
                """
            ),
            ("eng/Versions.props", "<Project><PropertyGroup><Major>6</Major><EfVersion>7.0.1</EfVersion></PropertyGroup></Project>"),
            (
                "Directory.Packages.props",
                """
                <Project><ItemGroup>
                  <PackageVersion Include="EF" Version="$(EfVersion)" /><PackageVersion Include="Central" Version="[2.0.0]" />
                </ItemGroup></Project>
                """
            ),
            (
                "src/a/A.vbproj",
                """
                <Project><ItemGroup>
                  <PackageReference Include="ef" />
                  <PackageReference Include="Central;Bare" />
                  <PackageReference Include="Polly" Version="$(PollyVersion)" />
                  <PackageReference Include="Composed" Version="$(Major).4.0" />
                  <PackageReference Include="Circle" Version="$(PingVersion)" />
                  <PackageReference Include="Unknown" Version="$(NobodySetsIt)" />
                  <PackageReference Include="Gone" Version="1.0.0" /><PackageReference Remove="gone" />
                  <PackageReference Include="Raised" Version="1.0.0" /><PackageReference Update="Raised" Version="2.0.0" />
                  <PackageReference Include="Old" Version="4.0.0" Condition="'$(TargetFramework)' == 'net48'" />
                  <PackageReference Include="Old" Version="8.0.0" Condition="'$(TargetFramework)' != 'net48'" />
                </ItemGroup></Project>
                """
            ),
        ];
        var entries = Inventory.Listings(files)["src/a/A.vbproj"].Entries;
        string Shown(string name) =>
            string.Join(
                " ",
                entries
                    .Where(entry => entry.Name == name)
                    .Select(entry =>
                        $"{entry.Version ?? entry.Range ?? "any"}@{entry.VersionPath ?? "own"}:{entry.VersionText("src/a/A.vbproj", files)}"
                    )
            );
        Shown("ef").ShouldBe("7.0.1@eng/Versions.props:7.0.1");
        Shown("Central").ShouldBe("2.0.0@Directory.Packages.props:[2.0.0]");
        Shown("Bare").ShouldBe("any@own:");
        Shown("Polly").ShouldBe("8.2.0@Directory.Build.props:8.2.0");
        Shown("Composed").ShouldBe("6.4.0@own:");
        Shown("Unknown").ShouldBe("$(NobodySetsIt)@own:");
        Shown("Gone").ShouldBe("");
        Shown("Raised").ShouldBe("2.0.0@own:2.0.0");
        Shown("Old").ShouldBe("4.0.0@own:4.0.0 8.0.0@own:8.0.0");
        Shown("Every.Project").ShouldBe("1.0.0@Directory.Build.props:1.0.0");
        entries.Single(entry => entry.Name == "Circle").Version.ShouldBeNull();
    }

    [Fact]
    public void Files_that_import_each_other_are_read_once() =>
        Inventory
            .Of(
                (
                    "A.csproj",
                    "<Project><Import Project='a.props' /><ItemGroup><PackageReference Include='X' Version='$(V)' /></ItemGroup></Project>"
                ),
                ("a.props", "<Project><Import Project='b.props' /><PropertyGroup><V>1.0.0</V></PropertyGroup></Project>"),
                ("b.props", "<Project><Import Project='a.props' /><Import Project='../../../etc/passwd' /></Project>")
            )
            .Select(component => component.Purl)
            .ShouldBe(["pkg:nuget/X@1.0.0"]);

    [Fact]
    public void Assets_and_programs_repeat_nothing_that_is_locked()
    {
        const string assets = """
            { "targets": { "net10.0": { "Serilog/3.1.1": { "type": "package" }, "Only.Here/1.0.0": { "type": "package" } } } }
            """;
        const string program = """
            { "targets": {}, "libraries": { "Serilog/3.1.1": { "type": "package" }, "Other/2.0.0": { "type": "package" } } }
            """;
        Inventory
            .Of(("app/packages.lock.json", Lock), ("app/obj/project.assets.json", assets), ("app/bin/App.deps.json", program))
            .Where(component => component.Location!.Path != "app/packages.lock.json")
            .Select(component => component.Purl)
            .ShouldBe(["pkg:nuget/Other@2.0.0", "pkg:nuget/Only.Here@1.0.0"]);
    }

    [Fact]
    public void Central_versions_count_alone_where_no_project_is_below_them() =>
        Inventory
            .Of(
                ("eng/Directory.Packages.props", "<Project><ItemGroup><PackageVersion Include='A' Version='1.0.0' /></ItemGroup></Project>")
            )
            .Single()
            .Purl.ShouldBe("pkg:nuget/A@1.0.0");
}
