using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An exception of any kind that is passed over.</summary>
public sealed class ExceptPass : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/except-pass",
            Title = "Any exception is passed over in silence",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [703, 390],
            Tier = Tier.Audit,
            Aliases = Names("110", "try_except_pass"),
            Why = "What goes wrong here is never seen: neither the defect nor the attack that causes it.",
            Fix = "Catch the exception that is meant, and log what is not expected.",
            References = ["https://cwe.mitre.org/data/definitions/390.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("try:\n    work()\n«except Exception:\n    pass»\n"), Good("one kind only", "try:\n    work()\nexcept KeyError:\n    pass\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        Silent<PassStatement>(view, view.Settings.ChecksTypedPass, "whatever goes wrong here is never seen");

    /// <summary>Handlers that do nothing but one thing.</summary>
    internal static IEnumerable<Hit> Silent<T>(AuditView view, bool checksTyped, string message)
        where T : Statement
    {
        foreach (var site in view.Module.All(NodeKind.ExceptHandler))
        {
            var handler = (ExceptHandler)site.Node;
            if (handler.Body is [T] && (checksTyped || handler.Type is null or NameExpression { Name: "Exception" }))
                yield return new Hit(handler.Span, message);
        }
    }
}
