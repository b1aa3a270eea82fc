using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

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
