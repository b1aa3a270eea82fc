namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks SendGrid whose token it is.</summary>
public sealed class SendGridVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "SendGrid",
            Rules = ["secrets/sendgrid-api-key"],
            Address = "https://api.sendgrid.com",
            Variable = "SENDGRID_API_URL",
            HasOtherAddresses = true,
            Request = "GET /v3/scopes; Authorization: Bearer SECRET",
            Documentation = "https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"scopes":["mail.send"]}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v3/scopes").Bearer(credential);
}
