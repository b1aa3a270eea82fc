using System.Text;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

/// <summary>Which template a function's values go to, and what the framework around it does to them.</summary>
public sealed class TemplatesOfFrameworks
{
    private static string[] Reported(string code, string template, string path = "shop/templates/shop/page.html")
    {
        var tree = new MemoryTree().Add("shop/views.py", code).Add(path, template);
        var swept = FrontDoor.Sweep(tree);
        swept.Coverage.Failures.ShouldBeEmpty();
        return
        [
            .. swept
                .Findings.Where(finding => finding.Rule.Id == "python/cross-site-scripting")
                .Select(finding =>
                    Encoding.UTF8.GetString(
                        tree.Find(finding.Location.Path, long.MaxValue)!,
                        finding.Location.Span.Start,
                        finding.Location.Span.Length
                    )
                ),
        ];
    }

    [Theory]
    [InlineData("return super().get_context_data(words=words, fixed='x', **kwargs)")]
    [InlineData("context = super().get_context_data(**kwargs)\n        context['words'] = words\n        return context")]
    [InlineData("return {'words': words}")]
    public void A_class_based_view_gives_what_its_context_is_made_of(string end) =>
        Reported(
                $"""
                from django.views.generic import ListView


                class Found(ListView):
                    template_name = "shop/page.html"

                    def get_context_data(self, **kwargs):
                        words = self.request.GET.get("q", "")
                        {end}
                """,
                "<p>{{ words }}</p><input value={{ words }} title='{{ words }}' id={{ fixed }}><b onclick=\"go('{{ words|upper }}')\">"
            )
            .ShouldBe(["words", "words|upper"]);

    [Fact]
    public void A_form_is_not_what_was_sent_with_it() =>
        Reported(
                """
                from django import forms
                from django.shortcuts import render
                from django.urls import path


                class Order(forms.Form):
                    name = forms.CharField(help_text="<b>Yours</b>")


                def order(request):
                    form = Order(request.POST)
                    return render(request, "shop/page.html", {"form": form, "login_form": Order(request.POST)})


                urlpatterns = [path("order", order)]
                """,
                """
                {{ form.media|safe }}{{ form.name.help_text|safe }}{{ form.name|safe }}{{ login_form.name.label|safe }}
                {% for field in form %}{{ field.help_text|safe }}{{ field.value|safe }}{% endfor %}{{ form.data.name|safe }}
                """
            )
            .ShouldBe(["field.value|safe", "form.data.name|safe"]);

    [Theory]
    [InlineData("False", "words words|safe")]
    [InlineData("True", "words|safe")]
    public void A_decorator_names_the_template_and_the_program_whether_it_escapes(string autoescape, string places) =>
        string.Join(
                ' ',
                Reported(
                    $$"""
                    import aiohttp_jinja2
                    import jinja2
                    from aiohttp import web

                    routes = web.RouteTableDef()


                    @routes.get("/")
                    @aiohttp_jinja2.template("page.html")
                    async def home(request):
                        return {"words": request.query.get("q", ""), "size": int(request.query.get("n", "1"))}


                    def build(app):
                        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader("templates"), autoescape={{autoescape}})
                    """,
                    "<p>{{ words }}{{ size }}{{ words|e }}{{ words|safe }}</p>",
                    "shop/templates/page.html"
                )
            )
            .ShouldBe(places);

    [Theory]
    [InlineData("<p>{{ words }}</p>{% for w in all %}{% raw w %}{% end %}{{ words }}", "w")]
    [InlineData("<script>x = {% raw json_encode(words) %};</script>{% raw xhtml_escape(words) %}{% raw words %}", "words")]
    [InlineData("{% autoescape None %}{% if words %}<p>{{ words }}</p>{% end %}{{ escape(words) }}", "words")]
    [InlineData("{% raw %}{{ words|safe }}{% endraw %}{% raw -%} {{ words }} {% endraw %}", "")]
    public void Tornados_raw_writes_what_it_is_given(string template, string places) =>
        string.Join(
                ' ',
                Reported(
                    """
                    import tornado.web


                    class Home(tornado.web.RequestHandler):
                        def get(self):
                            words = self.get_argument("q")
                            self.render("page.html", words=words, all=[words])
                    """,
                    template,
                    "shop/templates/page.html"
                )
            )
            .ShouldBe(places);

    [Fact]
    public void What_was_escaped_in_Python_is_judged_where_the_template_writes_it() =>
        Reported(
                """
                import json
                from flask import Flask, render_template, request
                from markupsafe import Markup, escape

                app = Flask(__name__)


                @app.route("/")
                def page():
                    q = request.args["q"]
                    link = request.args["link"]
                    if not link.startswith("https://"):
                        link = "/"
                    text = Markup("<b>%s</b>") % q
                    return render_template("shop/page.html", q=escape(q), text=text, data=json.dumps({"q": q}), link=link)
                """,
                """
                <p>{{ q }}{{ text }}</p><b title="{{ q|safe }}">{{ q|safe }}</b><input value={{ q|lower }}>
                <script>a = {{ data|safe }}; b = {{ data }}; c = "{{ q|safe }}"; d = {{ q|upper }};</script><a href="{{ link }}">on</a>
                """
            )
            .ShouldBe(["q|lower", "data|safe", "q|upper"]);
}
