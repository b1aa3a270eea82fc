using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
        where !Spelled.IsReadable(call.Keyword("ssl_version"))
        select call.Hit("no version is asked for");
}
