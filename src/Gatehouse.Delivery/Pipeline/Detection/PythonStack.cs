using System.Buffers;
using Gatehouse.Delivery.Programs;

namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>Python: the linters that the project names in its settings or requirements, and pytest.</summary>
public sealed class PythonStack : Stack
{
    private const int LongestShebang = 256;

    private static readonly ImmutableArray<(
        string Tool,
        ImmutableArray<string> Files,
        string Table,
        ImmutableArray<string> Arguments
    )> Linters =
    [
        ("ruff", ["ruff.toml", ".ruff.toml"], "tool.ruff", ["check", "."]),
        ("flake8", [".flake8"], "tool.flake8", ["."]),
        ("pylint", [".pylintrc", "pylintrc"], "tool.pylint", ["--recursive=y", "."]),
        ("mypy", ["mypy.ini", ".mypy.ini"], "tool.mypy", ["."]),
    ];

    private static readonly ImmutableArray<string> DevelopmentRequirements =
    [
        "requirements-dev.txt",
        "requirements-test.txt",
        "dev-requirements.txt",
        "test-requirements.txt",
    ];

    private static readonly SearchValues<char> AfterName = SearchValues.Create("=<>~!; [");

    public override string Name => "Python";

    public override IEnumerable<StepSettings> StepsFor(ProjectFolder project)
    {
        if (!project.HasAny("*.py") || !IsProject(project))
            yield break;
        foreach (var (tool, files, table, arguments) in Linters)
        {
            if (
                files.Any(project.Has)
                || project.HasTable("pyproject.toml", table)
                || project.Text("setup.cfg").Contains($"[{tool}]", StringComparison.Ordinal)
                || IsRequired(project, tool)
            )
                yield return Step(tool, "quality", [Program(project, tool), .. arguments]) with
                {
                    Inherits = [.. Handed, "VIRTUAL_ENV", "PYTHONPATH"],
                };
        }

        if (project.HasAny("test_*.py") || project.HasAny("*_test.py"))
            yield return Tests(project);
    }

    private static StepSettings Tests(ProjectFolder project)
    {
        var runner = Program(project, "pytest");
        var step = Step("pytest", "test", runner) with { Inherits = [.. Handed, "VIRTUAL_ENV", "PYTHONPATH"] };
        return Measures(project, runner)
            ? step with
            {
                Run = new WrittenCommand([runner, "--cov=.", "--cov-report=xml:.gatehouse/cache/coverage.xml"], false),
                CoverageFile = ".gatehouse/cache/coverage.xml",
            }
            : step;
    }

    /// <summary>Whether pytest's coverage plug-in lies where this pytest looks for it; nothing is run to find out.</summary>
    private static bool Measures(ProjectFolder project, string pytest)
    {
        var own = Path.Combine(project.Root, ".venv", "lib");
        var places =
            Directory.Exists(own) ? Directory.EnumerateDirectories(own, "python3*").Select(folder => Path.Combine(folder, "site-packages"))
            : Shebang(pytest).StartsWith("/usr/bin/python3", StringComparison.Ordinal) ? ["/usr/lib/python3/dist-packages"]
            : [];
        return places.Any(place => File.Exists(Path.Combine(place, "pytest_cov", "plugin.py")));
    }

    private static string Shebang(string program)
    {
        var path = ProgramRunner.Find(program, "/usr/local/bin:/usr/bin:/bin");
        if (path is null)
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var first = new byte[LongestShebang];
        var read = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        var line = System.Text.Encoding.Latin1.GetString(first, 0, read).Split('\n')[0];
        return line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim() : "";
    }

    private static bool IsProject(ProjectFolder project) =>
        project.Has("pyproject.toml")
        || project.Has("setup.py")
        || project.Has("setup.cfg")
        || project.Has("Pipfile")
        || project.HasAny("/requirements*.txt");

    private static bool IsRequired(ProjectFolder project, string tool) =>
        DevelopmentRequirements.SelectMany(file => project.Text(file).Split('\n')).Any(line => IsNamed(line, tool));

    private static bool IsNamed(string line, string tool)
    {
        var end = line.AsSpan().Trim().IndexOfAny(AfterName);
        return (end < 0 ? line.AsSpan().Trim() : line.AsSpan().Trim()[..end]).Equals(tool, StringComparison.OrdinalIgnoreCase);
    }

    private static string Program(ProjectFolder project, string tool) => project.Own($".venv/bin/{tool}", $"venv/bin/{tool}") ?? tool;
}
