namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A 42 intranet client secret.</summary>
public sealed class Intra42ClientSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/intra42-client-secret",
            Title = "42 intranet client secret",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "With the client's UID it reads the school's users and projects.",
            Fix = "Replace the secret on the application's page of the intranet.",
            References = ["https://api.intra.42.fr/apidoc/guides/getting_started"],
            Aliases = ["gitleaks:intra42-client-secret"],
        };

    public override ImmutableArray<string> Keywords => ["s-s4t2ud-", "s-s4t2af-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("s-s4t2(ud|af)-[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[9..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"forty_two.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  FORTY_TWO: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..17]}\"\n"),
            Good("filled with one character", $"VALUE = \"{Fake()[..9]}{new string('x', Fake().Length - 9)}\"\n"),
        ];
}
