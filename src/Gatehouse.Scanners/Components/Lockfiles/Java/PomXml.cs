using Gatehouse.Engine.Syntax.Xml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project of Maven asks for (https://maven.apache.org/pom.html), with its parents and BOMs in the tree.</summary>
public sealed class PomXml : Lockfile
{
    public override string Name => "pom.xml";

    /// <summary>The one in a jar says what the jar was built with; what it holds say its properties.</summary>
    public override bool Wants(SourcePath path) =>
        path.IsNamed("pom.xml") && !path.Value.Contains("!/META-INF/", StringComparison.OrdinalIgnoreCase);

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Xml() is not { } root)
            return;
        if (root.Name == "project")
            listing.Model = new PomModel(listing, root);
        else
            listing.FailAt(1, $"its root is not `project`");
    }

    public override void Join(Listing own, Listings all)
    {
        if (own.Model is not PomModel model)
            return;
        var projects = all.Index(listings => new PomModel.Projects(listings));
        var lists = new[] { model["dependencies"] }.Concat(
            (model["profiles"]?.Named("profile") ?? []).Select(profile => profile["dependencies"])
        );
        var told = new HashSet<(string, string?, string?)>();
        foreach (var dependency in lists.SelectMany(list => list?.Named("dependency") ?? []))
        {
            if (Of(dependency, model, projects) is { } entry && told.Add((entry.Name, entry.Version, entry.Range)) && !own.Add(entry))
                return;
        }
    }

    /// <summary>Null for what the tree itself builds.</summary>
    private static Declared? Of(Element dependency, PomModel model, PomModel.Projects projects)
    {
        var (group, artifact) = PomText.PartsOf(dependency, model);
        if (group.Length == 0 || artifact.Length == 0)
        {
            model.Listing.FailAt(model.Listing.LineOf(dependency.Span.Start), "a dependency without groupId or artifactId");
            return null;
        }

        if (projects.Named(group, artifact) is not null)
            return null;
        var managed = model.ManagedOf($"{group}:{artifact}", projects);
        var said = dependency["version"] is { Text.Length: > 0 } ? new Managed(dependency, model, model) : managed;
        var version = said?.Dependency["version"];
        var text = version is null ? null : PomText.Expand(version.Text, said!.For);
        var (span, path) = version is null ? (null, null) : PlaceOf(version, said!);
        var scope = dependency["scope"]?.Text ?? managed?.Dependency["scope"]?.Text;
        var isOptional = (dependency["optional"] ?? managed?.Dependency["optional"])?.Text == "true";
        var (exact, range) = Read(text);
        return new Declared
        {
            Ecosystem = Ecosystem.Maven,
            Name = $"{group}:{artifact}",
            Version = exact,
            Range = range,
            Span = dependency["artifactId"]?.TextSpan ?? dependency.Span,
            VersionSpan = span,
            VersionPath = path == model.Listing.Path ? null : path,
            IsDirect = true,
            Scope =
                PomText.Expand(scope ?? "", model) == "test" ? ComponentScope.Test
                : isOptional || scope == "provided" ? ComponentScope.Optional
                : ComponentScope.Shipped,
            Origin = scope == "system" ? dependency["systemPath"]?.Text : null,
        };
    }

    private static (Engine.Text.ByteSpan? Span, string? Path) PlaceOf(Element version, Managed said) =>
        version.Text.Contains("${", StringComparison.Ordinal)
            ? PomText.PlaceOf(version, said.For)
            : (version.TextSpan, said.In.Listing.Path);

    /// <summary>A plain version is a wish that Maven keeps unless another asks nearer to the root; brackets are ranges.</summary>
    private static (string? Version, string? Range) Read(string? text)
    {
        if (text is null)
            return (null, null);
        if (text.Contains("${", StringComparison.Ordinal) || text is "LATEST" or "RELEASE")
            return (null, text);
        if (text[0] is not ('[' or '('))
            return (text, null);
        return text[0] == '[' && text[^1] == ']' && text.Length > 2 && !text.Contains(',', StringComparison.Ordinal)
            ? (text[1..^1].Trim(), null)
            : (null, text);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            new LockfileExample(
                [
                    new ExampleFile(
                        "app/pom.xml",
                        """
                        <project xmlns="http://maven.apache.org/POM/4.0.0">
                          <parent><groupId>org.example</groupId><artifactId>all</artifactId><version>1</version></parent>
                          <artifactId>app</artifactId>
                          <dependencies>
                            <dependency><groupId>org.example</groupId><artifactId>core</artifactId><version>${project.version}</version></dependency>
                            <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId></dependency>
                            <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>${slf4j.version}</version></dependency>
                            <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>[4.12,5)</version><scope>test</scope></dependency>
                          </dependencies>
                        </project>
                        """
                    ),
                    new ExampleFile(
                        "core/pom.xml",
                        "<project><groupId>org.example</groupId><artifactId>core</artifactId><version>1</version></project>"
                    ),
                    new ExampleFile(
                        "pom.xml",
                        """
                        <project>
                          <groupId>org.example</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging>
                          <modules><module>app</module><module>core</module></modules>
                          <properties><slf4j.version>2.0.9</slf4j.version><guava>32.1.3-jre</guava></properties>
                          <dependencyManagement><dependencies>
                            <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>${guava}</version></dependency>
                          </dependencies></dependencyManagement>
                        </project>
                        """
                    ),
                ],
                ["pkg:maven/com.google.guava/guava@32.1.3-jre", "pkg:maven/org.slf4j/slf4j-api@2.0.9", "pkg:maven/junit/junit"]
            ),
            Of(
                "pom.xml",
                """
                <project>
                  <groupId>org.example</groupId><artifactId>one</artifactId><version>1</version>
                  <dependencies>
                    <dependency><groupId>jakarta.servlet</groupId><artifactId>jakarta.servlet-api</artifactId>
                      <version>6.0.0</version><scope>provided</scope></dependency>
                    <dependency><groupId>org.outside</groupId><artifactId>managed-elsewhere</artifactId></dependency>
                  </dependencies>
                </project>
                """,
                "pkg:maven/jakarta.servlet/jakarta.servlet-api@6.0.0",
                "pkg:maven/org.outside/managed-elsewhere"
            ),
        ];
}
