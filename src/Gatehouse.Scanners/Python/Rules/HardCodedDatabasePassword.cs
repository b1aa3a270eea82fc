using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The password of a database, in the code.</summary>
public sealed class HardCodedDatabasePassword : PythonRule
{
    private static readonly ImmutableArray<string> Connects =
    [
        "psycopg2.connect",
        "psycopg.connect",
        "psycopg.Connection.connect",
        "psycopg2.pool.SimpleConnectionPool",
        "psycopg2.pool.ThreadedConnectionPool",
        "asyncpg.connect",
        "asyncpg.create_pool",
        "pymysql.connect",
        "MySQLdb.connect",
        "mysql.connector.connect",
        "aiomysql.connect",
        "aiomysql.create_pool",
        "mariadb.connect",
        "pymssql.connect",
        "cx_Oracle.connect",
        "oracledb.connect",
        "redis.Redis",
        "redis.StrictRedis",
        "pymongo.MongoClient",
        "ldap3.Connection",
    ];

    /// <summary>What everybody writes for a server on the own machine.</summary>
    private static readonly ImmutableArray<string> Commonplaces =
    [
        "password",
        "passwd",
        "secret",
        "postgres",
        "postgresql",
        "mysql",
        "123456",
        "12345678",
    ];

    /// <summary>What stands where a password belongs.</summary>
    private static readonly ImmutableArray<string> Stands =
    [
        "changeme",
        "change-me",
        "change_me",
        "xxxx",
        "****",
        "your-",
        "your_",
        "example",
        "placeholder",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hard-coded-database-password",
            Title = "The password of a database stands in the code",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798, 259],
            Why =
                "Whoever can read the code, an old copy of it or an image that it was built into reads and changes the data past the program.",
            Fix = "Change the password, and read the new one from the environment or a secret store at start.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                DATABASES = {
                    "default": {
                        "ENGINE": "django.db.backends.postgresql",
                        "HOST": "db.shop.internal",
                        «"PASSWORD": "Folio-of-1847"»,
                    }
                }
                """,
                "shop/settings.py"
            ),
            Bad(
                """
                import pymysql

                def connection():
                    return pymysql.connect(host="db.shop.internal", user="shop", «password="Folio-of-1847"»)
                """
            ),
            Good(
                "from the environment",
                """
                import os

                DATABASES = {"default": {"HOST": "db.shop.internal", "PASSWORD": os.environ["DB_PASSWORD"], "USER": "Folio-of-1847"}}
                """,
                "shop/settings.py"
            ),
            Good(
                "a developer's own machine",
                """
                DATABASES = {"default": {"HOST": "localhost", "PASSWORD": "Folio-of-1847"}, "other": {"HOST": "db.shop.internal", "PASSWORD": "postgres"}}
                """,
                "shop/settings.py"
            ),
            Good(
                "none",
                """
                import psycopg2

                def connection(password):
                    psycopg2.connect(host="db.shop.internal", password="")
                    return psycopg2.connect(host="db.shop.internal", password=password)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.MayHold("password", "passwd"))
            yield break;
        foreach (var site in module.All(NodeKind.Assign))
        {
            if (
                site.Node
                    is not AssignStatement
                    {
                        Targets: [NameExpression { Name: "DATABASES" or "DATABASE" or "CACHES" }],
                        Value: DictExpression dict
                    }
                || Words.IsDevelopment(module.Path.Value)
                || module.Around.IsOption(site.Node)
            )
                continue;
            foreach (var connection in dict.Values.OfType<DictExpression>().Prepend(dict))
            {
                if (
                    Value(connection, "PASSWORD") is (StringExpression password, var span)
                    && Value(connection, "HOST").Item1 is { } host
                    && !(host is StringExpression { Value: var named } && IsOwnMachine(named))
                    && IsSecret(password.Value, (Value(connection, "USER").Item1 as StringExpression)?.Value)
                )
                    yield return Told(span);
            }
        }

        foreach (var call in module.CallsTo(Connects))
        {
            if (
                !module.Around.IsTest
                && (call.Argument("password") ?? call.Argument("passwd")) is { } given
                && given.Scope.Followed(given.Value) is StringExpression literal
                && !IsOwnMachine(call.Argument(0, "host")?.String)
                && IsSecret(literal.Value, (call.Argument("user") ?? call.Argument("username"))?.String)
            )
                yield return Told(given.Span);
        }
    }

    private static Hit Told(ByteSpan span) => new(span, "Whoever reads the code reads the database");

    private static (Expression?, ByteSpan) Value(DictExpression dict, string name)
    {
        for (var i = 0; i < dict.Values.Length; i++)
        {
            if (dict.Keys[i] is StringExpression key && string.Equals(key.Value, name, StringComparison.OrdinalIgnoreCase))
                return (dict.Values[i], ByteSpan.Between(key.Start, dict.Values[i].End));
        }

        return (null, default);
    }

    private static bool IsOwnMachine(string? host) =>
        host is null or "127.0.0.1" or "0.0.0.0" or ['/', ..] || !host.Contains('.', StringComparison.Ordinal);

    internal static bool IsSecret(string password, string? user) =>
        password.Length >= 6
        && password != user
        && password[0] is not ('<' or '{' or '$' or '%' or '*')
        && !Commonplaces.Contains(password, StringComparer.OrdinalIgnoreCase)
        && !Stands.Any(word => password.Contains(word, StringComparison.OrdinalIgnoreCase));
}
