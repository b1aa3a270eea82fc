namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Stripe whose token it is.</summary>
public sealed class StripeVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Stripe",
            Rules = ["secrets/stripe-live-key", "secrets/stripe-restricted-key", "secrets/stripe-test-key"],
            Address = "https://api.stripe.com",
            Variable = "STRIPE_API_URL",
            Request = "GET /v1/balance; Authorization: Bearer SECRET",
            ForbiddenIsLive = true,
            Documentation = "https://docs.stripe.com/api/balance/balance_retrieve",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"object":"balance"}"""),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Live, 403, """{"message":"forbidden"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get("/v1/balance").Bearer(credential);
}
