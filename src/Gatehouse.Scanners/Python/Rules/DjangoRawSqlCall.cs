using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A Django expression of raw SQL.</summary>
public sealed class DjangoRawSqlCall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/django-raw-sql-call",
            Title = "`RawSQL` of a text that is not fixed",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [89],
            Tier = Tier.Audit,
            Aliases = Names("611", "django_rawsql_used"),
            Why = "Django puts the text of `RawSQL` into the statement as it is.",
            Fix = "Keep the text fixed and pass the values as the second argument.",
            References = ["https://docs.djangoproject.com/en/stable/ref/models/expressions/#raw-sql-expressions"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("from django.db.models.expressions import RawSQL\n\nUser.objects.annotate(v=«RawSQL(text, [])»)\n"),
            Good("fixed text", "from django.db.models.expressions import RawSQL\n\nUser.objects.annotate(v=RawSQL('select %s', [name]))\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("RawSQL")
        let sql = call.Positional.IsEmpty ? call.Keyword("sql")?.Value : call.Positional[0].Value
        where sql is not null && !Spelled.IsText(sql) && view.ImportsLike("django.db.models", call)
        select call.Hit("this text goes into the statement as it is");
}
