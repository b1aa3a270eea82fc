namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Asana whose token it is.</summary>
public sealed class AsanaVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Asana",
            Rules = ["secrets/asana-personal-token"],
            Address = "https://app.asana.com/api/1.0",
            Variable = "ASANA_API_URL",
            Request = "GET /users/me; Authorization: Bearer SECRET",
            Owner = ["data", "name"],
            Documentation = "https://developers.asana.com/reference/getuser",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":{"name":"Octo"}}""", "Octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/users/me").Bearer(credential);
}
