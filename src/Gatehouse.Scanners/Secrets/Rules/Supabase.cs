namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Supabase access token.</summary>
public sealed class SupabaseAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/supabase-access-token",
            Title = "Supabase access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It manages all projects of its owner: databases, secrets, members.",
            Fix = "Revoke it at supabase.com/dashboard → Account → Access tokens.",
            References = ["https://supabase.com/docs/reference/api/introduction"],
            Aliases = ["trufflehog:SupabaseToken"],
        };

    public override ImmutableArray<string> Keywords => ["sbp_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sbp_([0-9a-f]{40}|oauth_[0-9a-f]{40}|v0_[0-9a-f]{40})");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"supabase.access.token=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SUPABASE_ACCESS_TOKEN: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"sbp_{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Supabase secret key.</summary>
public sealed class SupabaseSecretKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/supabase-secret-key",
            Title = "Supabase secret key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It passes by row level security: the whole database lies open to its holder.",
            Fix = "Delete it under Project settings → API keys and create another; keep it on the server.",
            References = ["https://supabase.com/docs/guides/api/api-keys"],
        };

    public override ImmutableArray<string> Keywords => ["sb_secret_"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sb_secret_[0-9A-Za-z_-]{22}_[0-9A-Za-z_-]{8}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[10..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"SUPABASE_SECRET_KEY = \"«{Fake()}»\"\n"),
            Bad($"{{ \"supabaseSecretKey\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..18]}\"\n"),
            Good("filled with one character", $"VALUE = \"sb_secret_{new string('x', Fake().Length - 10)}\"\n"),
            Good("a publishable key", $"key = \"sb_publishable_{Fake("[0-9A-Za-z]{22}")}_{Fake("[0-9A-Za-z]{8}")}\"\n"),
        ];
}
