using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class EnvironmentCondition : Condition
{
    public override string Name => "environment";

    public override string Description => "Where the release goes, e.g. `production`.";

    public override Shape Shape { get; } = new ListShape(new TextShape("an environment's name"), orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("production", Sample, new Occasion(Stages.Image, "production")),
            Yes("[staging, production]", Sample, new Occasion(Stages.Image, "staging")),
            No("production", Sample, new Occasion(Stages.Image, "staging")),
            No("production", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var names = value.Texts();
        return (_, occasion) => occasion.Environment is { } here && names.Contains(here, StringComparer.OrdinalIgnoreCase);
    }
}
