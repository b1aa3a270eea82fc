namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Airtable whose token it is.</summary>
public sealed class AirtableVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Airtable",
            Rules = ["secrets/airtable-personal-token"],
            Address = "https://api.airtable.com",
            Variable = "AIRTABLE_API_URL",
            Request = "GET /v0/meta/whoami; Authorization: Bearer SECRET",
            Owner = ["id"],
            Documentation = "https://airtable.com/developers/web/api/get-user-id-scopes",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"id":"usrABC"}""", "usrABC"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v0/meta/whoami").Bearer(credential);
}
