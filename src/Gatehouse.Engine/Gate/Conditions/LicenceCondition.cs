using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Spdx;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class LicenceCondition : Condition
{
    private static readonly char[] _between = [' ', '\t', '\r', '\n', '(', ')'];

    public override string Name => "licence";

    public override string Description =>
        "A licence that the component cannot be used without, by its SPDX name; `*` at the end stands for any ending.";

    public override Shape Shape { get; } = new ListShape(new TextShape("an SPDX licence name"), orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("GPL-3.0*", Under("GPL-3.0-or-later")),
            Yes("[MIT, AGPL-3.0*]", Under("Apache-2.0", "agpl-3.0-only")),
            Yes("GPL-2.0*", Under("MIT AND (GPL-2.0-only OR GPL-2.0-or-later)")),
            No("GPL-3.0*", Under("MIT OR GPL-3.0-only")),
            No("GPL-3.0*", Under("LGPL-3.0-only")),
            No("GPL-3.0*", Under()),
            No("GPL-3.0*", Sample),
        ];

    private static Finding Under(params ImmutableArray<string> licences) =>
        Sample with
        {
            Scanner = "licences",
            Component = new Component
            {
                Purl = "pkg:pypi/x@1",
                Name = "x",
                Licences = licences,
            },
        };

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        ImmutableArray<LicencePattern> names = [.. value.Texts().Select(name => new LicencePattern(name))];
        return (finding, _) => finding.Component is { } component && component.Licences.Any(text => IsImposed(text, names));
    }

    /// <summary>What cannot be read counts by the words in it; what is too long to be read, imposes anything.</summary>
    private static bool IsImposed(string text, ImmutableArray<LicencePattern> names) =>
        LicenceNames.Read(text).Expression is { } expression
            ? expression.Imposes(names)
            : text.Length > SpdxExpression.MaxLength
                || text.Split(_between, StringSplitOptions.RemoveEmptyEntries)
                    .Any(word => SpdxExpression.Parse(word) is SpdxTerm term && term.Imposes(names));
}
