using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class OwaspCondition : Condition
{
    public override string Name => "owasp";

    public override string Description => "One of these classes of the OWASP Top 10, as `A03` or `A03:2021`.";

    public override Shape Shape { get; } =
        new ListShape(
            new TextShape("a class such as `A03`")
            {
                Refuse = text => IsClass(text) ? null : "is no class of the OWASP Top 10; write `A01` to `A10`, or `A01:2021`",
                Pattern = "^A(0[1-9]|10)(:2021)?$",
            },
            orOne: true
        );

    public override IEnumerable<ConditionExample> Examples => [Yes("A03", Sample), Yes("[A01, A03:2021]", Sample), No("A07", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var classes = value.Texts();
        return (finding, _) => finding.Rule.Owasp is { } found && classes.Any(one => found.StartsWith(one, StringComparison.Ordinal));
    }

    private static bool IsClass(string text)
    {
        var name = text.EndsWith(":2021", StringComparison.Ordinal) ? text[..^5] : text;
        return name is "A10" || (name is ['A', '0', var digit] && digit is >= '1' and <= '9');
    }
}
