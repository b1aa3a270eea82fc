namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Groq whose token it is.</summary>
public sealed class GroqVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Groq",
            Rules = ["secrets/groq-api-key"],
            Address = "https://api.groq.com",
            Variable = "GROQ_API_URL",
            Request = "GET /openai/v1/models; Authorization: Bearer SECRET",
            Documentation = "https://console.groq.com/docs/api-reference#models-list",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":[]}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/openai/v1/models").Bearer(credential);
}
