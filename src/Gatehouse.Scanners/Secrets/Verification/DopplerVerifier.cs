namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Doppler whose token it is.</summary>
public sealed class DopplerVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Doppler",
            Rules =
            [
                "secrets/doppler-personal-token",
                "secrets/doppler-service-token",
                "secrets/doppler-cli-token",
                "secrets/doppler-service-account-token",
            ],
            Address = "https://api.doppler.com",
            Variable = "DOPPLER_API_URL",
            Request = "GET /v3/me; Authorization: Bearer SECRET",
            Owner = ["workplace", "name"],
            Documentation = "https://docs.doppler.com/reference/auth-me",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"name":"ci","workplace":{"name":"Acme"}}""", "Acme"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v3/me").Bearer(credential);
}
