using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Raw SQL in a Django query.</summary>
public sealed class DjangoExtraCall : AuditRule
{
    private static readonly ImmutableArray<string> Order = ["select", "where", "params", "tables", "order_by", "select_params"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/django-extra-call",
            Title = "`extra` puts text into the SQL of a Django query",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [89],
            Tier = Tier.Audit,
            Aliases = Names("610", "django_extra_used"),
            Why = "Django puts what `extra` is given into the statement as it is.",
            Fix = "Use `filter`, `annotate` and expressions; pass values by `params` and `select_params`.",
            References = ["https://docs.djangoproject.com/en/stable/ref/models/querysets/#extra"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("«Book.objects.extra(where=['id = %s' % id])»\n«Book.objects.extra(tables=names)»\n"),
            Good("fixed text", "Book.objects.extra(where=['id = %s'], params=[id])\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("extra")
        where !IsFixed(Given(call, "where")) || !IsFixed(Given(call, "tables")) || !IsFixedSelect(Given(call, "select"))
        select call.Hit("this text goes into the statement as it is");

    private static Expression? Given(AuditCall call, string name)
    {
        var index = Order.IndexOf(name);
        return index < call.Positional.Length ? call.Positional[index].Value : call.Keyword(name)?.Value;
    }

    private static bool IsFixed(Expression? texts) => texts is null || (texts is ListExpression list && list.Elements.All(Spelled.IsText));

    private static bool IsFixedSelect(Expression? select) =>
        select is null || (select is DictExpression dict && dict.Keys.All(Spelled.IsText) && dict.Values.All(Spelled.IsText));
}
