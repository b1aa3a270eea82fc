namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Cloudflare whose token it is.</summary>
public sealed class CloudflareVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Cloudflare",
            Rules = ["secrets/cloudflare-api-token"],
            Prefix = "cfut_",
            Address = "https://api.cloudflare.com/client/v4",
            Variable = "CLOUDFLARE_API_URL",
            Request = "GET /user/tokens/verify; Authorization: Bearer SECRET",
            Documentation = "https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"success":true,"result":{"id":"1","status":"active"}}"""),
            Is(Liveness.Dead, 401, """{"success":false}"""),
            Is(Liveness.Dead, 200, """{"success":true,"result":{"status":"expired"}}"""),
            Is(Liveness.Dead, 200, """{"success":true,"result":{"status":"disabled"}}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/user/tokens/verify").Bearer(credential);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status != 200 ? base.Read(answer)
        : answer.Says("active", "result", "status") ? Live(answer)
        : answer.Text("result", "status") is "expired" or "disabled" ? Dead
        : Unreadable;
}
