using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A TLS context that takes any certificate.</summary>
public sealed class UnverifiedTlsContext : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unverified-tls-context",
            Title = "A TLS context that checks nothing",
            Severity = Severity.High,
            Cwe = [295],
            Why = "With such a context every certificate is good: whoever is between the two machines reads and changes all that is sent.",
            Fix = "Use `ssl.create_default_context()`, with `cafile=` for a private certificate authority.",
            References = ["https://docs.python.org/3/library/ssl.html#ssl.create_default_context"],
            Aliases = ["bandit:B323", "bandit:unverified_context", "ruff:S323"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import ssl

                context = «ssl._create_unverified_context()»
                """
            ),
            Bad(
                """
                import ssl

                «ssl._create_default_https_context = ssl._create_unverified_context»
                """
            ),
            Bad(
                """
                import ssl

                context = ssl.create_default_context()
                context.check_hostname = False
                «context.verify_mode = ssl.CERT_NONE»
                """
            ),
            Bad(
                """
                import ssl

                context = ssl.create_default_context()
                «context.check_hostname = False»
                """
            ),
            Good(
                "a server's own, which asks for no client's certificate",
                """
                import ssl

                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.verify_mode = ssl.CERT_NONE
                """
            ),
            Good(
                "as it should be",
                """
                import ssl

                context = ssl.create_default_context(cafile="ours.pem")
                """
            ),
            Good(
                "the caller chose",
                """
                import ssl

                def context_for(verify):
                    context = ssl.create_default_context()
                    if not verify:
                        context.check_hostname = False
                        context.verify_mode = ssl.CERT_NONE
                    return context
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("ssl", "OpenSSL"))
            yield break;
        foreach (var call in module.CallsTo("ssl._create_unverified_context"))
        {
            if (!module.Around.IsOption(call.Node))
                yield return new Hit(call.Span, "This context takes any certificate");
        }

        foreach (var call in module.CallsTo("ssl.wrap_socket"))
        {
            if (
                call.Argument("cert_reqs") is { Path: "ssl.CERT_NONE" } required
                && call.Argument("server_side") is not { IsTrue: true }
                && !module.Around.IsOption(call.Node)
            )
                yield return new Hit(required.Span, "This connection takes any certificate");
        }

        var nameless = new List<(AssignStatement Statement, string Owner)>();
        var unverified = new HashSet<string>(StringComparer.Ordinal);
        foreach (var site in module.All(NodeKind.Assign))
        {
            if (site.Node is not AssignStatement { Targets: [AttributeExpression target] } assign)
                continue;
            var owner = Surroundings.LastName(target.Value) ?? "";
            if (owner == "self")
                continue;
            switch (target.Name)
            {
                case "_create_default_https_context"
                    when module.PathOf(target, site.Scope) == "ssl._create_default_https_context"
                        && module.PathOf(assign.Value, site.Scope) == "ssl._create_unverified_context"
                        && !module.Around.IsOption(assign):
                    yield return new Hit(assign.Span, "Every HTTPS request of this program takes any certificate");
                    break;
                case "verify_mode"
                    when module.PathOf(assign.Value, site.Scope) is "ssl.CERT_NONE" or "ssl.VerifyMode.CERT_NONE"
                        && !IsServer(module, target.Value, site.Scope)
                        && !module.Around.IsOption(assign):
                    unverified.Add(owner);
                    yield return new Hit(assign.Span, "This context takes any certificate");
                    break;
                case "check_hostname"
                    when assign.Value is SingletonExpression { Value: SingletonValue.False }
                        && !IsServer(module, target.Value, site.Scope)
                        && !module.Around.IsOption(assign)
                        && module.PathOf(target.Value, site.Scope)?.StartsWith("ssl.", StringComparison.Ordinal) != false:
                    nameless.Add((assign, owner));
                    break;
            }
        }

        foreach (var (statement, owner) in nameless)
        {
            if (!unverified.Contains(owner))
                yield return new Hit(statement.Span, "The certificate of any host is taken for this one")
                {
                    Severity = Severity.Medium,
                    Confidence = Confidence.Medium,
                };
        }
    }

    private static bool IsServer(PythonModule module, Expression context, Scope scope) =>
        scope.Followed(context) is CallExpression made
        && made.Arguments.Any(argument =>
            module.PathOf(argument.Value, scope) is "ssl.Purpose.CLIENT_AUTH" or "ssl.PROTOCOL_TLS_SERVER" or "ssl._ssl.PROTOCOL_TLS_SERVER"
        );
}
