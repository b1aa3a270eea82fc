using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A context that trusts any certificate.</summary>
public sealed class UnverifiedContext : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unverified-context",
            Title = "A TLS context trusts any certificate",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [295],
            Tier = Tier.Audit,
            Aliases = Names("323", "unverified_context"),
            Why = "Without a check of the certificate whoever stands between the two ends reads and changes what they say.",
            Fix = "Use `ssl.create_default_context()`, with `cafile=` for an authority of one's own.",
            References = ["https://docs.python.org/3/library/ssl.html#ssl.create_default_context"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import ssl\n\ncontext = «ssl._create_unverified_context()»\n"),
            Good("the default", "import ssl\n\ncontext = ssl.create_default_context()\n"),
        ];

    protected override ImmutableArray<string> Functions => ["ssl._create_unverified_context"];

    protected override string Message(string name) => "any certificate is taken for the other side's";
}

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

/// <summary>A broken version of SSL or TLS as the default of a parameter.</summary>
public sealed class SslBadDefault : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ssl-bad-default",
            Title = "A broken version of SSL or TLS is a default",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("503", "ssl_with_bad_defaults"),
            Why = "Whoever calls the function without a thought gets a protocol that can be broken.",
            Fix = "Make `ssl.PROTOCOL_TLS_CLIENT` or `ssl.PROTOCOL_TLS_SERVER` the default.",
            References = ["https://www.rfc-editor.org/rfc/rfc8996"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import ssl\n\n«def open(host, version=ssl.PROTOCOL_SSLv3):»\n    pass\n"),
            Good("a good default", "import ssl\n\ndef open(host, version=ssl.PROTOCOL_TLS_CLIENT):\n    pass\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var site in view.Module.All(NodeKind.Function))
        {
            var function = (FunctionStatement)site.Node;
            if (function.IsAsync)
                continue;
            var bad = function.Parameters.FirstOrDefault(parameter =>
                parameter is { Form: ParameterForm.Positional or ParameterForm.PositionalOnly, Default: AttributeExpression version }
                && view.Settings.BadProtocols.Contains(version.Name)
            );
            if (bad is not null)
                yield return new Hit(Head(view, function), $"`{bad.Name}` defaults to a broken protocol") { Around = function.Span };
        }
    }

    /// <summary>From <c>def</c> to the colon before the body.</summary>
    private static ByteSpan Head(AuditView view, FunctionStatement function)
    {
        var end = function.Body is [var first, ..] ? first.Start : function.End;
        var colon = view.Module.Tree.Text.Bytes[function.Start..end].LastIndexOf((byte)':');
        return ByteSpan.Between(function.Start, colon < 0 ? end : function.Start + colon + 1);
    }
}

/// <summary>A socket that is wrapped without saying by which version.</summary>
public sealed class SslWithoutVersion : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ssl-without-version",
            Title = "`ssl.wrap_socket` takes any version",
            Severity = Severity.Low,
            Confidence = Confidence.Medium,
            Cwe = [327],
            Tier = Tier.Audit,
            Aliases = Names("504", "ssl_with_no_version"),
            Why = "`ssl.wrap_socket` alone takes what the other side offers, broken versions included, and checks no certificate.",
            Fix = "Use `ssl.create_default_context().wrap_socket(…)`.",
            References = ["https://docs.python.org/3/library/ssl.html#ssl.create_default_context"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import ssl\n\nlink = «ssl.wrap_socket(sock)»\n"),
            Good("a context", "import ssl\n\nlink = ssl.create_default_context().wrap_socket(sock, server_hostname=host)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo("ssl.wrap_socket")
        where call.Keyword("ssl_version") is null
        select call.Hit("no version is asked for");
}
