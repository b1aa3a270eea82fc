using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A port that takes new logging settings from anyone.</summary>
public sealed class LoggingConfigListen : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/logging-config-listen",
            Title = "Logging settings are taken from a port",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [94],
            Tier = Tier.Audit,
            Aliases = Names("612", "logging_config_insecure_listen"),
            Why = "Parts of such settings are evaluated as code: any user of the machine can send some.",
            Fix = "Pass `verify=` with a function that checks a signature.",
            References = ["https://docs.python.org/3/library/logging.config.html#logging.config.listen"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import logging.config\n\nthread = «logging.config.listen(9999)»\n"),
            Good("checked", "import logging.config\n\nthread = logging.config.listen(9999, verify=check)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo("logging.config.listen")
        where call.Keyword("verify") is null
        select call.Hit("any user of the machine can send settings");
}
