namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A ClickUp personal token.</summary>
public sealed class ClickupApiToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/clickup-api-token",
            Title = "ClickUp personal token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes the tasks and documents of its owner's workspaces.",
            Fix = "Regenerate it in ClickUp → Settings → Apps.",
            References = ["https://developer.clickup.com/docs/authentication"],
            Aliases = ["trufflehog:ClickupPersonalToken"],
        };

    public override ImmutableArray<string> Keywords => ["pk_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("pk_[0-9]{6,9}_[0-9A-Z]{32}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^32..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"click_up.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  CLICK_UP: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
