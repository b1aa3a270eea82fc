using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>YAML read by a loader that makes any object it is told to.</summary>
public sealed class UnsafeYamlLoad : PythonRule
{
    private const string Title = "Load plain YAML only";

    private static readonly ImmutableArray<string> UnsafeLoaders =
    [
        "yaml.Loader",
        "yaml.UnsafeLoader",
        "yaml.CLoader",
        "yaml.FullLoader",
        "yaml.CUnsafeLoader",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unsafe-yaml-load",
            Title = "YAML loaded by an unsafe loader",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [502],
            Why =
                "`!!python/object/apply:os.system` in the document is a call that the loader makes: whoever writes the file runs commands here.",
            Fix = "Use `yaml.safe_load`.",
            References = ["https://pyyaml.org/wiki/PyYAMLDocumentation"],
            Aliases = ["bandit:B506", "bandit:yaml_load", "ruff:S506"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import yaml

                def read(path):
                    with open(path) as file:
                        return «yaml.load(file)»
                """
            ),
            Bad(
                """
                import yaml

                def read(text):
                    return «yaml.unsafe_load(text)» or «yaml.load(text, Loader=yaml.UnsafeLoader)»
                """
            ),
            Good(
                "safe",
                """
                import yaml

                def read(text):
                    return yaml.safe_load(text) or yaml.load(text, Loader=yaml.SafeLoader) or yaml.load(text, yaml.CSafeLoader)
                """
            ),
            Good(
                "a loader of one's own",
                """
                import yaml

                class Tagged(yaml.SafeLoader):
                    pass

                def read(text):
                    return yaml.load(text, Loader=Tagged)
                """
            ),
            Good(
                "a text that stands here",
                """
                import yaml

                settings = yaml.load("a: 1", Loader=yaml.Loader)
                """
            ),
        ];

    internal override Clearance LetsGo => Clearance.OfOwnData;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var name in (string[])["load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"])
        {
            foreach (var call in module.CallsTo($"yaml.{name}"))
            {
                // Where a request is answered, the data flow tells whether what is loaded came with it.
                if (call.Argument(0, "stream") is not { String: null } || call.MayHaveMore || module.Around.AnswersRequests(call.Node))
                    continue;
                if (name.StartsWith("load", StringComparison.Ordinal))
                {
                    if (call.Argument(1, "Loader") is not { } loader)
                        yield return At(call, name) with
                        {
                            Edit = Mending.Renamed(Title, call, "safe_" + name),
                        };
                    else if (loader.Path is { } path && UnsafeLoaders.Contains(path))
                        yield return At(call, path) with
                        {
                            Edit = WithSafeLoader(loader),
                        };
                }
                else
                    yield return At(call, name) with
                    {
                        Edit = Mending.Renamed(
                            Title,
                            call,
                            name.EndsWith("_all", StringComparison.Ordinal) ? "safe_load_all" : "safe_load"
                        ),
                    };
            }
        }
    }

    /// <summary>The full loader makes no calls since 5.4; before, it could be talked into some.</summary>
    private static Hit At(CallSite call, string loader) =>
        new(call.Span, "A document can make this loader call what it likes")
        {
            Severity = loader.Contains("full", StringComparison.OrdinalIgnoreCase) ? Severity.Low : null,
            Confidence = loader.Contains("full", StringComparison.OrdinalIgnoreCase) ? Confidence.Low : null,
        };

    private static Edit? WithSafeLoader(CallArgument loader) =>
        loader.Value is AttributeExpression { Value: NameExpression module }
            ? Edit.Of(Title, loader.Value.Span, $"{module.Name}.SafeLoader")
            : null;
}
