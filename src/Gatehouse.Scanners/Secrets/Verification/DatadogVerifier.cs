namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Datadog whose token it is.</summary>
public sealed class DatadogVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Datadog",
            Rules = ["secrets/datadog-api-key"],
            Address = "https://api.datadoghq.com",
            Variable = "DATADOG_API_URL",
            HasOtherAddresses = true,
            Request = "GET /api/v1/validate; DD-API-KEY: SECRET",
            Documentation = "https://docs.datadoghq.com/api/latest/authentication/#validate-api-key",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"valid":true}"""),
            Is(Liveness.Dead, 403, """{"errors":["Forbidden"]}"""),
            Is(Liveness.Unknown, 200, """{}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/v1/validate").With("DD-API-KEY", credential.Secret);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status switch
        {
            200 => answer.Says("true", "valid") ? Live(answer) : Unreadable,
            403 when answer.IsJson => Dead,
            _ => Otherwise(answer),
        };
}
