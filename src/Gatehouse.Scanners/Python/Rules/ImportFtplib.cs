using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>ftplib</c>.</summary>
public sealed class ImportFtplib : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-ftplib",
            Title = "`ftplib` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("402", "import_ftplib"),
            Why = "FTP sends all in the clear: whoever sees the traffic reads the password and the files.",
            Fix = "Use SFTP, or `FTP_TLS` of the same module.",
            References = ["https://docs.python.org/3/library/ftplib.html#ftplib.FTP_TLS"],
        };

    public override IEnumerable<Example> Examples => [Bad("«from ftplib import FTP»\n"), Good("another module", "import asyncssh\n")];

    protected override ImmutableArray<string> Modules => ["ftplib"];

    protected override string Message(string module) => "FTP sends the password in the clear";
}
