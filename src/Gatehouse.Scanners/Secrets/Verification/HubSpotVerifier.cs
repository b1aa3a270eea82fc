namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks HubSpot whose token it is.</summary>
public sealed class HubSpotVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "HubSpot",
            Rules = ["secrets/hubspot-private-app-token"],
            Address = "https://api.hubapi.com",
            Variable = "HUBSPOT_API_URL",
            Request = "GET /account-info/v3/details; Authorization: Bearer SECRET",
            Owner = ["portalId"],
            ForbiddenIsLive = true,
            Documentation = "https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"portalId":12345}""", "12345"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/account-info/v3/details").Bearer(credential);
}
