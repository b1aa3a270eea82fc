namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Zapier webhook.</summary>
public sealed class ZapierWebhook : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/zapier-webhook",
            Title = "Zapier webhook",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Whoever knows the address starts the automation with data of his own.",
            Fix = "Replace the trigger of the Zap: a new one has a new address.",
            References = ["https://help.zapier.com/hc/en-us/articles/8496288690317"],
            Aliases = ["trufflehog:ZapierWebhook"],
        };

    public override ImmutableArray<string> Keywords => ["hooks.zapier.com/hooks/catch/"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("https://hooks[.]zapier[.]com/hooks/catch/[0-9]{5,12}/[0-9A-Za-z]{6,16}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"webhooks.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  WEBHOOKS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}

/// <summary>A Google Chat webhook.</summary>
public sealed class GoogleChatWebhook : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/google-chat-webhook",
            Title = "Google Chat webhook",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Whoever knows the address writes into the space.",
            Fix = "Delete the webhook in the space's Apps & integrations.",
            References = ["https://developers.google.com/workspace/chat/quickstart/webhooks"],
        };

    public override ImmutableArray<string> Keywords => ["chat.googleapis.com/v1/spaces/"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of(
            "https://chat[.]googleapis[.]com/v1/spaces/[0-9A-Za-z_-]{8,20}/messages[?]key=AIza[0-9A-Za-z_-]{35}&token=[0-9A-Za-z_-]{30,60}"
        );

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^30..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"webhooks.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  WEBHOOKS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}

/// <summary>An IFTTT webhook key.</summary>
public sealed class IftttWebhook : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/ifttt-webhook",
            Title = "IFTTT webhook key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "Whoever knows the address triggers every applet of its owner's webhooks.",
            Fix = "Regenerate the key in IFTTT → Webhooks → Settings.",
            References = ["https://ifttt.com/maker_webhooks"],
        };

    public override ImmutableArray<string> Keywords => ["maker.ifttt.com/trigger/"];

    protected override TokenPattern Pattern { get; } =
        TokenPattern.Of("https://maker[.]ifttt[.]com/trigger/[0-9A-Za-z_{}-]{1,60}/(json/)?with/key/[0-9A-Za-z_-]{22,60}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[^20..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"webhooks.value=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  WEBHOOKS: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
        ];
}
