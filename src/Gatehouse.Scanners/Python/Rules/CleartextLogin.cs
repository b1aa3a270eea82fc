using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A password sent over a connection that everyone on the way can read.</summary>
public sealed class CleartextLogin : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/cleartext-login",
            Title = "A password sent in the clear",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [319, 523],
            Why = "Telnet, FTP, plain LDAP and SMTP send the password as it is. Every machine on the way can read it and use it.",
            Fix = "Use SSH or SFTP, `ftplib.FTP_TLS`, `ldaps://` or `start_tls_s()`, `smtplib.SMTP_SSL` or `starttls()` before `login`.",
            References = ["https://docs.python.org/3/library/smtplib.html#smtplib.SMTP.starttls"],
            Aliases = ["bandit:B312", "bandit:telnetlib", "bandit:B321", "bandit:ftplib", "ruff:S312", "ruff:S321"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import smtplib

                def send(host, user, password, text):
                    server = smtplib.SMTP(host)
                    «server.login(user, password)»
                    server.sendmail("a@example.com", "b@example.com", text)
                """
            ),
            Bad(
                """
                import ftplib

                def fetch(host, user, password):
                    return «ftplib.FTP(host, user, password)»
                """
            ),
            Bad(
                """
                import ldap

                def check(name, password):
                    connection = ldap.initialize("ldap://directory.example.com")
                    «connection.simple_bind_s(name, password)»
                """
            ),
            Good(
                "under TLS",
                """
                import ldap, smtplib

                def send(host, user, password):
                    server = smtplib.SMTP(host)
                    server.starttls()
                    server.login(user, password)
                    connection = ldap.initialize("ldaps://directory.example.com")
                    connection.simple_bind_s(user, password)
                """
            ),
            Good(
                "nobody's password",
                """
                import ftplib

                def fetch(host):
                    ftp = ftplib.FTP(host)
                    ftp.login()
                """
            ),
            Good(
                "this machine",
                """
                import ldap

                def check(name, password):
                    ldap.initialize("ldap://localhost:389").simple_bind_s(name, password)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("smtplib", "ftplib", "ldap"))
            yield break;
        foreach (var call in module.CallsTo("smtplib.SMTP().login"))
        {
            if (!module.CallsNamed("starttls").Any() && !IsLocal(Maker(call)))
                yield return new Hit(call.Span, "SMTP without STARTTLS sends the password in the clear");
        }

        foreach (var call in module.CallsTo("ftplib.FTP"))
        {
            if (call.Argument(2, "passwd") is not null)
                yield return new Hit(call.Span, "FTP sends the password in the clear");
        }

        foreach (var call in module.CallsTo("ftplib.FTP().login"))
        {
            if (call.Argument(1, "passwd") is not null && call.Argument(0, "user")?.String is not ("anonymous" or "ftp"))
                yield return new Hit(call.Span, "FTP sends the password in the clear");
        }

        foreach (var bind in (string[])["simple_bind_s", "simple_bind", "bind_s", "bind"])
        {
            foreach (var call in module.CallsTo($"ldap.initialize().{bind}"))
            {
                if (
                    call.Argument(1) is { String: not "" }
                    && Maker(call) is { } made
                    && call.Scope.StringOf(made.Arguments[0].Value) is { } address
                    && address.StartsWith("ldap://", StringComparison.OrdinalIgnoreCase)
                    && !IsLocal(made)
                    && !module.CallsNamed("start_tls_s").Any()
                )
                    yield return new Hit(call.Span, "`ldap://` sends the password in the clear");
            }
        }
    }

    /// <summary>The call that made what a method is called on.</summary>
    private static CallExpression? Maker(CallSite call) =>
        call.Node.Function is AttributeExpression { Value: var owner }
        && call.Scope.Followed(owner) is CallExpression { Arguments.Length: > 0 } made
            ? made
            : null;

    private static bool IsLocal(CallExpression? made) =>
        made is { Arguments: [{ Value: StringExpression address }, ..] }
        && (address.Value.Contains("localhost", StringComparison.Ordinal) || address.Value.Contains("127.0.0.1", StringComparison.Ordinal));
}
