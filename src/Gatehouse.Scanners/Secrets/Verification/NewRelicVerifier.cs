namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks New Relic whose token it is.</summary>
public sealed class NewRelicVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "New Relic",
            Rules = ["secrets/newrelic-user-key"],
            Address = "https://api.newrelic.com",
            Variable = "NEW_RELIC_API_URL",
            HasOtherAddresses = true,
            Request = """POST /graphql; API-Key: SECRET; {"query":"{ actor { user { name } } }"}""",
            Owner = ["data", "actor", "user", "name"],
            Documentation = "https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":{"actor":{"user":{"name":"octo"}}}}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """{"errors":[{"message":"x"}]}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Post("/graphql", """{"query":"{ actor { user { name } } }"}""").With("API-Key", credential.Secret);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 200 && answer.Text("data", "actor", "user", "name") is null ? Unreadable : base.Read(answer);
}
