using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

public sealed class TemplatesInFlows
{
    private const string View = """
        from flask import Flask, render_template, request

        app = Flask(__name__)


        @app.route("/")
        def page():
            words = request.args.get("q", "")
            return render_template("page.html", words=words, size=len(words), posts=[{"body": words, "id": 1}], fixed="x")
        """;

    /// <summary>The expressions of the templates that are reported, each with its message.</summary>
    private static string[] Reported(string template, params (string Path, string Text)[] more)
    {
        var tree = new MemoryTree().Add("shop/views.py", View).Add("shop/templates/page.html", template);
        foreach (var (path, text) in more)
            tree.Add(path, text);
        var swept = FrontDoor.Sweep(tree);
        swept.Coverage.Failures.ShouldBeEmpty();
        var texts = new Dictionary<string, byte[]>();
        return
        [
            .. swept
                .Findings.Where(finding => finding.Rule.Id == "python/cross-site-scripting")
                .Select(finding =>
                {
                    var bytes = tree.Find(finding.Location.Path, long.MaxValue)!;
                    return System.Text.Encoding.UTF8.GetString(bytes, finding.Location.Span.Start, finding.Location.Span.Length);
                }),
        ];
    }

    [Theory]
    [InlineData("<p>{{ words }}</p>", "")]
    [InlineData("<p>{{ words|safe }}</p>", "words|safe")]
    [InlineData("<p>{{ fixed|safe }}{{ size|safe }}</p>", "")]
    [InlineData("{% autoescape false %}{{ words }}{{ words|e }}{% endautoescape %}", "words")]
    [InlineData("{% for post in posts %}{{ post.body|safe }}{{ post.id|safe }}{% endfor %}", "post.body|safe")]
    [InlineData("{{ posts[0]['body']|safe }}{{ posts|map(attribute='id')|join|safe }}", "posts[0]['body']|safe")]
    [InlineData("{% set a, b = words, fixed %}{% with c = words|safe %}{{ c }}{% endwith %}", "c")]
    [InlineData("<a href=\"{{ words }}\">", "words")]
    [InlineData("<a href=\"/search/{{ words }}\" title='{{ words }}'>", "")]
    [InlineData("<p class={{ words }} id={{ size }}>", "words")]
    [InlineData("<p onclick=\"go('{{ words }}')\" ondrag='go({{ words|tojson }})'>", "words")]
    [InlineData("<script>a = '{{ words }}'; b = {{ words|tojson }}; c = `{{ words }}`; d = {{ words }};</script>", "words words")]
    [InlineData("<p data-a=\"{{ words|tojson }}\" data-b='{{ words|tojson }}'>", "words|tojson")]
    [InlineData("{% macro box(a, b='') %}{{ a|safe }}{{ b }}{% endmacro %}{{ box(words) }}{{ box(fixed, words) }}", "a|safe")]
    [InlineData("{% macro box(a) %}{{ a|safe }}{% endmacro %}{{ box(fixed) }}{{ words }}", "")]
    [InlineData("{{ '<b>%s</b>'|safe|format(words) }}{{ ('<b>' ~ words)|safe }}", "('<b>' ~ words)|safe")]
    [InlineData("{% raw %}{{ words|safe }}{% endraw %}{# {{ words|safe }} #}", "")]
    [InlineData("{{ request.args.get('x')|safe }}{{ request.args.x }}{{ request.path|safe }}", "request.args.get('x')|safe")]
    public void Are_found_where_a_value_can_run(string template, string places) => string.Join(' ', Reported(template)).ShouldBe(places);

    [Fact]
    public void Are_followed_through_parents_and_includes() =>
        Reported(
                "{% extends 'base.html' %}{% block script %}x = {{ words }};{% endblock %}{% block main %}{% for p in posts %}{% include 'post.html' %}{% endfor %}{% endblock %}",
                (
                    "shop/templates/base.html",
                    "<title>{{ words|safe }}</title><script>{% block script %}{{ words|safe }}{% endblock %}</script>{% block main %}{% endblock %}"
                ),
                ("shop/templates/post.html", "<li>{{ p.body|safe }}{{ p.id|safe }}</li>"),
                ("other/templates/post.html", "<li>{{ p.body|safe }} elsewhere</li>")
            )
            .ShouldBe(["words|safe", "words", "p.body|safe"], ignoreOrder: true);

    [Fact]
    public void Are_followed_into_macros_of_other_files() =>
        Reported(
                "{% import 'forms.html' as forms %}{% from 'forms.html' import field as f %}{{ forms.field(words) }}{{ f(fixed) }}",
                ("shop/templates/forms.html", "{% macro field(value) %}{{ value|safe }}{% endmacro %}")
            )
            .ShouldBe(["value|safe"]);

    [Fact]
    public void Tell_each_step_from_the_request_into_the_template()
    {
        var tree = new MemoryTree()
            .Add("shop/views.py", View)
            .Add("shop/templates/page.html", "{% include 'part.html' %}")
            .Add("shop/templates/part.html", "\n  <b>{{ words|safe }}</b>");
        var finding = FrontDoor.Sweep(tree).Findings.Single(found => found.Rule.Id == "python/cross-site-scripting");
        finding.Location.Path.ShouldBe("shop/templates/part.html");
        (finding.Location.Line, finding.Location.Column).ShouldBe((2, 9));
        finding.Aliases.ShouldContain(alias => alias.Contains("template-unescaped-with-safe", StringComparison.Ordinal));
        finding.Steps[0].Location.Path.ShouldBe("shop/views.py");
        finding.Steps.Select(step => step.Message).ShouldContain("given to `page.html` as `words`");
        finding.Steps.Select(step => step.Message).ShouldContain("`part.html` is included");
        finding.Steps[^1].Location.ShouldBe(finding.Location);
    }

    [Fact]
    public void Of_a_plain_jinja_environment_do_not_escape_and_text_is_no_page()
    {
        var tree = new MemoryTree()
            .Add("app.py", View.Replace("page.html", "page.html.j2", StringComparison.Ordinal))
            .Add("templates/page.html.j2", "<p>{{ words }}</p>");
        // Flask escapes by the last extension, and `.j2` is none of its own.
        FrontDoor.Sweep(tree).Findings.ShouldContain(found => found.Rule.Id == "python/cross-site-scripting");
        var text = new MemoryTree()
            .Add("app.py", View.Replace("page.html", "mail.txt", StringComparison.Ordinal))
            .Add("templates/mail.txt", "Hello {{ words|safe }}");
        FrontDoor.Sweep(text).Findings.ShouldNotContain(found => found.Rule.Area == "python");
    }

    [Fact]
    public void Of_another_tools_are_left_alone()
    {
        const string page = "<div>{{ item | safe }}</div>";
        FrontDoor.Sweep(new MemoryTree().Add("app.py", "x = 1\n").Add("client/item.html", page)).Findings.ShouldBeEmpty();
        FrontDoor.Sweep(new MemoryTree().Add("chart/templates/item.html", page)).Findings.ShouldBeEmpty();
        FrontDoor
            .Sweep(new MemoryTree().Add("app.py", "show('client/item.html')\n").Add("client/item.html", page))
            .Findings.ShouldNotBeEmpty();
    }

    [Fact]
    public void In_circles_come_to_an_end()
    {
        var tree = new MemoryTree()
            .Add("app.py", View)
            .Add("templates/page.html", "{% extends 'a.html' %}{% include 'page.html' %}{% include 'a.html' %}{{ words|safe }}")
            .Add("templates/a.html", "{% include 'b.html' %}{% include 'b.html' %}{{ words|safe }}")
            .Add("templates/b.html", "{% include 'a.html' %}{% macro m(x) %}{{ m(x) }}{{ x }}{% endmacro %}{{ m(words) }}");
        FrontDoor.Sweep(tree).Coverage.Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "words|safe")]
    [InlineData(", autoescape=True", "words|safe")]
    [InlineData(", autoescape=False", "words words|safe")]
    public void Are_found_where_a_decorator_renders_what_a_handler_returns(string escaping, string places)
    {
        var tree = new MemoryTree()
            .Add(
                "shop/app.py",
                $$"""
                import aiohttp_jinja2
                import jinja2
                from aiohttp import web
                from . import views


                def make():
                    app = web.Application()
                    aiohttp_jinja2.setup(app, loader=jinja2.PackageLoader("shop"){{escaping}})
                    app.add_routes(views.routes)
                    return app
                """
            )
            .Add(
                "shop/views.py",
                """
                import aiohttp_jinja2
                from aiohttp import web

                routes = web.RouteTableDef()


                @routes.get("/")
                @aiohttp_jinja2.template("page.html")
                async def page(request):
                    return {"words": request.query.get("q", ""), "fixed": "x"}
                """
            )
            .Add("shop/templates/page.html", "<p>{{ words }}</p><p>{{ words|safe }}{{ words|e }}{{ fixed|safe }}</p>");
        var found = FrontDoor
            .Sweep(tree)
            .Findings.Where(finding => finding.Rule.Id == "python/cross-site-scripting")
            .Select(finding =>
                System.Text.Encoding.UTF8.GetString(
                    tree.Find(finding.Location.Path, long.MaxValue)!,
                    finding.Location.Span.Start,
                    finding.Location.Span.Length
                )
            );
        string.Join(' ', found).ShouldBe(places);
    }
}
