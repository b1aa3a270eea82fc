using Gatehouse.Delivery.Pipeline;

namespace Gatehouse.Tests.Delivery.Pipeline;

/// <summary>What a run does without settings, by the files of the tree.</summary>
public sealed class Detecting : IDisposable
{
    private readonly TreeOnDisk _tree = new();

    [Fact]
    public void Finds_pytest_and_the_linters_that_a_Python_project_names()
    {
        _tree
            .Add("pyproject.toml", "[tool.ruff]\nline-length = 120\n")
            .Add("requirements-dev.txt", "pytest==9.0.0\nflake8==7.3.0\n")
            .Add("tests/test_app.py", "def test(): pass\n");
        Steps().ShouldBe(["ruff (quality): ruff check .", "flake8 (quality): flake8 .", "pytest (test): pytest"], ignoreOrder: true);
    }

    [Fact]
    public void Takes_the_tools_of_the_projects_own_environment_first()
    {
        _tree.Add("setup.py", "").Add("test_app.py", "").Add(".venv/bin/pytest", "").Add(".gitignore", ".venv/\n");
        Steps().ShouldBe([$"pytest (test): {Path.Combine(_tree.Root, ".venv/bin/pytest")}"]);
    }

    [Fact]
    public void Measures_coverage_where_pytest_can()
    {
        _tree
            .Add("setup.py", "")
            .Add("test_app.py", "")
            .Add(".gitignore", ".venv/\n")
            .Add(".venv/bin/pytest", "")
            .Add(".venv/lib/python3.13/site-packages/pytest_cov/plugin.py", "");
        Steps().Single().ShouldEndWith("--cov=. --cov-report=xml:.gatehouse/cache/coverage.xml");
    }

    [Fact]
    public void Sees_no_Python_project_in_a_lone_script()
    {
        _tree.Add("tools/rename.py", "");
        Steps().ShouldBeEmpty();
    }

    [Fact]
    public void Runs_the_scripts_of_a_Node_project_after_its_packages_are_there()
    {
        _tree.Add("package.json", """{"scripts": {"lint": "eslint .", "test": "node --test"}}""").Add("package-lock.json", "{}");
        Steps()
            .ShouldBe([
                "node-modules (quality): npm ci --ignore-scripts --no-audit --no-fund",
                "lint (quality): npm run lint",
                "node-test (test): npm test",
            ]);
    }

    [Fact]
    public void Passes_over_the_test_script_that_npm_writes_for_nobody()
    {
        _tree.Add("package.json", """{"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}}""");
        Steps().ShouldBeEmpty();
    }

    [Fact]
    public void Knows_dotnet_go_and_java()
    {
        _tree.Add("app.slnx", "").Add("go.mod", "module example.org/x\n").Add("pom.xml", "<project/>");
        Steps()
            .ShouldBe(
                [
                    "dotnet-test (test): dotnet test --nologo",
                    "go-vet (quality): go vet ./...",
                    "go-test (test): go test ./...",
                    "maven (test): mvn --batch-mode test",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public void Gives_way_to_a_step_of_the_same_name_in_the_settings()
    {
        _tree.Add("go.mod", "module example.org/x\n");
        Steps("pipeline: {steps: {go-test: {run: [make, check], stage: test}}}")
            .ShouldBe(["go-test (test): make check", "go-vet (quality): go vet ./..."], ignoreOrder: true);
    }

    [Fact]
    public void Is_left_out_where_the_settings_say_so()
    {
        _tree.Add("go.mod", "module example.org/x\n");
        Steps("pipeline: {detect: false}").ShouldBeEmpty();
    }

    public void Dispose() => _tree.Dispose();

    private List<string> Steps(string settings = "") =>
        [
            .. PipelineAssembly
                .Of(_tree.Parts(settings), [], _ => throw new InvalidOperationException("Nothing is scanned here."))
                .Steps.Where(step => step.Name is not ("scan" or "gate"))
                .Select(step => $"{step.Name} ({step.Stage.Name}): {step.Plan.First()["run ".Length..]}"),
        ];
}
