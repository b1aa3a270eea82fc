using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class AliasCondition : Condition
{
    public override string Name => "alias";

    public override string Description => "A rule by its name in another tool, as `tool:NAME`.";

    public override Shape Shape { get; } = new ListShape(new TextShape("`tool:NAME`"), orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("bandit:B602", Sample),
            Yes("[gitleaks:generic, BANDIT:b602]", Sample),
            No("bandit:B105", Sample),
            No("python/shell-injection", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var names = value.Texts();
        return (finding, _) =>
            finding.Rule.Aliases.Concat(finding.Aliases).Any(alias => names.Contains(alias, StringComparer.OrdinalIgnoreCase));
    }
}
