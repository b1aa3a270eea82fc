using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A template that writes a value as HTML without escaping it.</summary>
public sealed class TemplateUnescaped : TemplateRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/template-unescaped",
            Title = "A template writes a value without escaping it",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [79],
            Tier = Tier.Audit,
            Why = """
                What is marked `safe`, or written where escaping is off, reaches the browser as it is.
                If anybody outside chooses a part of it, a script of theirs runs with the visitor's session.
                """,
            Fix = """
                Leave out `|safe` and keep escaping on. Where HTML is wanted, clean it with `nh3.clean()` before it is stored or shown;
                in a script write `{{ value|tojson }}` (Django: `json_script`).
                """,
            References =
            [
                "https://jinja.palletsprojects.com/en/stable/templates/#html-escaping",
                "https://docs.djangoproject.com/en/stable/ref/templates/language/#automatic-html-escaping",
            ],
            Aliases =
            [
                "semgrep:python.flask.security.xss.audit.template-unescaped-with-safe.template-unescaped-with-safe",
                "semgrep:python.flask.security.xss.audit.template-autoescape-off.template-autoescape-off",
                "semgrep:python.django.security.audit.xss.template-var-unescaped-with-safeseq.template-var-unescaped-with-safeseq",
                "semgrep:python.django.security.audit.xss.template-autoescape-off.template-autoescape-off",
            ],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("marked safe", "<p>{{ «post.body|safe» }}</p>{{ post.title }}"),
            Bad(
                "an element of a list",
                """
                {% for comment in comments %}
                  <li>{{ comment.author }}: {{ «comment.text | safe» }}</li>
                {% endfor %}
                """
            ),
            Bad("escaping off in Jinja", "{% autoescape false %}{{ «name» }}{% endautoescape %}{{ name }}"),
            Bad(
                "escaping off in Django",
                "{% load static %}{% autoescape off %}<b>{{ «name|upper» }}</b>{{ name|force_escape }}{% endautoescape %}"
            ),
            Bad("through a name of its own", "{% set body = post.body|safe %}<div>{{ «body» }}</div>"),
            Bad("what a macro is given", "{% macro box(text) %}<p>{{ «text|safe» }}</p>{% endmacro %}{{ box(note.text) }}"),
            Good("escaped", "<p>{{ post.body }}</p>"),
            Good("JSON for a script, and escaped by hand", "<script>let x = {{ x|tojson|safe }};</script>{{ (y|forceescape)|safe }}"),
            Good("a number", "{{ posts|length|safe }}"),
            Good("a comment, and raw text", "{# {{ x|safe }} #}{% raw %}{{ x|safe }}{% endraw %}{% comment %}{{ x|safe }}{% endcomment %}"),
            Good("a text of its own", "{{ '<br>'|safe }}"),
            Good("a value that markup is made with", "{{ '<b>%s</b>'|safe|format(name) }}"),
        ];

    internal override IEnumerable<Hit> Check(TemplateFile file, ImmutableArray<TemplateExit> own)
    {
        var places = new HashSet<ByteSpan>();
        foreach (var exit in own)
        {
            if (exit.IsUnescaped && places.Add(exit.Span))
                yield return new Hit(exit.Span, $"`{exit.Name}` {exit.Told}");
        }
    }
}
