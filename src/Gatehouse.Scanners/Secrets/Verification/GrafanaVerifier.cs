namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Grafana whose token it is.</summary>
public sealed class GrafanaVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Grafana",
            Rules = ["secrets/grafana-service-account-token", "secrets/grafana-api-key"],
            Variable = "GRAFANA_URL",
            Request = "GET /api/org; Authorization: Bearer SECRET",
            Owner = ["name"],
            ForbiddenIsLive = true,
            Documentation = "https://grafana.com/docs/grafana/latest/developers/http_api/org/#get-current-organization",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"id":1,"name":"Acme"}""", "Acme"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/org").Bearer(credential);
}
