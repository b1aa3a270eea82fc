using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>YAML that can make any object.</summary>
public sealed class YamlLoadCall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/yaml-load-call",
            Title = "`yaml.load` without a safe loader",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [502, 20],
            Tier = Tier.Audit,
            Aliases = Names("506", "yaml_load"),
            Why = "A loader that is not safe makes any Python object that the text names, and so runs code.",
            Fix = "Use `yaml.safe_load`.",
            References = ["https://pyyaml.org/wiki/PyYAMLDocumentation"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import yaml\n\nvalue = «yaml.load(text)»\nvalue = «yaml.load(text, Loader=yaml.Loader)»\n"),
            Good(
                "safe",
                "import yaml\n\nyaml.safe_load(text)\nyaml.load(text, Loader=yaml.CSafeLoader)\nyaml.load(text, yaml.SafeLoader)\n"
            ),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("load")
        where call.HasPart("yaml") && !IsSafe(call.Keyword("Loader")?.Value) && !IsSafe(call.At(1)) && view.Imports("yaml", call)
        select call.Hit("this loader makes any object that the text names");

    private static bool IsSafe(Expression? loader) => Spelled.Word(loader) is "SafeLoader" or "CSafeLoader";
}
