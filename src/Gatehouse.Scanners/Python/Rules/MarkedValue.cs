using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A text that is marked as safe though it is not made of literals alone.</summary>
public sealed class MarkedValue : AuditRule
{
    private static readonly ImmutableArray<string> Markers = ["mark_safe", "SafeText", "SafeUnicode", "SafeString", "SafeBytes"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/marked-value",
            Title = "A text that is not fixed is marked as safe HTML",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [79, 80],
            Tier = Tier.Audit,
            Aliases = Names("703", "django_mark_safe", ruff: false),
            Why = "What is marked as safe goes into the page as it is: a script in the value runs for whoever looks at it.",
            Fix = "Use `format_html`, which escapes what is filled in.",
            References = ["https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.format_html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from django.utils.safestring import mark_safe\n\ndef label(name):\n    return «mark_safe('<b>%s</b>' % name)»\n"),
            Good(
                "literals only",
                "from django.utils.safestring import mark_safe\n\ndef label():\n    word = 'new'\n    return mark_safe('<b>{}</b>'.format(word))\n"
            ),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in Markers.SelectMany(view.CallsNamed))
        {
            if (
                !call.Positional.IsEmpty
                && !Spelled.IsText(call.At(0))
                && view.ImportsLike("django.utils.safestring", call)
                && !new FixedText(view.Module, view.Lines, call.Site.Scope).Is(call.Node)
            )
                yield return call.Hit("this goes into the page as it is");
        }
    }
}
