using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A call of Django's <c>mark_safe</c>.</summary>
public sealed class MarkSafeCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/mark-safe-call",
            Title = "`mark_safe` turns escaping off",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [79],
            Tier = Tier.Audit,
            Aliases = Names("308", "mark_safe"),
            Why = "What is marked as safe goes into the page as it is: a script in it runs for whoever looks at it.",
            Fix = "Use `format_html`, which escapes what is filled in.",
            References = ["https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.format_html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from django.utils.safestring import mark_safe\n\nlabel = «mark_safe('<b>new</b>')»\n"),
            Good("escaped", "from django.utils.html import format_html\n\nlabel = format_html('<b>{}</b>', name)\n"),
        ];

    protected override ImmutableArray<string> Functions => ["django.utils.safestring.mark_safe"];

    protected override string Message(string name) => "this goes into the page as it is";
}
