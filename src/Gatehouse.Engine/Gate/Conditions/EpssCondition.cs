using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class EpssCondition : Condition
{
    public override string Name => "epss";

    public override string Description =>
        "At least this probability of being exploited within 30 days; a finding without one does not match.";

    public override Shape Shape { get; } = new NumberShape(0, 1, whole: false);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("0.1", Vulnerable(new Advisory { Id = "CVE-1", Epss = 0.97 })),
            No("0.1", Vulnerable(new Advisory { Id = "CVE-1", Epss = 0.01 })),
            No("0.1", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var least = value.Number();
        return (finding, _) => finding.Advisory?.Epss >= least;
    }
}
