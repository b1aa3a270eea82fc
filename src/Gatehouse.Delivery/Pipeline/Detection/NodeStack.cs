using System.Text.Json;

namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>Node.js: the project's own scripts, and eslint where it has settings but no script.</summary>
public sealed class NodeStack : Stack
{
    /// <summary>What <c>npm init</c> writes where there are no tests.</summary>
    private const string NoTests = "no test specified";

    private static readonly ImmutableArray<string> EslintSettings =
    [
        "eslint.config.js",
        "eslint.config.mjs",
        "eslint.config.cjs",
        "eslint.config.ts",
        ".eslintrc",
        ".eslintrc.js",
        ".eslintrc.cjs",
        ".eslintrc.json",
        ".eslintrc.yml",
        ".eslintrc.yaml",
    ];

    public override string Name => "Node.js";

    public override IEnumerable<StepSettings> StepsFor(ProjectFolder project)
    {
        if (project.Bytes("package.json") is not { } manifest)
            yield break;
        var scripts = Scripts(manifest);
        var manager =
            project.Has("pnpm-lock.yaml") ? "pnpm"
            : project.Has("yarn.lock") ? "yarn"
            : "npm";
        var needs = ImmutableArray<string>.Empty;
        if (Install(project, manager) is { } install)
        {
            needs = ["node-modules"];
            yield return install;
        }

        if (scripts.ContainsKey("lint"))
            yield return Step("lint", "quality", manager, "run", "lint") with
            {
                Needs = needs,
            };
        else if (EslintSettings.Any(project.Has))
            yield return Step("eslint", "quality", "npx", "--no-install", "eslint", ".") with
            {
                Needs = needs,
            };
        if (scripts.TryGetValue("test", out var test) && !test.Contains(NoTests, StringComparison.Ordinal))
            yield return Step("node-test", "test", manager, "test") with
            {
                Needs = needs,
            };
    }

    /// <summary>The packages as the lock file has them, their scripts not run; null where nothing is to be installed.</summary>
    private static StepSettings? Install(ProjectFolder project, string manager)
    {
        if (Directory.Exists(Path.Combine(project.Root, "node_modules")))
            return null;
        ImmutableArray<string> words = manager switch
        {
            "pnpm" => ["pnpm", "install", "--frozen-lockfile", "--ignore-scripts"],
            "yarn" => ["yarn", "install", "--immutable", "--mode=skip-build"],
            _ when project.Has("package-lock.json") || project.Has("npm-shrinkwrap.json") =>
            [
                "npm",
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
            ],
            _ => [],
        };
        return words.IsEmpty
            ? null
            : Step("node-modules", "quality", [.. words]) with
            {
                Inherits = [.. Handed, "NPM_CONFIG_USERCONFIG", "NPM_CONFIG_REGISTRY", "npm_config_registry"],
                Retries = 2,
                RetryWait = TimeSpan.FromSeconds(5),
            };
    }

    private static Dictionary<string, string> Scripts(byte[] manifest)
    {
        var scripts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(manifest, new JsonDocumentOptions { AllowTrailingCommas = true });
            if (
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("scripts", out var all)
                && all.ValueKind == JsonValueKind.Object
            )
            {
                foreach (var script in all.EnumerateObject().Where(script => script.Value.ValueKind == JsonValueKind.String))
                    scripts[script.Name] = script.Value.GetString()!;
            }
        }
        catch (JsonException)
        {
            // A manifest that is no JSON has no scripts; the scan tells that it cannot be read.
        }

        return scripts;
    }
}
