using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class StateCondition : Condition
{
    public override string Name => "state";

    public override string Description =>
        "Which findings to judge: `new` alone where this is left out; `existing` ones stand in the baseline.";

    public override Shape Shape { get; } = new ListShape(new TextShape { Words = ["new", "existing"] }, orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("new", Sample),
            No("existing", Sample),
            Yes("[new, existing]", Sample with { State = FindingState.Existing }),
            No("[new, existing]", Sample with { State = FindingState.Waived }),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        ImmutableArray<FindingState> states = [.. value.Texts().Select(word => Enum.Parse<FindingState>(word, ignoreCase: true))];
        return (finding, _) => states.Contains(finding.State);
    }
}
