using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Conditions;

internal sealed class VerifiedCondition : Condition
{
    public override string Name => "verified";

    public override string Description =>
        "What the issuer of a secret said under `--verify`; a secret that nobody asked about is `unknown`, and what is no secret does not match.";

    public override Shape Shape { get; } = new ListShape(new TextShape { Words = Reading.WordsOf<Liveness>() }, orOne: true);

    public override IEnumerable<ConditionExample> Examples =>
        [
            Yes("live", Secret(Liveness.Live)),
            No("live", Secret(Liveness.Dead)),
            Yes("dead", Secret(Liveness.Dead)),
            Yes("[live, unknown]", Secret(Liveness.Unknown)),
            Yes("[live, unknown]", Secret(null)),
            No("[live, dead]", Secret(null)),
            No("unknown", Sample),
        ];

    public override Func<Finding, Occasion, bool> Read(YamlNode value)
    {
        ImmutableArray<Liveness> wanted = [.. value.Texts().Select(word => Enum.Parse<Liveness>(word, ignoreCase: true))];
        return (finding, _) => finding.Secret is not null && wanted.Contains(finding.Verification?.State ?? Liveness.Unknown);
    }

    private static Finding Secret(Liveness? state) =>
        Sample with
        {
            Scanner = "secrets",
            Secret = "*****",
            Verification = state is { } known ? new VerificationResult(known) : null,
        };
}
