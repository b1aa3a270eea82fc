using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class PathCondition : Condition
{
    public override string Name => "path";

    public override string Description => "Files that one of these patterns fits, written as in a `.gitignore`.";

    public override Shape Shape { get; } = new ListShape(Vocabulary.PathPattern, orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [Yes("src/", Sample), Yes("[docs/**, '*.py']", Sample), No("tests/**", Sample)];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        ImmutableArray<PathGlob> globs = [.. value.Texts().Select(PathGlob.Parse)];
        return (finding, _) => globs.Any(glob => glob.Matches(finding.Location.Path));
    }
}
