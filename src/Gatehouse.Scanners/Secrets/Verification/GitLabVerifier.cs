namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks GitLab whose token it is.</summary>
public sealed class GitLabVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "GitLab",
            Rules = ["secrets/gitlab-personal-access-token"],
            Address = "https://gitlab.com",
            Variable = "GITLAB_URL",
            HasOtherAddresses = true,
            Request = "GET /api/v4/personal_access_tokens/self; PRIVATE-TOKEN: SECRET",
            Owner = ["name"],
            ForbiddenIsLive = true,
            Documentation = "https://docs.gitlab.com/api/personal_access_tokens/#get-details-on-a-personal-access-token",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"id":1,"name":"ci","active":true,"revoked":false}""", "ci"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Dead, 200, """{"id":1,"name":"ci","active":false,"revoked":true}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/api/v4/personal_access_tokens/self").With("PRIVATE-TOKEN", credential.Secret);

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 200 && answer.Says("false", "active") ? Dead : base.Read(answer);
}
