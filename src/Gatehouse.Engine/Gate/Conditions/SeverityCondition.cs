using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class SeverityCondition : Condition
{
    public override string Name => "severity";

    public override string Description => "At least this severity.";

    public override Shape Shape { get; } = new TextShape { Words = Reading.WordsOf<Severity>() };

    public override IEnumerable<ConditionExample> Examples => [Yes("high", Sample), Yes("medium", Sample), No("critical", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var least = value.Word<Severity>();
        return (finding, _) => finding.Severity >= least;
    }
}
