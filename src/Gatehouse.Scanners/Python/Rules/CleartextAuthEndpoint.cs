using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>OAuth over plain HTTP.</summary>
public sealed class CleartextAuthEndpoint : PythonRule
{
    private static readonly ImmutableArray<string> Names =
    [
        "token_url",
        "access_token_url",
        "authorize_url",
        "authorization_url",
        "authorization_endpoint",
        "token_endpoint",
        "refresh_token_url",
        "revoke_url",
        "userinfo_endpoint",
        "jwks_uri",
    ];

    private const string Switch = "OAUTHLIB_INSECURE_TRANSPORT";

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/cleartext-auth-endpoint",
            Title = "OAuth over plain HTTP",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [319],
            Why = "Codes, tokens and client secrets cross the network as they are; whoever reads them is logged in as that user.",
            Fix = "Use `https://` addresses, and do not set `OAUTHLIB_INSECURE_TRANSPORT` outside your own machine.",
            References = ["https://www.rfc-editor.org/rfc/rfc6819#section-4.4.1.1"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                oauth.register("shop", «access_token_url="http://login.example.org/token"»)
                """
            ),
            Bad(
                """
                import os

                «os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"»
                """
            ),
            Good(
                "under TLS, or on this machine",
                """
                oauth.register("shop", access_token_url="https://login.example.org/token")
                oauth.register("mine", access_token_url="http://localhost:8080/token")
                """
            ),
            Good(
                "under a condition",
                """
                import os

                if os.environ.get("FLASK_DEBUG"):
                    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Holds("http://") && !module.Holds(Switch))
            yield break;
        foreach (var site in module.All(NodeKind.Call))
        {
            foreach (var argument in ((CallExpression)site.Node).Arguments)
            {
                if (argument is { Name: { } name, Value: StringExpression address } && Names.Contains(name) && IsPlain(address.Value))
                    yield return new Hit(argument.Span, "Codes and tokens cross the network in the clear");
            }
        }

        foreach (var site in module.All(NodeKind.Assign))
        {
            var assign = (AssignStatement)site.Node;
            if (
                assign is { Targets: [SubscriptExpression { Index: StringExpression { Value: Switch } } target] }
                && module.PathOf(target.Value, site.Scope) == "os.environ"
                && !module.Around.AncestorsOf(assign).Any(around => around is IfStatement)
            )
                yield return new Hit(assign.Span, "This lets OAuth run over plain HTTP") { Severity = Severity.Medium };
            else if (
                assign is { Targets: [NameExpression name], Value: StringExpression address }
                && Names.Contains(name.Name.ToLowerInvariant())
                && IsPlain(address.Value)
            )
                yield return new Hit(assign.Span, "Codes and tokens cross the network in the clear");
        }
    }

    private static bool IsPlain(string address) =>
        address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        && address.Length > 12
        && !address.Contains("localhost", StringComparison.OrdinalIgnoreCase)
        && !address.Contains("//127.", StringComparison.Ordinal)
        && !address.Contains("//0.0.0.0", StringComparison.Ordinal)
        && !address.Contains("[::1]", StringComparison.Ordinal)
        && !address.Contains("example.com", StringComparison.OrdinalIgnoreCase)
        && address.IndexOf('.', StringComparison.Ordinal) > 0;
}
