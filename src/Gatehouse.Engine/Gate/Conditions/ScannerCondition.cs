using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class ScannerCondition : Condition
{
    public override string Name => "scanner";

    public override string Description => "What a scanner of this name found.";

    public override Shape Shape { get; } = new ListShape(new TextShape { Words = Vocabulary.Scanners }, orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [Yes("python", Sample), Yes("[secrets, python]", Sample), No("secrets", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var names = value.Texts();
        return (finding, _) => names.Contains(finding.Scanner, StringComparer.Ordinal);
    }
}
