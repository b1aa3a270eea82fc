using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class ReachableCondition : Condition
{
    public override string Name => "reachable";

    public override string Description => "Whether the vulnerable code is called from here; where nobody could tell, it counts as called.";

    public override Shape Shape { get; } = new TruthShape();

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("true", Vulnerable(new Advisory { Id = "CVE-1", Reachable = true })),
            No("true", Vulnerable(new Advisory { Id = "CVE-1", Reachable = false })),
            Yes("true", Vulnerable(new Advisory { Id = "CVE-1" })),
            No("false", Vulnerable(new Advisory { Id = "CVE-1" })),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var wanted = value.Truth();
        return (finding, _) => (finding.Advisory?.Reachable ?? true) == wanted;
    }
}
