using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A server reached without a password.</summary>
public sealed class EmptyPassword : PythonRule
{
    private static readonly ImmutableArray<string> Connectors =
    [
        "pymysql.connect",
        "MySQLdb.connect",
        "mysql.connector.connect",
        "psycopg2.connect",
        "psycopg.connect",
        "asyncpg.connect",
        "asyncpg.create_pool",
        "aiomysql.connect",
        "aiomysql.create_pool",
        "pymssql.connect",
        "ldap3.Connection",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/empty-password",
            Title = "A connection with an empty password",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [258, 521],
            Why =
                "The account that this opens has no password: whoever reaches the server is in. An LDAP bind without one succeeds for every name.",
            Fix = "Give the account a password and read it from the environment.",
            References = ["https://cwe.mitre.org/data/definitions/258.html"],
            Aliases = ["bandit:B106", "bandit:hardcoded_password_funcarg", "ruff:S106"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import pymysql

                link = pymysql.connect(host="db.example.org", user="root", «password=""»)
                """
            ),
            Bad(
                """
                import ldap

                ldap.initialize("ldaps://directory.example.org").simple_bind_s("cn=shop", «""»)
                """
            ),
            Good(
                "from the environment",
                """
                import os, pymysql

                link = pymysql.connect(host="db.example.org", user="shop", password=os.environ["DB_PASSWORD"])
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo(Connectors))
        {
            if ((call.Argument("password") ?? call.Argument("passwd")) is { String: "" } password)
                yield return new Hit(password.Span, "Whoever reaches the server is in");
        }

        foreach (var bind in (string[])["simple_bind_s", "simple_bind", "bind_s", "bind"])
        {
            foreach (var call in module.CallsTo($"ldap.initialize().{bind}"))
            {
                if (call.Argument(0)?.String is { Length: > 0 } && call.Argument(1) is { String: "" } password)
                    yield return new Hit(password.Span, "A bind without a password succeeds for every name");
            }
        }
    }
}
