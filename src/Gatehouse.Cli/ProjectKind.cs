using System.Collections.Immutable;

namespace Gatehouse.Cli;

/// <summary>A kind of project, how it shows in a folder, and the folders its tools make.</summary>
internal sealed record ProjectKind(string Name, ImmutableArray<string> Signs, ImmutableArray<string> MadeFolders)
{
    /// <summary>How deep the signs are looked for: a service sits in <c>services/name/</c>, rarely deeper.</summary>
    private const int Depth = 3;

    private const int MostEntries = 20_000;

    private static readonly ImmutableArray<ProjectKind> Known =
    [
        new("Python", ["pyproject.toml", "requirements*.txt", "setup.py", "setup.cfg", "Pipfile", "*.py"], ["__pycache__/", ".venv/"]),
        new("Node", ["package.json"], ["node_modules/", "dist/"]),
        new(".NET", ["*.csproj", "*.fsproj", "*.sln", "*.slnx"], ["bin/", "obj/"]),
        new("Go", ["go.mod"], ["/vendor/"]),
        new("Java", ["pom.xml", "build.gradle", "build.gradle.kts"], ["target/", ".gradle/"]),
        new("Docker", ["Dockerfile", "Dockerfile.*", "*.dockerfile", "Containerfile"], []),
        new("Terraform", ["*.tf"], [".terraform/"]),
        new("Kubernetes", ["kustomization.yaml", "kustomization.yml", "Chart.yaml", "deployment*.yaml", "deployment*.yml"], []),
        new(
            "workflows",
            [".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", "Jenkinsfile", ".circleci/config.yml"],
            []
        ),
    ];

    public static IReadOnlyList<ProjectKind> In(string folder)
    {
        var paths = Names(folder, "", Depth).Take(MostEntries).ToList();
        return [.. Known.Where(kind => kind.Signs.Any(sign => paths.Any(path => Matches(sign, path))))];
    }

    private static bool Matches(string sign, string path)
    {
        var name = sign.Contains('/', StringComparison.Ordinal) ? path : path[(path.LastIndexOf('/') + 1)..];
        return System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(sign, name, ignoreCase: true);
    }

    private static IEnumerable<string> Names(string folder, string prefix, int depth)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(folder, "*", options))
            yield return prefix + Path.GetFileName(file);
        if (depth == 0)
            yield break;
        foreach (var below in Directory.EnumerateDirectories(folder, "*", options))
        {
            var name = Path.GetFileName(below);
            if (name is ".git" or "node_modules" or ".venv" or "bin" or "obj")
                continue;
            foreach (var path in Names(below, $"{prefix}{name}/", depth - 1))
                yield return path;
        }
    }
}
