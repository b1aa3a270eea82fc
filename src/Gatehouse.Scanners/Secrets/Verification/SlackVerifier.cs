namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Slack whose token it is.</summary>
public sealed class SlackVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Slack",
            Rules = ["secrets/slack-bot-token", "secrets/slack-user-token"],
            Address = "https://slack.com/api",
            Variable = "SLACK_API_URL",
            Request = "POST /auth.test; Authorization: Bearer SECRET",
            Owner = ["user"],
            Documentation = "https://docs.slack.dev/reference/methods/auth.test",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"ok":true,"team":"Acme","user":"deploy"}""", "deploy"),
            Is(Liveness.Dead, 200, """{"ok":false,"error":"invalid_auth"}"""),
            Is(Liveness.Dead, 200, """{"ok":false,"error":"account_inactive"}"""),
            Is(Liveness.Unknown, 200, """{"ok":false,"error":"ratelimited"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Post("/auth.test").Bearer(credential);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status != 200 ? Otherwise(answer)
        : answer.Says("true", "ok") ? Live(answer)
        : answer.Text("error") is "invalid_auth" or "account_inactive" or "token_revoked" or "token_expired" ? Dead
        : answer.Text("error") == "ratelimited" ? Unknown("the issuer asked to wait")
        : answer.Says("false", "ok") ? Unknown("the issuer refused the request")
        : Unreadable;
}
