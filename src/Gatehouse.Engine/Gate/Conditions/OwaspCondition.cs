using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class OwaspCondition : Condition
{
    private static readonly ImmutableArray<string> Classes =
    [
        .. Enumerable.Range(1, 10).Select(number => $"A{number:00}"),
        .. Enumerable.Range(1, 10).Select(number => $"A{number:00}:2021"),
    ];

    public override string Name => "owasp";

    public override string Description => "One of these classes of the OWASP Top 10, as `A03` or `A03:2021`.";

    public override Shape Shape { get; } = new ListShape(new TextShape { Words = Classes }, orOne: true);

    public override IEnumerable<ConditionExample> Examples => [Yes("A03", Sample), Yes("[A01, A03:2021]", Sample), No("A07", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var classes = value.Texts();
        return (finding, _) => finding.Rule.Owasp is { } found && classes.Any(one => found.StartsWith(one, StringComparison.Ordinal));
    }
}
