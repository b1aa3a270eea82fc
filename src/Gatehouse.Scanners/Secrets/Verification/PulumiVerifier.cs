namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Pulumi whose token it is.</summary>
public sealed class PulumiVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Pulumi",
            Rules = ["secrets/pulumi-access-token"],
            Address = "https://api.pulumi.com",
            Variable = "PULUMI_API",
            HasOtherAddresses = true,
            Request = "GET /api/user; Authorization: token SECRET",
            Owner = ["githubLogin"],
            Documentation = "https://www.pulumi.com/docs/reference/cloud-rest-api/",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"githubLogin":"octo"}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/api/user").With("Authorization", "token " + credential.Secret);
}
