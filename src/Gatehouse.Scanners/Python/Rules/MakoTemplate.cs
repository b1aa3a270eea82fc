using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A Mako template, which escapes nothing by itself.</summary>
public sealed class MakoTemplate : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/mako-template",
            Title = "A Mako template escapes nothing by itself",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [79, 80],
            Tier = Tier.Audit,
            Aliases = Names("702", "use_of_mako_templates"),
            Why = "Every value that is not piped through a filter goes into the page as it is: a script in it runs.",
            Fix = "Pass `default_filters=['h']`, or use a template language that escapes by default.",
            References = ["https://docs.makotemplates.org/en/latest/filtering.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from mako.template import Template\n\npage = «Template(text)»\n"),
            Good("another language", "from string import Template\n\npage = Template(text)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("Template")
        where call.HasPart("mako")
        select call.Hit("values are not escaped");
}
