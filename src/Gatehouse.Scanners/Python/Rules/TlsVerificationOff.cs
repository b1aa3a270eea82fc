using Gatehouse.Engine.Syntax.Python;
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

    private static bool IsKnown(string? path) =>
        path is not null && (path.StartsWith("requests.", StringComparison.Ordinal) || path.StartsWith("httpx.", StringComparison.Ordinal));

    private static bool IsSession(string? path, Expression owner) =>
        path is "requests.Session()" or "requests.session()" or "requests.sessions.Session()"
        || (path is null && Surroundings.LastName(owner) is { } name && Words.Has(name, "session", "sess"));
}
