using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class ConfidenceCondition : Condition
{
    public override string Name => "confidence";

    public override string Description => "At least this confidence.";

    public override Shape Shape { get; } = new TextShape { Words = Reading.WordsOf<Confidence>() };

    public override IEnumerable<ConditionExample> Examples => [Yes("low", Sample), Yes("medium", Sample), No("high", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var least = value.Word<Confidence>();
        return (finding, _) => finding.Confidence >= least;
    }
}
