using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class CvssCondition : Condition
{
    public override string Name => "cvss";

    public override string Description => "At least this CVSS base score; a finding without a score does not match.";

    public override Shape Shape { get; } = new NumberShape(0, 10, whole: false);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("7.0", Vulnerable(new Advisory { Id = "CVE-1", Cvss = 7.0 })),
            No("7.1", Vulnerable(new Advisory { Id = "CVE-1", Cvss = 7.0 })),
            No("0", Vulnerable(new Advisory { Id = "CVE-1" })),
            No("0", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var least = value.Number();
        return (finding, _) => finding.Advisory?.Cvss >= least;
    }
}
