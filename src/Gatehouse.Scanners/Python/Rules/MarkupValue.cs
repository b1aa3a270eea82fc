using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A text that is made <c>Markup</c> though it is not fixed.</summary>
public sealed class MarkupValue : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/markup-value",
            Title = "A text that is not fixed is made `Markup`",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [79],
            Tier = Tier.Audit,
            Aliases = Names("704", "markupsafe_markup_xss"),
            Why = "`Markup` is taken for HTML as it is: a script in the value runs for whoever looks at the page.",
            Fix = "Use `Markup.escape`, or `Markup('<b>{}</b>').format(value)`, which escapes what is filled in.",
            References = ["https://markupsafe.palletsprojects.com/en/stable/escaping/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from markupsafe import Markup\n\nlabel = «Markup(f'<b>{name}</b>')»\n"),
            Good("filled in by Markup", "from markupsafe import Markup\n\nlabel = Markup('<b>{}</b>').format(name)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo(view.Settings.MarkupNames.Concat(["markupsafe.Markup", "flask.Markup"]).Distinct())
        where
            !call.Positional.IsEmpty
            && !Spelled.IsConstant(call.At(0))
            && !(call.At(0) is CallExpression made && view.Settings.AllowedCalls.Contains(view.NameOf(made.Function)))
        select call.Hit("this goes into the page as it is");
}
