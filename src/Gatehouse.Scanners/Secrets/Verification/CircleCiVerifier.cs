namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks CircleCI whose token it is.</summary>
public sealed class CircleCiVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "CircleCI",
            Rules = ["secrets/circleci-token"],
            Prefix = "CCIPAT_",
            Address = "https://circleci.com",
            Variable = "CIRCLECI_URL",
            HasOtherAddresses = true,
            Request = "GET /api/v2/me; Circle-Token: SECRET",
            Owner = ["login"],
            Documentation = "https://circleci.com/docs/api/v2/#operation/getCurrentUser",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"login":"octo"}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/v2/me").With("Circle-Token", credential.Secret);
}
