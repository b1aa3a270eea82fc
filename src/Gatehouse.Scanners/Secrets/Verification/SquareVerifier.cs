namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Square whose token it is.</summary>
public sealed class SquareVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Square",
            Rules = ["secrets/square-access-token"],
            Address = "https://connect.squareup.com",
            Variable = "SQUARE_API_URL",
            HasOtherAddresses = true,
            Request = "GET /v2/merchants/me; Authorization: Bearer SECRET",
            Owner = ["merchant", "business_name"],
            ForbiddenIsLive = true,
            Documentation = "https://developer.squareup.com/reference/square/merchants-api/retrieve-merchant",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"merchant":{"business_name":"Acme"}}""", "Acme"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v2/merchants/me").Bearer(credential);
}
