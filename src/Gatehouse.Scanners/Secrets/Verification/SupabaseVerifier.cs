namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Supabase whose token it is.</summary>
public sealed class SupabaseVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Supabase",
            Rules = ["secrets/supabase-access-token"],
            Address = "https://api.supabase.com",
            Variable = "SUPABASE_API_URL",
            Request = "GET /v1/organizations; Authorization: Bearer SECRET",
            Owner = ["name"],
            ForbiddenIsLive = true,
            Documentation = "https://supabase.com/docs/reference/api/v1-list-all-organizations",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """[{"name":"Acme"}]""", "Acme"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v1/organizations").Bearer(credential);
}
