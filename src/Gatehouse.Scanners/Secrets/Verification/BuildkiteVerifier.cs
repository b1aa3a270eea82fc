namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Buildkite whose token it is.</summary>
public sealed class BuildkiteVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Buildkite",
            Rules = ["secrets/buildkite-api-token"],
            Address = "https://api.buildkite.com",
            Variable = "BUILDKITE_API_URL",
            Request = "GET /v2/access-token; Authorization: Bearer SECRET",
            Documentation = "https://buildkite.com/docs/apis/rest-api/access-token",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"uuid":"1","scopes":[]}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v2/access-token").Bearer(credential);
}
