namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks GitHub whose token it is.</summary>
public sealed class GitHubVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "GitHub",
            Rules =
            [
                "secrets/github-personal-access-token",
                "secrets/github-fine-grained-token",
                "secrets/github-oauth-token",
                "secrets/github-app-user-token",
                "secrets/github-app-installation-token",
            ],
            Address = "https://api.github.com",
            Variable = "GITHUB_API_URL",
            HasOtherAddresses = true,
            Request = "GET /user; Authorization: Bearer SECRET",
            Owner = ["login"],
            Documentation = "https://docs.github.com/en/rest/users/users#get-the-authenticated-user",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"login":"octo"}""", "octo"),
            Is(Liveness.Dead, 401, """{"message":"Bad credentials"}"""),
            Is(Liveness.Live, 403, """{"message":"Resource not accessible by integration"}"""),
            Is(Liveness.Unknown, 403, """{"message":"API rate limit exceeded"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/user").Bearer(credential);

    /// <summary>403 also says that too much was asked; only of a token that it knows does GitHub say what it cannot reach.</summary>
    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 403 && answer.Mentions("not accessible by") ? LiveWithLimits : base.Read(answer);
}
