using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An exception of any kind after which a loop goes on.</summary>
public sealed class ExceptContinue : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/except-continue",
            Title = "A loop goes on after any exception",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [703, 390],
            Tier = Tier.Audit,
            Aliases = Names("112", "try_except_continue"),
            Why = "What goes wrong in one round is never seen: neither the defect nor the attack that causes it.",
            Fix = "Catch the exception that is meant, and log what is not expected.",
            References = ["https://cwe.mitre.org/data/definitions/390.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("for job in jobs:\n    try:\n        job.run()\n    «except:\n        continue»\n"),
            Good("one kind only", "for job in jobs:\n    try:\n        job.run()\n    except KeyError:\n        continue\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        ExceptPass.Silent<ContinueStatement>(view, view.Settings.ChecksTypedContinue, "whatever goes wrong in a round is never seen");
}
