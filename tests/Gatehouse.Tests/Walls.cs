using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Tests;

/// <summary>Compiles a project's sources and asks, folder by folder, for the namespace of every symbol they use.</summary>
public sealed class Walls
{
    private static readonly string Root = Committed.Root;

    /// <summary>What each room of the engine may use besides itself and <c>Text</c>: arrows run one way.</summary>
    private static readonly Dictionary<string, string[]> EngineRooms = new(StringComparer.Ordinal)
    {
        ["Text"] = [],
        ["Syntax"] = ["Text"],
        ["Findings"] = ["Text", "Rules"],
        ["Rules"] = ["Text", "Findings", "Sources"],
        ["Sources"] = ["Text", "Findings"],
        ["Evidence"] = ["Text", "Syntax", "Findings", "Rules", "Sources"],
        ["Gate"] = ["Text", "Syntax", "Findings", "Rules", "Sources", "Evidence"],
        ["Fixes"] = ["Text", "Findings"],
        ["Reports"] = ["Text", "Findings", "Rules", "Gate", "Sources"],
    };

    [Fact]
    public void Rooms_of_the_engine_use_only_what_lies_below_them() =>
        Uses("Gatehouse.Engine", "Gatehouse.Engine")
            .Where(use =>
                EngineRooms.TryGetValue(use.Room, out var allowed) && use.Of != use.Room && !allowed.Contains(use.Of) && use.Of.Length > 0
            )
            .Select(use => $"{use.File}: {use.Room} uses {use.Of}")
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public void Scanners_do_not_look_into_each_other() =>
        Uses("Gatehouse.Scanners", "Gatehouse.Scanners")
            .Where(use => use.Room.Length > 0 && use.Of != use.Room && use.Of is not ("" or "Feeds" or "Components"))
            .Select(use => $"{use.File}: {use.Room} uses {use.Of}")
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public void Only_the_rooms_that_talk_to_others_use_the_network_in_scanners()
    {
        string[] rooms = ["Feeds/", "Images/", "Dast/", "Secrets/Verification/"];
        Symbols("Gatehouse.Scanners")
            .Where(use => (use.Symbol.ContainingNamespace?.ToDisplayString() ?? "").StartsWith("System.Net", StringComparison.Ordinal))
            .Select(use => use.File)
            .Distinct()
            .Where(file => !rooms.Any(room => file.StartsWith(room, StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    /// <summary>Verification sends secrets away, so that all of it goes through one door.</summary>
    [Fact]
    public void Verification_has_one_door_to_the_network() =>
        Symbols("Gatehouse.Scanners")
            .Where(use =>
                use.File.StartsWith("Secrets/Verification/", StringComparison.Ordinal)
                && (use.Symbol.ContainingNamespace?.ToDisplayString() ?? "").StartsWith("System.Net", StringComparison.Ordinal)
            )
            .Select(use => use.File)
            .Distinct()
            .ShouldBe(["Secrets/Verification/IssuerCalls.cs", "Secrets/Verification/IssuerDoor.cs"], ignoreOrder: true);

    /// <summary>Feeds write a file of the user's and talk to servers; each through one door.</summary>
    [Fact]
    public void Feeds_have_one_door_to_the_network_and_one_to_the_disk()
    {
        var used = Symbols("Gatehouse.Scanners").Where(use => use.File.StartsWith("Feeds/", StringComparison.Ordinal)).ToList();
        used.Where(use => (use.Symbol.ContainingNamespace?.ToDisplayString() ?? "").StartsWith("System.Net", StringComparison.Ordinal))
            .Select(use => use.File)
            .Distinct()
            .ShouldBe(["Feeds/Download/FeedDoor.cs"]);
        string[] doors = ["System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.DirectoryInfo"];
        used.Where(use => doors.Contains(((use.Symbol as INamedTypeSymbol) ?? use.Symbol.ContainingType)?.ToDisplayString() ?? ""))
            .Select(use => use.File)
            .Distinct()
            .ShouldBe(["Feeds/FeedFiles.cs"]);
    }

    /// <summary>What a release starts and whom it calls goes through few doors, so that time-outs, masks and environments hold for all.</summary>
    [Fact]
    public void Delivery_has_one_door_to_programs_and_few_to_the_network()
    {
        Types("Gatehouse.Delivery")
            .Where(use => use.Type == "System.Diagnostics.Process")
            .Select(use => use.File)
            .Distinct()
            .ShouldBe(["Programs/ProgramRunner.cs"]);
        Types("Gatehouse.Delivery")
            .Where(use => use.Type == "System.Net.Http.HttpClient")
            .Select(use => use.File)
            .Distinct()
            .ShouldBe(["Web/WebDoor.cs"]);
    }

    [Fact]
    public void Only_what_was_passed_is_built_pushed_or_released()
    {
        (string File, string Method)[] acts =
        [
            ("Images/ImageBuild.cs", "RunAsync"),
            ("Images/ImagePush.cs", "RunAsync"),
            ("Release/Release.cs", "RunAsync"),
            ("Release/Release.cs", "ResumeAsync"),
            ("Pipeline/Steps/ActingStep.cs", "ActAsync"),
        ];
        foreach (var (file, name) in acts)
        {
            Compile("Gatehouse.Delivery")
                .SyntaxTrees.Single(tree => tree.FilePath == file)
                .GetRoot(TestContext.Current.CancellationToken)
                .DescendantNodes()
                .OfType<MethodDeclarationSyntax>()
                .First(method => method.Identifier.Text == name && method.Modifiers.Any(word => word.ValueText is "public" or "protected"))
                .ParameterList.Parameters[0]
                .Type!.ToString()
                .ShouldBe("Pass", $"{file}: {name}");
        }
    }

    [Fact]
    public void Only_sources_open_files_in_the_engine()
    {
        var doors = new[]
        {
            "System.IO.File",
            "System.IO.Directory",
            "System.IO.FileStream",
            "System.IO.RandomAccess",
            "System.IO.DirectoryInfo",
        };
        Types("Gatehouse.Engine")
            .Where(use => use.Room != "Sources" && doors.Contains(use.Type))
            .Select(use => $"{use.File}: {use.Type}")
            .Distinct()
            .ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_policy_makes_a_pass()
    {
        Types("Gatehouse.Engine")
            .Where(use => use.IsCreation && use.Type == "Gatehouse.Engine.Gate.Pass")
            .Select(use => use.File)
            .Distinct()
            .ShouldBe(["Gate/Policy.cs"]);
    }

    [Fact]
    public void No_type_is_named_without_an_idea()
    {
        string[] empty = ["Helper", "Util", "Utils", "Manager", "Common", "Base", "Impl", "Data", "Service"];
        foreach (var project in (string[])["Gatehouse.Engine", "Gatehouse.Scanners", "Gatehouse.Delivery", "Gatehouse.Cli"])
        {
            Compile(project)
                .SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
                .Select(type => type.Identifier.Text)
                .Where(name => empty.Any(word => name.EndsWith(word, StringComparison.Ordinal)))
                .ShouldBeEmpty();
        }
    }

    /// <summary>A wall that sees nothing would never fall.</summary>
    [Fact]
    public void The_walls_see_what_is_used() =>
        Uses("Gatehouse.Engine", "Gatehouse.Engine").ShouldContain(use => use.Room == "Gate" && use.Of == "Findings");

    private static IEnumerable<(string File, string Room, string Of)> Uses(string project, string prefix) =>
        Symbols(project)
            .Select(use => (use.File, use.Room, Space: use.Symbol.ContainingNamespace?.ToDisplayString() ?? ""))
            .Where(use => use.Space == prefix || use.Space.StartsWith(prefix + ".", StringComparison.Ordinal))
            .Select(use => (use.File, use.Room, FirstPart(use.Space[prefix.Length..].TrimStart('.'), '.')));

    private static IEnumerable<(string File, string Room, string Type, bool IsCreation)> Types(string project) =>
        Symbols(project)
            .Select(use =>
                (
                    use.File,
                    use.Room,
                    Type: ((use.Symbol as INamedTypeSymbol) ?? use.Symbol.ContainingType)?.ToDisplayString() ?? "",
                    use.IsCreation
                )
            );

    private static IEnumerable<(string File, string Room, ISymbol Symbol, bool IsCreation)> Symbols(string project)
    {
        var compilation = Compile(project);
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (
                var name in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax)
            )
            {
                if (model.GetSymbolInfo(name).Symbol is { } symbol and not INamespaceSymbol)
                    yield return (tree.FilePath, FirstPart(tree.FilePath, '/'), symbol, name is BaseObjectCreationExpressionSyntax);
            }
        }
    }

    private static string FirstPart(string path, char divider)
    {
        var end = path.IndexOf(divider, StringComparison.Ordinal);
        if (divider == '/')
            return end < 0 ? "" : path[..end];
        return end < 0 ? path : path[..end];
    }

    private static CSharpCompilation Compile(string project)
    {
        var folder = Path.Combine(Root, "src", project);
        var sources = Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(source =>
                !source.Path.StartsWith("bin/", StringComparison.Ordinal) && !source.Path.StartsWith("obj/", StringComparison.Ordinal)
            )
            .ToList();
        sources.ShouldNotBeEmpty();
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(File.ReadAllText(source.File), options, source.Path)).ToList();
        var globals = Directory.EnumerateFiles(Path.Combine(folder, "obj"), "*.GlobalUsings.g.cs", SearchOption.AllDirectories).First();
        trees.Add(CSharpSyntaxTree.ParseText(File.ReadAllText(globals), options));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project)
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            project,
            trees,
            platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
        );
    }
}
