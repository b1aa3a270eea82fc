namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Mailgun whose token it is.</summary>
public sealed class MailgunVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Mailgun",
            Rules = ["secrets/mailgun-api-key"],
            Address = "https://api.mailgun.net",
            Variable = "MAILGUN_API_URL",
            Request = "GET /v4/domains; Authorization: Basic base64(api:SECRET)",
            Documentation = "https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domains",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"items":[]}"""),
            Is(Liveness.Unknown, 401, """Forbidden"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v4/domains").Basic("api", credential.Secret);

    /// <summary>A sending key belongs to one domain and may not list any: a no proves nothing.</summary>
    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 401 ? Unknown("refused, as a sending key of one domain would be") : base.Read(answer);
}
