namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Sentry whose token it is.</summary>
public sealed class SentryVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Sentry",
            Rules = ["secrets/sentry-user-token"],
            Address = "https://sentry.io",
            Variable = "SENTRY_URL",
            HasOtherAddresses = true,
            Request = "GET /api/0/organizations/; Authorization: Bearer SECRET",
            Owner = ["slug"],
            ForbiddenIsLive = true,
            Documentation = "https://docs.sentry.io/api/organizations/list-your-organizations/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """[{"slug":"acme"}]""", "acme"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/0/organizations/").Bearer(credential);
}
