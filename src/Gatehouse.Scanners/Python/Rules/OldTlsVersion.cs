using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A TLS version that is broken or withdrawn.</summary>
public sealed class OldTlsVersion : PythonRule
{
    private static readonly ImmutableArray<string> Protocols =
    [
        "ssl.PROTOCOL_SSLv2",
        "ssl.PROTOCOL_SSLv3",
        "ssl.PROTOCOL_TLSv1",
        "ssl.PROTOCOL_TLSv1_1",
        "OpenSSL.SSL.SSLv2_METHOD",
        "OpenSSL.SSL.SSLv3_METHOD",
        "OpenSSL.SSL.TLSv1_METHOD",
        "OpenSSL.SSL.TLSv1_1_METHOD",
    ];

    private static readonly ImmutableArray<string> Minimums =
    [
        "ssl.TLSVersion.SSLv3",
        "ssl.TLSVersion.TLSv1",
        "ssl.TLSVersion.TLSv1_1",
        "ssl.TLSVersion.MINIMUM_SUPPORTED",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/old-tls-version",
            Title = "An old version of TLS",
            Severity = Severity.Medium,
            Cwe = [327, 326],
            Why =
                "SSL 2 and 3, TLS 1.0 and 1.1 have known attacks (POODLE, BEAST, weak hashes in their handshakes) and were withdrawn in 2021.",
            Fix = "Use `ssl.create_default_context()`, and `context.minimum_version = ssl.TLSVersion.TLSv1_2` where a floor must be named.",
            References = ["https://www.rfc-editor.org/rfc/rfc8996"],
            Aliases = ["bandit:B502", "bandit:ssl_with_bad_version", "ruff:S502"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import ssl

                context = ssl.SSLContext(«ssl.PROTOCOL_TLSv1»)
                """
            ),
            Bad(
                """
                import ssl

                context = ssl.create_default_context()
                «context.minimum_version = ssl.TLSVersion.TLSv1»
                """
            ),
            Good(
                "what is current",
                """
                import ssl

                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("ssl.SSLContext", "ssl.wrap_socket", "OpenSSL.SSL.Context"))
        {
            if (
                (call.Argument("ssl_version") ?? call.Argument("protocol") ?? call.Argument("method") ?? call.Argument(0))
                    is { Path: { } path } version
                && Protocols.Contains(path)
                && !module.Around.IsOption(call.Node)
            )
                yield return new Hit(version.Span, $"{path[(path.LastIndexOf('.') + 1)..]} was withdrawn");
        }

        if (!module.Around.Imports("ssl"))
            yield break;
        foreach (var site in module.All(NodeKind.Assign))
        {
            if (
                site.Node is AssignStatement { Targets: [AttributeExpression { Name: "minimum_version" }] } assign
                && module.PathOf(assign.Value, site.Scope) is { } path
                && Minimums.Contains(path)
                && !module.Around.IsOption(assign)
            )
                yield return new Hit(assign.Span, "This lets withdrawn versions of TLS be negotiated");
        }
    }
}
