using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class AgeCondition : Condition
{
    private const int MostDays = 36_500;

    private static readonly DateOnly Day = new(2026, 3, 1);

    public override string Name => "age";

    public override string Description =>
        "At least this many days since the commit that brought it, as `--history` tells; a finding whose commit nobody knows does not match.";

    public override Shape Shape { get; } = new NumberShape(0, MostDays, whole: true);

    public override bool NeedsOrigin => true;

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("28", Since(new DateTimeOffset(2026, 2, 1, 23, 0, 0, TimeSpan.Zero)), On(Day)),
            No("29", Since(new DateTimeOffset(2026, 2, 1, 23, 0, 0, TimeSpan.Zero)), On(Day)),
            Yes("29", Since(new DateTimeOffset(2026, 2, 1, 1, 0, 0, TimeSpan.FromHours(2))), On(Day)),
            Yes("0", Since(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), On(Day)),
            No("0", Since(new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero)), On(Day)),
            No("0", Sample, On(Day)),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        var least = value.Whole();
        return (finding, occasion) =>
            finding.Origin is { } origin
            && occasion.Today.DayNumber - DateOnly.FromDateTime(origin.Date.UtcDateTime).DayNumber is var days
            && days >= least;
    }

    private static Occasion On(DateOnly day) => Occasion.Commit with { Today = day };

    private static Finding Since(DateTimeOffset date) =>
        Sample with
        {
            Origin = new Origin("0123456789012345678901234567890123456789", "anna", date, IsOnlyInHistory: false),
        };
}
