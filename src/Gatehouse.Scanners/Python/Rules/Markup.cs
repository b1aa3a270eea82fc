using Gatehouse.Engine.Syntax.Python;
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

/// <summary>A Jinja environment that does not escape.</summary>
public sealed class JinjaAutoescape : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/jinja-autoescape",
            Title = "A Jinja environment that does not escape",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [79, 94],
            Tier = Tier.Audit,
            Aliases = Names("701", "jinja2_autoescape_false"),
            Why = "Jinja escapes nothing by default: a script in any value runs for whoever looks at the page.",
            Fix = "Pass `autoescape=select_autoescape()` or `autoescape=True`.",
            References = ["https://jinja.palletsprojects.com/en/stable/api/#autoescaping"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import jinja2\n\nplain = «jinja2.Environment()»\nother = «jinja2.Environment(autoescape=choice)»\n"),
            Good("escaped", "from jinja2 import Environment, select_autoescape\n\nEnvironment(autoescape=select_autoescape())\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsNamed("Environment"))
        {
            if (!call.HasPart("jinja2"))
                continue;
            var given = (call.Keyword("autoescape") ?? new Search("autoescape").In(call.Node))?.Value;
            if (given is null || given is SingletonExpression { Value: SingletonValue.False } or NameExpression { Name: "False" })
                yield return call.Hit("nothing is escaped");
            else if (
                given is not (SingletonExpression { Value: SingletonValue.True } or NameExpression { Name: "True" })
                && !(given is CallExpression choice && Spelled.Called(choice) == "select_autoescape")
            )
                yield return call.Hit("whether values are escaped cannot be told") with
                {
                    Confidence = Confidence.Medium,
                };
        }
    }

    /// <summary>An argument of this name anywhere inside a call: what is passed on to another function counts.</summary>
    private sealed class Search(string name) : PythonVisitor
    {
        private Argument? _found;

        public Argument? In(CallExpression call)
        {
            VisitChildren(call);
            return _found;
        }

        public override void Visit(PythonNode node)
        {
            if (_found is not null)
                return;
            if (node is Argument { Form: ArgumentForm.Keyword } argument && argument.Name == name)
                _found = argument;
            else
                VisitChildren(node);
        }
    }
}

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
