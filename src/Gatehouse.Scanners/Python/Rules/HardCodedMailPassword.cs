using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The password of a mail account as a text in the code.</summary>
public sealed class HardCodedMailPassword : PythonRule
{
    private static readonly ImmutableArray<string> Names =
    [
        "MAIL_PASSWORD",
        "MAIL_PASS",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_PASSWORD",
        "SMTP_PASSWORD",
        "SMTP_PASS",
        "IMAP_PASSWORD",
    ];

    private static readonly string[] Logins =
    [
        "smtplib.SMTP().login",
        "smtplib.SMTP_SSL().login",
        "imaplib.IMAP4().login",
        "imaplib.IMAP4_SSL().login",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hard-coded-mail-password",
            Title = "The password of a mail account stands in the code",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [798, 259],
            Why = "Whoever can read the code, an old copy of it or an image that it was built into sends mail in the name of the program.",
            Fix = "Change the password, and read the new one from the environment or a secret store at start.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                class Config:
                    MAIL_SERVER = "mail.shop.internal"
                    MAIL_USERNAME = "shop"
                    MAIL_PASSWORD = «"Folio-of-1847"»
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                EMAIL_HOST_USER = "shop"
                EMAIL_HOST_PASSWORD = «"Folio-of-1847"»
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                import smtplib

                def send(message):
                    with smtplib.SMTP("mail.shop.internal", 587) as server:
                        server.starttls()
                        server.login("shop", «"Folio-of-1847"»)
                        server.send_message(message)
                """
            ),
            Good(
                "from the environment, empty, or to be filled in",
                """
                import os

                class Config:
                    MAIL_PASSWORD = os.environ["MAIL_PASSWORD"]

                class Local(Config):
                    MAIL_PASSWORD = ""

                class Sample(Config):
                    MAIL_PASSWORD = "your-password"
                """,
                "shop/settings.py"
            ),
            Good(
                "a test's",
                """
                class TestConfig:
                    MAIL_PASSWORD = "Folio-of-1847"
                """
            ),
            Good(
                "handed in",
                """
                import smtplib

                def send(message, user, password):
                    with smtplib.SMTP("mail.shop.internal", 587) as server:
                        server.login(user, password)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var setting in module.Around.Settings)
        {
            if (
                Names.Contains(setting.Name)
                && !setting.IsForDevelopment
                && setting.Value is StringExpression password
                && HardCodedDatabasePassword.IsSecret(password.Value, null)
            )
                yield return Told(password);
        }

        foreach (var login in Logins)
        {
            foreach (var call in module.CallsTo(login))
            {
                if (
                    !module.Around.IsTest
                    && call.Argument(1, "password") is { Value: StringExpression password }
                    && HardCodedDatabasePassword.IsSecret(password.Value, call.Argument(0, "user")?.String)
                )
                    yield return Told(password);
            }
        }
    }

    private static Hit Told(StringExpression password) => new(password.Span, "Whoever reads the code sends mail from this account");
}
