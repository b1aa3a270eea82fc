using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An archive that is unpacked whatever its entries are called.</summary>
public sealed class TarExtractall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/tar-extractall",
            Title = "An archive is unpacked whatever its entries are called",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [22],
            Tier = Tier.Audit,
            Aliases = Names("202", "tarfile_unsafe_members"),
            Why = "An entry called `../../etc/cron.d/x`, or behind a link, is written where the archive says.",
            Fix = "Pass `filter='data'`.",
            References = ["https://docs.python.org/3/library/tarfile.html#tarfile-extraction-filter"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                "import tarfile\n\nwith tarfile.open(path) as tar:\n    «tar.extractall(target)»\n    «tar.extractall(members=checked(tar))»\n"
            ),
            Good("filtered", "import tarfile\n\nwith tarfile.open(path) as tar:\n    tar.extractall(target, filter='data')\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsLike("extractall"))
        {
            if (!view.Imports("tarfile", call) || call.Keyword("filter")?.Value is StringExpression { IsBytes: false, Value: "data" })
                continue;
            var (severity, confidence) = call.Keyword("members")?.Value switch
            {
                null => (Severity.High, Confidence.High),
                CallExpression => (Severity.Low, Confidence.Low),
                _ => (Severity.Medium, Confidence.Medium),
            };
            yield return call.Hit("an entry is written where the archive says") with
            {
                Severity = severity,
                Confidence = confidence,
            };
        }
    }
}
