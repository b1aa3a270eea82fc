namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Hugging Face whose token it is.</summary>
public sealed class HuggingFaceVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Hugging Face",
            Rules = ["secrets/huggingface-access-token"],
            Address = "https://huggingface.co",
            Variable = "HUGGINGFACE_API_URL",
            Request = "GET /api/whoami-v2; Authorization: Bearer SECRET",
            Owner = ["name"],
            Documentation = "https://huggingface.co/docs/hub/api",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"name":"octo"}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/whoami-v2").Bearer(credential);
}
