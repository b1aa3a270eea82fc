namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks PagerDuty whose token it is.</summary>
public sealed class PagerDutyVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "PagerDuty",
            Rules = ["secrets/pagerduty-api-key"],
            Address = "https://api.pagerduty.com",
            Variable = "PAGERDUTY_API_URL",
            HasOtherAddresses = true,
            Request = "GET /abilities; Authorization: Token token=SECRET",
            ForbiddenIsLive = true,
            Documentation = "https://developer.pagerduty.com/api-reference/66a5bc72e3e5d-list-abilities",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"abilities":[]}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/abilities").With("Authorization", "Token token=" + credential.Secret);
}
