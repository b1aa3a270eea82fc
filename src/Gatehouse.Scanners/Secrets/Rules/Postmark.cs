namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Postmark server token.</summary>
public sealed class PostmarkServerToken : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/postmark-server-token",
            Title = "Postmark server token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends mail in the name of your domains and reads the messages of the server.",
            Fix = "Regenerate it in the server → API Tokens.",
            References = ["https://postmarkapp.com/developer/api/overview"],
            Aliases = ["trufflehog:Postmark"],
        };

    public override ImmutableArray<string> Keywords => ["postmark"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV POSTMARK_SERVER_TOKEN=«{Fake()}»\n", "Dockerfile"),
            Bad($"[auth]\npostmark_server_token = \"«{Fake(1)}»\"\n", "settings.toml"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "POSTMARK_SERVER_TOKEN = os.environ[\"POSTMARK_SERVER_TOKEN\"]\n"),
        ];
}
