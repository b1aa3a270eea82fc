namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks DigitalOcean whose token it is.</summary>
public sealed class DigitalOceanVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "DigitalOcean",
            Rules = ["secrets/digitalocean-personal-access-token", "secrets/digitalocean-oauth-token"],
            Address = "https://api.digitalocean.com",
            Variable = "DIGITALOCEAN_API_URL",
            Request = "GET /v2/account; Authorization: Bearer SECRET",
            Owner = ["account", "email"],
            ForbiddenIsLive = true,
            Documentation = "https://docs.digitalocean.com/reference/api/reference/account/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"account":{"email":"ops@example.com"}}""", "ops@example.com"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v2/account").Bearer(credential);
}
