namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Notion whose token it is.</summary>
public sealed class NotionVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Notion",
            Rules = ["secrets/notion-integration-token", "secrets/notion-legacy-token"],
            Address = "https://api.notion.com",
            Variable = "NOTION_API_URL",
            Request = "GET /v1/users/me; Authorization: Bearer SECRET; Notion-Version: 2022-06-28",
            Owner = ["name"],
            Documentation = "https://developers.notion.com/reference/get-self",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"object":"user","name":"deploy bot"}""", "deploy bot"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/v1/users/me").Bearer(credential).With("Notion-Version", "2022-06-28");
}
