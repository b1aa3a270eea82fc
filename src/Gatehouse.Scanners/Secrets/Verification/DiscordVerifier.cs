namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Discord whose token it is.</summary>
public sealed class DiscordVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Discord",
            Rules = ["secrets/discord-bot-token"],
            Address = "https://discord.com/api/v10",
            Variable = "DISCORD_API_URL",
            Request = "GET /users/@me; Authorization: Bot SECRET",
            Owner = ["username"],
            Documentation = "https://docs.discord.com/developers/resources/user#get-current-user",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"username":"acme"}""", "acme"),
            Is(Liveness.Dead, 401, """{"message":"unauthorized"}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) =>
        IssuerRequest.Get("/users/@me").With("Authorization", "Bot " + credential.Secret);
}
