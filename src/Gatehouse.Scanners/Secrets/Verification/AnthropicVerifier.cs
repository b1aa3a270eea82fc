namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Anthropic whose token it is.</summary>
public sealed class AnthropicVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Anthropic",
            Rules = ["secrets/anthropic-api-key"],
            Prefix = "sk-ant-api03-",
            Address = "https://api.anthropic.com",
            Variable = "ANTHROPIC_API_URL",
            Request = "GET /v1/models; x-api-key: SECRET; anthropic-version: 2023-06-01",
            Documentation = "https://docs.anthropic.com/en/api/models-list",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":[]}"""),
            Is(Liveness.Dead, 401, """{"error":{"type":"authentication_error"}}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/v1/models").With("x-api-key", credential.Secret).With("anthropic-version", "2023-06-01");
}
