namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Postman whose token it is.</summary>
public sealed class PostmanVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Postman",
            Rules = ["secrets/postman-api-key"],
            Address = "https://api.getpostman.com",
            Variable = "POSTMAN_API_URL",
            HasOtherAddresses = true,
            Request = "GET /me; X-Api-Key: SECRET",
            Owner = ["user", "username"],
            Documentation = "https://learning.postman.com/docs/developer/postman-api/intro-api/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"user":{"username":"octo"}}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/me").With("X-Api-Key", credential.Secret);
}
