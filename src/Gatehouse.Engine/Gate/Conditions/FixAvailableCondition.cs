using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class FixAvailableCondition : Condition
{
    public override string Name => "fix-available";

    public override string Description => "Whether a version that mends the vulnerability is known.";

    public override Shape Shape { get; } = new TruthShape();

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("true", Vulnerable(new Advisory { Id = "CVE-1", FixedVersion = "1.0" })),
            No("true", Vulnerable(new Advisory { Id = "CVE-1" })),
            Yes("false", Vulnerable(new Advisory { Id = "CVE-1" })),
            No("true", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var wanted = value.Truth();
        return (finding, _) => (finding.Advisory?.FixedVersion is not null) == wanted;
    }
}
