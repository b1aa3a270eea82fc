namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Replicate whose token it is.</summary>
public sealed class ReplicateVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Replicate",
            Rules = ["secrets/replicate-api-token"],
            Address = "https://api.replicate.com",
            Variable = "REPLICATE_API_URL",
            Request = "GET /v1/account; Authorization: Bearer SECRET",
            Owner = ["username"],
            Documentation = "https://replicate.com/docs/reference/http#account.get",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"username":"octo"}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v1/account").Bearer(credential);
}
