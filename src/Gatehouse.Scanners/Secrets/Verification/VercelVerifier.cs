namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Vercel whose token it is.</summary>
public sealed class VercelVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Vercel",
            Rules = ["secrets/vercel-access-token"],
            Prefix = "vcp_",
            Address = "https://api.vercel.com",
            Variable = "VERCEL_API_URL",
            Request = "GET /v2/user; Authorization: Bearer SECRET",
            Owner = ["user", "username"],
            Documentation = "https://vercel.com/docs/rest-api/reference/endpoints/user/get-the-user",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"user":{"username":"octo"}}""", "octo"),
            Is(Liveness.Dead, 403, """{"error":{"code":"forbidden","invalidToken":true}}"""),
            Is(Liveness.Unknown, 403, """{"error":{"code":"forbidden"}}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v2/user").Bearer(credential);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 403 && answer.Says("true", "error", "invalidToken") ? Dead : base.Read(answer);
}
