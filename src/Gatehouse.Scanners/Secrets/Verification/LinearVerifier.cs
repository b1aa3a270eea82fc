namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Linear whose token it is.</summary>
public sealed class LinearVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Linear",
            Rules = ["secrets/linear-api-key", "secrets/linear-oauth-token"],
            Address = "https://api.linear.app",
            Variable = "LINEAR_API_URL",
            Request = """POST /graphql; Authorization: SECRET; {"query":"{ viewer { name } }"}""",
            Owner = ["data", "viewer", "name"],
            Documentation = "https://linear.app/developers/graphql",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":{"viewer":{"name":"octo"}}}""", "octo"),
            Is(Liveness.Dead, 400, """{"errors":[{"extensions":{"code":"AUTHENTICATION_ERROR"}}]}"""),
            Is(Liveness.Dead, 401, """{"errors":[]}"""),
            Is(Liveness.Unknown, 200, """{"errors":[{"message":"x"}]}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest
            .Post("/graphql", """{"query":"{ viewer { name } }"}""")
            .With(
                "Authorization",
                credential.Secret.StartsWith("lin_oauth_", StringComparison.Ordinal) ? "Bearer " + credential.Secret : credential.Secret
            );

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Says("AUTHENTICATION_ERROR", "errors", "extensions", "code") ? Dead
        : answer.Status == 200 && answer.Text("data", "viewer", "name") is null ? Unreadable
        : base.Read(answer);
}
