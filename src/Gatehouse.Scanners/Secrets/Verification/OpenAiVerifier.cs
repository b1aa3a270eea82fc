namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks OpenAI whose token it is.</summary>
public sealed class OpenAiVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "OpenAI",
            Rules = ["secrets/openai-api-key"],
            Address = "https://api.openai.com/v1",
            Variable = "OPENAI_API_URL",
            Request = "GET /models; Authorization: Bearer SECRET",
            ForbiddenIsLive = true,
            Documentation = "https://platform.openai.com/docs/api-reference/models/list",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"object":"list","data":[]}"""),
            Is(Liveness.Dead, 401, """{"error":{"code":"invalid_api_key"}}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 401, """{"error":{"code":"ip_not_authorized"}}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/models").Bearer(credential);

    /// <summary>401 also stands for an address or an organisation that may not ask.</summary>
    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 401 && !answer.Says("invalid_api_key", "error", "code")
            ? Unknown("the issuer refused the request")
            : base.Read(answer);
}
