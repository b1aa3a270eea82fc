namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks npm whose token it is.</summary>
public sealed class NpmVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "npm",
            Rules = ["secrets/npm-access-token"],
            Variable = "NPM_REGISTRY_URL",
            Request = "GET /-/whoami; Authorization: Bearer SECRET",
            Owner = ["username"],
            Documentation = "https://docs.npmjs.com/cli/commands/npm-whoami",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"username":"octo"}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/-/whoami").Bearer(credential);
}
