namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks Telegram whose token it is.</summary>
public sealed class TelegramVerifier : Verifier
{
    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "Telegram",
            Rules = ["secrets/telegram-bot-token"],
            Address = "https://api.telegram.org",
            Variable = "TELEGRAM_API_URL",
            Request = "GET /botSECRET/getMe",
            Owner = ["result", "username"],
            Documentation = "https://core.telegram.org/bots/api#getme",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(Liveness.Live, 200, """{"ok":true,"result":{"username":"acme_bot"}}""", "acme_bot"),
            Is(Liveness.Dead, 401, """{"ok":false,"description":"Unauthorized"}"""),
            Is(Liveness.Unknown, 404, """{"ok":false}"""),
            Is(Liveness.Unknown, 200, """{"ok":false}"""),
            Is(Liveness.Unknown, 200, """<html>a portal</html>"""),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential) => IssuerRequest.Get($"/bot{Token(credential.Secret)}/getMe");

    public override VerificationResult Read(IssuerAnswer answer) =>
        answer.Status == 200 && !answer.Says("true", "ok") ? Unreadable : base.Read(answer);

    private static string Token(string secret) => secret.StartsWith("bot", StringComparison.Ordinal) ? secret[3..] : secret;
}
