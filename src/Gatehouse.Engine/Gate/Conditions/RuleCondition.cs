using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class RuleCondition : Condition
{
    public override string Name => "rule";

    public override string Description => "A rule by its id, or a whole area as `area/*`.";

    public override Shape Shape { get; } = new ListShape(new TextShape("a rule id or `area/*`"), orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("python/shell-injection", Sample),
            Yes("[secrets/*, python/*]", Sample),
            Yes("python/shell-true", Sample),
            No("python/flask-debug", Sample),
            No("python", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var names = value.Texts();
        return (finding, _) => names.Any(finding.Rule.IsNamed);
    }
}
