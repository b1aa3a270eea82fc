namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Drone CI token.</summary>
public sealed class DroneAccessToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/drone-access-token",
            Title = "Drone CI token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It starts builds and reads and changes the pipelines' secrets.",
            Fix = "Rotate it in Drone → User settings → Token.",
            References = ["https://docs.drone.io/cli/setup/"],
            Aliases = ["gitleaks:droneci-access-token", "trufflehog:DroneCI"],
        };

    public override ImmutableArray<string> Keywords => ["droneci", "drone_token", "drone-token"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9A-Za-z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> value) => Mixture.IsMixed(value);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DRONECI_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"droneci_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"DRONECI_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "DRONECI_API_TOKEN = os.environ[\"DRONECI_API_TOKEN\"]\n"),
        ];
}
