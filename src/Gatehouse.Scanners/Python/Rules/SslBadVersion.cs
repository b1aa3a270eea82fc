using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A connection by a broken version of SSL or TLS.</summary>
public sealed class SslBadVersion : AuditRule
{
    private const string WrapSocket = "ssl.wrap_socket";
    private const string OpenSslContext = "pyOpenSSL.SSL.Context";

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ssl-bad-version",
            Title = "A broken version of SSL or TLS is asked for",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("502", "ssl_with_bad_version"),
            Why = "SSL 2 and 3 and TLS 1.0 and 1.1 have known flaws: traffic can be read by who sees it.",
            Fix = "Use `ssl.create_default_context()`; where a version must be named, `minimum_version = ssl.TLSVersion.TLSv1_2`.",
            References = ["https://www.rfc-editor.org/rfc/rfc8996"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import ssl\n\nssl.wrap_socket(sock, «ssl_version=ssl.PROTOCOL_SSLv3»)\nconnect(«method=SSLv2_METHOD»)\n"),
            Good("the best of both ends", "import ssl\n\nssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_TLS)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        // Any call may have a `method`: what it is called is looked for only where such a version is named at all.
        if (!view.Settings.BadProtocols.Any(view.Module.Holds))
            yield break;
        foreach (var call in view.CallsWith("ssl_version").Concat(view.CallsWith("method")).Distinct())
        {
            var method = call.Name == WrapSocket ? null : call.Keyword("method");
            var version = call.Name == OpenSslContext ? null : call.Keyword("ssl_version");
            if (!IsBad(method, view) && !IsBad(version, view))
                continue;
            var isKnown = call.Name is WrapSocket or OpenSslContext;
            yield return view.Hit(call, method ?? version, "this version of the protocol is broken") with
            {
                Severity = isKnown ? Severity.High : Severity.Medium,
                Confidence = isKnown ? Confidence.High : Confidence.Medium,
            };
        }
    }

    private static bool IsBad(Argument? argument, AuditView view) =>
        argument is not null && Spelled.Word(argument.Value) is { } word && view.Settings.BadProtocols.Contains(word);
}
