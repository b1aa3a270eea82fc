namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks HCP Terraform whose token it is.</summary>
public sealed class TerraformCloudVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "HCP Terraform",
            Rules = ["secrets/terraform-cloud-token"],
            Address = "https://app.terraform.io",
            Variable = "TFE_ADDRESS",
            HasOtherAddresses = true,
            Request = "GET /api/v2/account/details; Authorization: Bearer SECRET",
            Owner = ["data", "attributes", "username"],
            Documentation = "https://developer.hashicorp.com/terraform/cloud-docs/api-docs/account#get-your-account-details",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"data":{"attributes":{"username":"octo"}}}""", "octo"),
            Is(Liveness.Unknown, 401, """{"errors":[]}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/v2/account/details").Bearer(credential);

    /// <summary>The token of a team or an organisation has no account: a no proves nothing.</summary>
    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 401 ? Unknown("refused, as the token of a team would be") : base.Read(answer);
}
