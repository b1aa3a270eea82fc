using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A socket whose senders run code.</summary>
public sealed class LogConfigurationServer : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/log-configuration-server",
            Title = "Logging settings taken from a socket",
            Severity = Severity.Medium,
            Cwe = [94],
            Why =
                "What `logging.config.listen` receives is evaluated: every user and every process of this machine can run code in this program.",
            Fix = "Read the settings from a file, or give `verify=` a function that checks a signature.",
            References = ["https://docs.python.org/3/library/logging.config.html#logging.config.listen"],
            Aliases = ["bandit:B612", "bandit:logging_config_insecure_listen", "ruff:S612"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import logging.config

                server = «logging.config.listen(9999)»
                """
            ),
            Good(
                "checked",
                """
                import logging.config

                server = logging.config.listen(9999, verify=signed)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsTo("logging.config.listen"))
        {
            if (call.Argument(1, "verify") is not { IsNone: false } && !call.MayHaveMore)
                yield return new Hit(call.Span, "Whoever reaches this socket runs code here");
        }
    }
}
