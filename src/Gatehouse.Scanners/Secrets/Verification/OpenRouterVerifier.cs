namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks OpenRouter whose token it is.</summary>
public sealed class OpenRouterVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "OpenRouter",
            Rules = ["secrets/openrouter-api-key"],
            Address = "https://openrouter.ai",
            Variable = "OPENROUTER_API_URL",
            Request = "GET /api/v1/key; Authorization: Bearer SECRET",
            Documentation = "https://openrouter.ai/docs/api-reference/limits",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":{"label":"ci"}}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/v1/key").Bearer(credential);
}
