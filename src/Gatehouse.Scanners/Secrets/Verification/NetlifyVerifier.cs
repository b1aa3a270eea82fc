namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Netlify whose token it is.</summary>
public sealed class NetlifyVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Netlify",
            Rules = ["secrets/netlify-access-token"],
            Address = "https://api.netlify.com/api/v1",
            Variable = "NETLIFY_API_URL",
            Request = "GET /user; Authorization: Bearer SECRET",
            Owner = ["email"],
            Documentation = "https://open-api.netlify.com/#tag/user/operation/getCurrentUser",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"email":"ops@example.com"}""", "ops@example.com"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/user").Bearer(credential);
}
