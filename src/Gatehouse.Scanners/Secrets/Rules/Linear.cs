namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Linear API key.</summary>
public sealed class LinearApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/linear-api-key",
            Title = "Linear API key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads and changes issues and projects as its owner.",
            Fix = "Revoke it under Settings → Security & access → Personal API keys.",
            References = ["https://linear.app/developers"],
            Aliases = ["gitleaks:linear-api-key", "trufflehog:LinearAPI"],
        };

    public override ImmutableArray<string> Keywords => ["lin_api_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("lin_api_[0-9A-Za-z]{40}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[8..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nlinear_api_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export LINEAR_API_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..16]}\"\n"),
            Good("filled with one character", $"VALUE = \"lin_api_{new string('x', Fake().Length - 8)}\"\n"),
        ];
}

/// <summary>A Linear OAuth token.</summary>
public sealed class LinearOauthToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/linear-oauth-token",
            Title = "Linear OAuth token",
            Severity = Severity.High,
            Cwe = [798],
            Why = "An application acts with it on the workspace that authorized it.",
            Fix = "Revoke the application under Settings → Applications.",
            References = ["https://linear.app/developers"],
            Aliases = ["trufflehog:LinearAPI"],
        };

    public override ImmutableArray<string> Keywords => ["lin_oauth_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("lin_oauth_[0-9a-f]{64}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[10..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const linearOauthToken = '«{Fake()}»';\n", "client.js"),
            Bad($"linear.oauth.token=«{Fake(1)}»\n", "app.properties"),
            Good("cut short", $"VALUE = \"{Fake()[..18]}\"\n"),
            Good("filled with one character", $"VALUE = \"lin_oauth_{new string('x', Fake().Length - 10)}\"\n"),
        ];
}

/// <summary>A Linear client secret.</summary>
public sealed class LinearClientSecret : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/linear-client-secret",
            Title = "Linear client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why = "With the client id it exchanges codes for tokens to the workspaces that allowed the app.",
            Fix = "Rotate it in Linear → Settings → API → your application.",
            References = ["https://linear.app/developers/oauth-2-0-authentication"],
            Aliases = ["gitleaks:linear-client-secret"],
        };

    public override ImmutableArray<string> Keywords =>
        [
            "linear_client",
            "linear-client",
            "linearclient",
            "linear_secret",
            "linearsecret",
            "linear_token",
            "lineartoken",
            "linear_api",
            "linearapi",
            "linear.client",
        ];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"LINEAR_CLIENT_API_TOKEN=«{Fake()}»\n", ".env"),
            Bad($"{{ \"linear_client_api_token\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Bad($"LINEAR_CLIENT_API_TOKEN ?= \"«{Fake(2)}»\"\n", "Makefile"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "LINEAR_CLIENT_API_TOKEN = os.environ[\"LINEAR_CLIENT_API_TOKEN\"]\n"),
        ];
}
