namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Tailscale whose token it is.</summary>
public sealed class TailscaleVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Tailscale",
            Rules = ["secrets/tailscale-key"],
            Prefix = "tskey-api-",
            Address = "https://api.tailscale.com",
            Variable = "TAILSCALE_API_URL",
            Request = "GET /api/v2/tailnet/-/keys; Authorization: Bearer SECRET",
            ForbiddenIsLive = true,
            Documentation = "https://tailscale.com/api#tag/keys/get/tailnet/{tailnet}/keys",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"keys":[]}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/api/v2/tailnet/-/keys").Bearer(credential);
}
