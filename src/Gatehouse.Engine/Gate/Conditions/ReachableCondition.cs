using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class ReachableCondition : Condition
{
    public override string Name => "reachable";

    public override string Description =>
        "Whether code of the tree imports the vulnerable package or module; where nobody could tell, it counts as imported.";

    public override Shape Shape { get; } = new TruthShape();

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("true", Vulnerable(new Advisory { Id = "CVE-1", Reachable = Reachability.Imported })),
            No("true", Vulnerable(new Advisory { Id = "CVE-1", Reachable = Reachability.NotImported })),
            Yes("true", Vulnerable(new Advisory { Id = "CVE-1" })),
            No("false", Vulnerable(new Advisory { Id = "CVE-1" })),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var wanted = value.Truth();
        return (finding, _) => (finding.Advisory is not { Reachable: Reachability.NotImported }) == wanted;
    }
}
