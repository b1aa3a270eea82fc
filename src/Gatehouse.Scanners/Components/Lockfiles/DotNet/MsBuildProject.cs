namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The packages that a .NET project asks for, with the files that MSBuild reads around it.</summary>
public sealed class MsBuildProject : Lockfile
{
    private const string Central = "Directory.Packages.props";

    public override string Name => "a project of MSBuild";

    public override bool Wants(SourcePath path) =>
        IsProject(path) || path.IsNamed(Central) || path.IsNamed("Directory.Build.props") || path.IsNamed("Directory.Build.targets");

    /// <summary>A file on its own says little: versions and properties stand in others.</summary>
    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Xml() is { } root)
            listing.Model = ProjectStatements.Of(root, listing.Path);
    }

    public override void Join(Listing own, Listings all)
    {
        if (own.File.Path.IsNamed(Central))
            DeclareUnused(own, all);
        if (!IsProject(own.File.Path) || own.Model is null)
            return;
        foreach (var entry in ProjectEvaluation.Of(own, all, this))
        {
            if (!own.Add(entry))
                break;
        }

        var folder = Joining.FolderOf(own.Path);
        var name = own.Path[folder.Length..own.Path.LastIndexOf('.')].Replace(' ', '_');
        var resolved = all[$"{folder}packages.{name}.lock.json"] ?? all[folder + "packages.lock.json"];
        List<Listing> locks = [.. new[] { resolved, all[folder + "obj/project.assets.json"] }.OfType<Listing>()];
        if (locks.Count > 0)
            Pinning.LeaveTo(own, locks, takesLater: true);
    }

    /// <summary>Versions that no project below asks for are those of projects elsewhere, where there is none here at all.</summary>
    private static void DeclareUnused(Listing own, Listings all)
    {
        var folder = Joining.FolderOf(own.Path);
        if (
            own.Model is not ProjectStatements statements
            || all.All.Any(other => IsProject(other.File.Path) && other.Path.StartsWith(folder, StringComparison.Ordinal))
        )
            return;
        foreach (var lists in statements.All.OfType<Lists>().Where(lists => lists.Verb == "Include" && lists.Version is not null))
        {
            var (version, range) = NuGetRange.Read(lists.Version!.Text);
            var isAdded = own.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.NuGet,
                    Name = lists.Names,
                    Version = version,
                    Range = range,
                    Span = lists.Span,
                    VersionSpan = lists.Version.Span,
                }
            );
            if (!isAdded)
                return;
        }
    }

    private static bool IsProject(SourcePath path) =>
        path.HasExtension(".csproj") || path.HasExtension(".fsproj") || path.HasExtension(".vbproj");

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "App.csproj",
                """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><SerilogVersion>3.1.1</SerilogVersion></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Serilog" Version="$(SerilogVersion)" />
                    <PackageReference Include="Polly"><Version>[8.0,9.0)</Version></PackageReference>
                    <PackageReference Include="StyleCop.Analyzers" Version="1.1.118" PrivateAssets="all" />
                  </ItemGroup>
                </Project>
                """,
                "pkg:nuget/Serilog@3.1.1",
                "pkg:nuget/Polly",
                "pkg:nuget/StyleCop.Analyzers@1.1.118"
            ),
            new LockfileExample(
                [
                    new ExampleFile(
                        "Directory.Packages.props",
                        """
                        <Project>
                          <ItemGroup>
                            <PackageVersion Include="Serilog" Version="3.1.1" />
                            <PackageVersion Include="Polly" Version="8.2.0" />
                            <PackageVersion Include="Nobody.Asks" Version="1.0.0" />
                            <GlobalPackageReference Include="Nerdbank.GitVersioning" Version="3.6.133" />
                          </ItemGroup>
                        </Project>
                        """
                    ),
                    new ExampleFile(
                        "src/App/App.fsproj",
                        """
                        <Project Sdk="Microsoft.NET.Sdk">
                          <ItemGroup>
                            <PackageReference Include="Serilog" />
                            <PackageReference Include="Polly" VersionOverride="8.3.0" />
                          </ItemGroup>
                        </Project>
                        """
                    ),
                ],
                ["pkg:nuget/Nerdbank.GitVersioning@3.6.133", "pkg:nuget/Serilog@3.1.1", "pkg:nuget/Polly@8.3.0"]
            ),
            new LockfileExample(
                [
                    new ExampleFile(
                        "App.csproj",
                        """
                        <Project Sdk="Microsoft.NET.Sdk">
                          <ItemGroup><PackageReference Include="serilog" Version="3.1.0" /></ItemGroup>
                        </Project>
                        """
                    ),
                    new ExampleFile(
                        "packages.lock.json",
                        """
                        { "version": 1, "dependencies": { "net10.0": { "Serilog": { "type": "Direct", "resolved": "3.1.1" } } } }
                        """
                    ),
                ],
                ["pkg:nuget/Serilog@3.1.1"]
            ),
        ];
}
