using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class ScopeCondition : Condition
{
    public override string Name => "scope";

    public override string Description => "What the component is there for: `shipped`, `optional`, `development` or `test`.";

    public override Shape Shape { get; } = new ListShape(new TextShape { Words = Reading.WordsOf<ComponentScope>() }, orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("shipped", Of(ComponentScope.Shipped)),
            Yes("[development, test]", Of(ComponentScope.Test)),
            No("shipped", Of(ComponentScope.Optional)),
            No("shipped", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var scopes = value.Texts().Select(word => Enum.Parse<ComponentScope>(word, ignoreCase: true)).ToImmutableHashSet();
        return (finding, _) => finding.Component is { } component && scopes.Contains(component.Scope);
    }

    private static Finding Of(ComponentScope scope) =>
        Sample with
        {
            Scanner = "licences",
            Component = new Component
            {
                Purl = "pkg:pypi/x@1",
                Name = "x",
                Scope = scope,
            },
        };
}
