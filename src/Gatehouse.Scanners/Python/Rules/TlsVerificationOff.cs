using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An HTTP client that takes any certificate.</summary>
public sealed class TlsVerificationOff : PythonRule
{
    private static readonly ImmutableArray<string> Verbs =
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "stream",
        "send",
    ];

    private static readonly ImmutableArray<string> Makers =
    [
        "httpx.Client",
        "httpx.AsyncClient",
        "httpx.HTTPTransport",
        "httpx.AsyncHTTPTransport",
        "boto3.client",
        "boto3.resource",
        "boto3.session.Session().client",
        "hvac.Client",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/tls-verification-off",
            Title = "Certificates are not checked",
            Severity = Severity.High,
            Cwe = [295],
            Why =
                "Anyone between the two machines can answer in the server's name: read the passwords and tokens that are sent, and choose what comes back.",
            Fix = "Take the switch out. For a private certificate authority name its file: `verify=\"/etc/ssl/our-ca.pem\"`.",
            References = ["https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification"],
            Aliases = ["bandit:B501", "bandit:request_with_no_cert_validation", "ruff:S501"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import requests

                requests.get("https://example.com", «verify=False», timeout=5)
                """
            ),
            Bad(
                """
                import requests

                class Client:
                    def __init__(self):
                        self.session = requests.Session()
                        «self.session.verify = False»
                """
            ),
            Bad(
                """
                import aiohttp

                async def fetch(session: aiohttp.ClientSession, url):
                    return await session.get(url, «ssl=False»)
                """
            ),
            Bad(
                """
                import urllib3

                pool = urllib3.PoolManager(«cert_reqs="CERT_NONE"»)
                """
            ),
            Bad(
                """
                from tornado.httpclient import AsyncHTTPClient, HTTPRequest

                AsyncHTTPClient.configure(None, defaults={"validate_cert": «False»})

                async def fetch(url):
                    return await AsyncHTTPClient().fetch(HTTPRequest(url, «validate_cert=False»))
                """
            ),
            Bad(
                """
                import ldap

                def directory(url):
                    ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, «ldap.OPT_X_TLS_NEVER»)
                    found = ldap.initialize(url)
                    found.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, «ldap.OPT_X_TLS_ALLOW»)
                    return found
                """
            ),
            Bad(
                """
                import ssl
                import ldap3
                from pymongo import MongoClient

                tls = ldap3.Tls(«validate=ssl.CERT_NONE»)
                notes = MongoClient("mongodb://db", tls=True, «tlsAllowInvalidCertificates=True»)
                """
            ),
            Bad(
                """
                import ldap

                AUTH_LDAP_GLOBAL_OPTIONS = {ldap.OPT_X_TLS_REQUIRE_CERT: «ldap.OPT_X_TLS_NEVER»}
                """
            ),
            Good(
                "a directory whose certificate is demanded",
                """
                import ssl
                import ldap
                import ldap3

                ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
                ldap.set_option(ldap.OPT_REFERRALS, 0)
                tls = ldap3.Tls(validate=ssl.CERT_REQUIRED)
                """
            ),
            Good(
                "as whoever runs it has asked for",
                """
                import ldap

                def directory(url, insecure=False):
                    if insecure:
                        ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_NEVER)
                    return ldap.initialize(url)
                """
            ),
            Good(
                "a file of certificates",
                """
                import requests

                requests.get("https://example.com", verify="/etc/ssl/our-ca.pem", timeout=5)
                """
            ),
            Good(
                "another kind of verifying",
                """
                import requests

                form.save(verify=False)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        const string Why = "Any certificate is taken: whoever is between can answer in the server's name";
        if (module.Around.ImportsAny("requests", "httpx", "botocore", "boto3", "hvac", "niquests"))
        {
            foreach (var verb in Verbs)
            {
                foreach (var call in module.CallsNamed(verb))
                {
                    if (call.Argument("verify") is { IsFalse: true } verify)
                        yield return new Hit(verify.Span, Why) { Confidence = IsKnown(call.Path) ? null : Confidence.Medium };
                }
            }

            foreach (var call in module.CallsTo(Makers))
            {
                if (call.Argument("verify") is { IsFalse: true } verify)
                    yield return new Hit(verify.Span, Why);
            }

            foreach (var site in module.All(NodeKind.Assign))
            {
                var assign = (AssignStatement)site.Node;
                if (
                    assign
                        is {
                            Targets: [AttributeExpression { Name: "verify" } target],
                            Value: SingletonExpression { Value: SingletonValue.False }
                        }
                    && IsSession(module.PathOf(target.Value, site.Scope), target.Value)
                )
                    yield return new Hit(assign.Span, Why);
            }
        }

        if (module.Around.Imports("aiohttp"))
        {
            foreach (var call in Verbs.Append("ws_connect").SelectMany(module.CallsNamed).Concat(module.CallsTo("aiohttp.TCPConnector")))
            {
                if ((call.Argument("ssl") ?? call.Argument("verify_ssl") ?? call.Argument("ssl_context")) is { IsFalse: true } ssl)
                    yield return new Hit(ssl.Span, Why);
            }
        }

        if (module.Around.Imports("tornado"))
        {
            // `defaults=dict(validate_cert=False)`, `defaults={"validate_cert": False}`
            foreach (var name in (string[])["HTTPRequest", "fetch", "dict", "WebSocketClientConnection", "websocket_connect"])
            {
                foreach (var call in module.CallsNamed(name))
                {
                    if (call.Argument("validate_cert") is { IsFalse: true } off)
                        yield return new Hit(off.Span, Why);
                }
            }

            foreach (var site in module.All(NodeKind.Dict))
            {
                var dict = (DictExpression)site.Node;
                for (var i = 0; i < dict.Values.Length; i++)
                {
                    if (
                        dict.Keys[i] is StringExpression { Value: "validate_cert" }
                        && dict.Values[i] is SingletonExpression { Value: SingletonValue.False }
                    )
                        yield return new Hit(dict.Values[i].Span, Why);
                }
            }
        }

        foreach (var span in InDirectories(module))
            yield return new Hit(span, Why);
        foreach (var (makers, argument) in _clients)
        {
            foreach (var call in module.CallsTo(makers))
            {
                if (call.Argument(argument) is { } given && (argument is "verify_certs" ? given.IsFalse : given.IsTrue))
                    yield return new Hit(given.Span, Why);
            }
        }

        foreach (var name in (string[])["PoolManager", "HTTPSConnectionPool", "ProxyManager", "connection_from_url"])
        {
            foreach (var call in module.CallsTo($"urllib3.{name}", $"urllib3.connectionpool.{name}", $"urllib3.poolmanager.{name}"))
            {
                if (call.Argument("cert_reqs") is { } required && (required.String == "CERT_NONE" || required.Path == "ssl.CERT_NONE"))
                    yield return new Hit(required.Span, Why);
                else if (call.Argument("assert_hostname") is { IsFalse: true } hostname)
                    yield return new Hit(hostname.Span, "The certificate of any host is taken for this one");
            }
        }
    }

    /// <summary>Clients of databases, and the switch that makes them take any certificate, or the one that makes them ask for one.</summary>
    private static readonly ImmutableArray<(ImmutableArray<string> Makers, string Argument)> _clients =
    [
        (["pymongo.MongoClient", "pymongo.AsyncMongoClient", "motor.motor_asyncio.AsyncIOMotorClient"], "tlsAllowInvalidCertificates"),
        (["pymongo.MongoClient", "pymongo.AsyncMongoClient", "motor.motor_asyncio.AsyncIOMotorClient"], "tlsInsecure"),
        (["elasticsearch.Elasticsearch", "elasticsearch.AsyncElasticsearch", "opensearchpy.OpenSearch"], "verify_certs"),
    ];

    /// <summary>Connections to LDAP that take any certificate.</summary>
    private static IEnumerable<ByteSpan> InDirectories(PythonModule module)
    {
        if (!module.Around.ImportsAny("ldap", "ldap3"))
            yield break;
        foreach (var call in module.CallsNamed("set_option"))
        {
            if (
                call.Argument(0, "option") is { Path: "ldap.OPT_X_TLS_REQUIRE_CERT" }
                && call.Argument(1, "invalue") is { Path: "ldap.OPT_X_TLS_NEVER" or "ldap.OPT_X_TLS_ALLOW" } never
                && !IsAskedFor(module, call.Node)
            )
                yield return never.Value.Span;
        }

        foreach (var call in module.CallsTo("ldap3.Tls", "ldap3.core.tls.Tls"))
        {
            if (call.Argument("validate") is { Path: "ssl.CERT_NONE" } none)
                yield return none.Span;
        }

        foreach (var site in module.All(NodeKind.Dict))
        {
            var dict = (DictExpression)site.Node;
            for (var i = 0; i < dict.Values.Length; i++)
            {
                if (
                    dict.Keys[i] is AttributeExpression { Name: "OPT_X_TLS_REQUIRE_CERT" }
                    && dict.Values[i] is AttributeExpression { Name: "OPT_X_TLS_NEVER" or "OPT_X_TLS_ALLOW" }
                )
                    yield return dict.Values[i].Span;
            }
        }
    }

    /// <summary>Whoever runs the program said so: <c>if not verify_cert:</c>.</summary>
    private static bool IsAskedFor(PythonModule module, PythonNode node) =>
        module
            .Around.AncestorsOf(node)
            .OfType<IfStatement>()
            .Any(condition =>
                Purpose
                    .NamesIn(condition.Test)
                    .Exists(name => Words.Has(name, "verify", "verification", "insecure", "validate", "check", "cert", "certs", "unsafe"))
            );

    private static bool IsKnown(string? path) =>
        path is not null && (path.StartsWith("requests.", StringComparison.Ordinal) || path.StartsWith("httpx.", StringComparison.Ordinal));

    private static bool IsSession(string? path, Expression owner) =>
        path is "requests.Session()" or "requests.session()" or "requests.sessions.Session()"
        || (path is null && Surroundings.LastName(owner) is { } name && Words.Has(name, "session", "sess"));
}
