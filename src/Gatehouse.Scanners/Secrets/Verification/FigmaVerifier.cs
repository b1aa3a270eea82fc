namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Figma whose token it is.</summary>
public sealed class FigmaVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Figma",
            Rules = ["secrets/figma-personal-token"],
            Address = "https://api.figma.com",
            Variable = "FIGMA_API_URL",
            Request = "GET /v1/me; X-Figma-Token: SECRET",
            Owner = ["handle"],
            Documentation = "https://developers.figma.com/docs/rest-api/users-endpoints/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"handle":"octo","email":"octo@example.com"}""", "octo"),
            Is(Liveness.Dead, 403, """{"status":403,"err":"Invalid token"}"""),
            Is(Liveness.Live, 403, """{"status":403,"message":"Invalid scope(s)"}"""),
            Is(Liveness.Dead, 403, """{"status":403,"err":"Token expired"}"""),
            Is(Liveness.Unknown, 403, """{"status":403}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v1/me").With("X-Figma-Token", credential.Secret);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status != 403 ? base.Read(answer)
        : answer.Mentions("invalid token") || answer.Mentions("token expired") ? Dead
        : answer.Mentions("invalid scope") ? LiveWithLimits
        : Otherwise(answer);
}
