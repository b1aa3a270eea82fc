using System.Globalization;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class CweCondition : Condition
{
    public override string Name => "cwe";

    public override string Description => "One of these weaknesses, as `79` or `CWE-79`.";

    public override Shape Shape { get; } =
        new ListShape(
            new TextShape("a CWE number")
            {
                Refuse = text => Number(text) is null ? "is no CWE number; write `79` or `CWE-79`" : null,
                AlsoWhole = true,
            },
            orOne: true
        );

    public override IEnumerable<ConditionExample> Examples => [Yes("78", Sample), Yes("[CWE-89, CWE-78]", Sample), No("79", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        ImmutableArray<int> numbers = [.. value.Texts().Select(text => Number(text) ?? 0)];
        return (finding, _) => finding.Rule.Cwe.Any(number => numbers.Contains(number));
    }

    private static int? Number(string text) =>
        int.TryParse(
            text.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(4) : text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
