namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Google API key.</summary>
public sealed class GoogleApiKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/google-api-key",
            Title = "Google API key",
            Severity = Severity.Medium,
            Cwe = [798],
            Why =
                "It spends the project's quota of Maps, Gemini, YouTube or any API it is not restricted from; a Firebase "
                + "web key is public by design, the others are not.",
            Fix =
                "Restrict it to the APIs and referrers it needs, or delete it, at console.cloud.google.com → APIs & "
                + "Services → Credentials.",
            References = ["https://cloud.google.com/docs/authentication/api-keys"],
            Aliases = ["gitleaks:gcp-api-key"],
        };

    public override ImmutableArray<string> Keywords => ["aiza"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("AIza[0-9A-Za-z_-]{35}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"const googleApiKey = '«{Fake()}»';\n", "client.js"),
            Bad($"<script src=\"https://maps.example/js?key=«{Fake(1)}»\"></script>\n", "index.html"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"AIza{new string('x', Fake().Length - 4)}\"\n"),
            Good("one character too many", $"key = \"{Fake()}z\"\n"),
        ];
}

/// <summary>A Google OAuth client secret.</summary>
public sealed class GoogleOauthClientSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/google-oauth-client-secret",
            Title = "Google OAuth client secret",
            Severity = Severity.High,
            Cwe = [798],
            Why =
                "With the client id beside it an attacker can pose as the application and redeem authorization codes and "
                + "refresh tokens.",
            Fix = "Add a new secret to the OAuth client at APIs & Services → Credentials, then disable and delete this one.",
            References = ["https://developers.google.com/identity/protocols/oauth2"],
            Aliases = ["trufflehog:GoogleOauth2"],
        };

    public override ImmutableArray<string> Keywords => ["gocspx-"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("GOCSPX-[0-9A-Za-z_-]{28}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[7..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{\"web\":{{\"client_secret\":\"«{Fake()}»\"}}}}\n", "client_secret.json"),
            Bad($"GOOGLE_CLIENT_SECRET=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..15]}\"\n"),
            Good("filled with one character", $"VALUE = \"GOCSPX-{new string('x', Fake().Length - 7)}\"\n"),
        ];
}

/// <summary>A Google OAuth access token.</summary>
public sealed class GoogleOauthAccessToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/google-oauth-access-token",
            Title = "Google OAuth access token",
            Severity = Severity.Medium,
            Cwe = [798],
            Why = "For up to an hour it acts as the user or service account that it was given to.",
            Fix = "Revoke it at `https://oauth2.googleapis.com/revoke`, and find out what writes access tokens to files.",
            References = ["https://developers.google.com/identity/protocols/oauth2"],
            Aliases = ["trufflehog:GoogleOauth2"],
        };

    public override ImmutableArray<string> Keywords => ["ya29."];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("ya29[.][0-9A-Za-z_-]{40,600}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[5..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake()}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Bad($"{{ \"googleAccessToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..13]}\"\n"),
            Good("filled with one character", $"VALUE = \"ya29.{new string('x', Fake().Length - 5)}\"\n"),
        ];
}

/// <summary>A Google OAuth refresh token.</summary>
public sealed class GoogleOauthRefreshToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/google-oauth-refresh-token",
            Title = "Google OAuth refresh token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "Until revoked it yields new access tokens for the account, with all the scopes that were granted.",
            Fix = "Revoke it at myaccount.google.com → Third-party connections, or at `https://oauth2.googleapis.com/revoke`.",
            References = ["https://developers.google.com/identity/protocols/oauth2"],
        };

    public override ImmutableArray<string> Keywords => ["1//0"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("1//0[0-9a-zA-Z][0-9A-Za-z_-]{60,240}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"googleRefreshToken\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"GOOGLE_REFRESH_TOKEN = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"1//0{new string('x', Fake().Length - 4)}\"\n"),
        ];
}

/// <summary>A Firebase Cloud Messaging server key.</summary>
public sealed class FirebaseCloudMessagingKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/firebase-cloud-messaging-key",
            Title = "Firebase Cloud Messaging server key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends push messages to every device on which the app is installed.",
            Fix =
                "Delete the legacy server key in the Firebase console → Project settings → Cloud Messaging, and send "
                + "with the HTTP v1 API and a service account.",
            References = ["https://firebase.google.com/docs/cloud-messaging/migrate-v1"],
            Aliases = ["trufflehog:FirebaseCloudMessaging"],
        };

    public override ImmutableArray<string> Keywords => [":apa91b"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("AAAA[0-9A-Za-z_-]{7}:APA91b[0-9A-Za-z_-]{134}");

    protected override bool Holds(ReadOnlySpan<byte> token) => EntropyOf(token[4..]) >= 3.0;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: key=«{Fake()}»\" https://fcm.example/send\n", "push.sh"),
            Bad($"const fcmServerKey = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..12]}\"\n"),
            Good("filled with one character", $"VALUE = \"AAAA{new string('x', Fake().Length - 4)}\"\n"),
            Good("the registration token of one device", $"device = \"{Fake("[0-9A-Za-z_-]{21}z:APA91b[0-9A-Za-z_-]{134}")}\"\n"),
        ];
}
