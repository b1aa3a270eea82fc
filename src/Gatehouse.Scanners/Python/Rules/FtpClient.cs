using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>FTP, which sends everything in the clear.</summary>
public sealed class FtpClient : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ftp-client",
            Title = "FTP sends everything in the clear",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("321", "ftplib"),
            Why = "Whoever sees the traffic reads the password and the files.",
            Fix = "Use SFTP, or `ftplib.FTP_TLS` with `prot_p()`.",
            References = ["https://docs.python.org/3/library/ftplib.html#ftplib.FTP_TLS"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("import ftplib\n\nlink = «ftplib.FTP(host)»\n"), Good("over TLS", "import ftplib\n\nlink = ftplib.FTP_TLS(host)\n")];

    protected override ImmutableArray<string> Functions => ["ftplib.FTP"];

    protected override string Message(string name) => "FTP sends the password in the clear";
}
