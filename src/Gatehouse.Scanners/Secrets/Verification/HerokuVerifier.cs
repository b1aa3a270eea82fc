namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Heroku whose token it is.</summary>
public sealed class HerokuVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Heroku",
            Rules = ["secrets/heroku-api-key", "secrets/heroku-legacy-key"],
            Address = "https://api.heroku.com",
            Variable = "HEROKU_API_URL",
            Request = "GET /account; Authorization: Bearer SECRET; Accept: application/vnd.heroku+json; version=3",
            Owner = ["email"],
            ForbiddenIsLive = true,
            Documentation = "https://devcenter.heroku.com/articles/platform-api-reference#account-info",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"email":"ops@example.com"}""", "ops@example.com"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/account").Bearer(credential).With("Accept", "application/vnd.heroku+json; version=3");
}
