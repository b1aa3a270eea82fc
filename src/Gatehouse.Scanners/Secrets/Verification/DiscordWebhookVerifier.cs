namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Discord whether a webhook is there.</summary>
public sealed class DiscordWebhookVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Discord webhook",
            Rules = ["secrets/discord-webhook"],
            Address = "https://discord.com/api/v10",
            Variable = "DISCORD_API_URL",
            Request = "GET /webhooks/ID/TOKEN",
            Owner = ["name"],
            Documentation = "https://docs.discord.com/developers/resources/webhook#get-webhook-with-token",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"name":"deploys","token":"x"}""", "deploys"),
            Is(Liveness.Dead, 404, """{"message":"Unknown Webhook","code":10015}"""),
            Is(Liveness.Dead, 401, """{"message":"Invalid Webhook Token","code":50027}"""),
            Is(Liveness.Unknown, 404, """{"message":"404: Not Found"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override bool Knows(ReadOnlySpan<byte> secret) => secret.IndexOf("/webhooks/"u8) > 0;

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get(credential.Secret[credential.Secret.IndexOf("/webhooks/", StringComparison.Ordinal)..]);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status is 401 or 404
            ? answer.Text("code") is "10015" or "50027"
                ? Dead
                : Otherwise(answer)
            : base.Read(answer);
}
