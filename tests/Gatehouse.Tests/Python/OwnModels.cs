using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Python;

namespace Gatehouse.Tests.Python;

public sealed class OwnModels
{
    private const string Database = """
        class Database:
            def run(self, statement, limit=10):
                return self.driver.send(statement)


        def connect():
            return Database()


        def clean(text):
            return text.translate(TABLE)


        def incoming():
            return QUEUE.pop()
        """;

    private const string View = """
        from flask import Flask, request

        from shop.db import clean, connect, incoming

        app = Flask(__name__)


        @app.route("/")
        def page():
            words = request.args.get("q")
            connect().run("select " + words)
            connect().run("select " + clean(words))
            connect().run("select 1", limit=words)
            connect().run("select " + incoming())
            return "done"
        """;

    private static string[] Found(string models)
    {
        var settings = Settings.Read(Encoding.UTF8.GetBytes("python:\n  models:\n" + models), "gatehouse.yml");
        var tree = new MemoryTree().Add("src/shop/db.py", Database).Add("src/shop/views.py", View);
        var swept = FrontDoor.Sweep(tree, scanners: [new PythonScanner(settings.PythonModels)]);
        swept.Coverage.Failures.ShouldBeEmpty();
        return
        [
            .. swept.Findings.Where(finding => finding.Rule.Id == "python/sql-injection").Select(finding => $"{finding.Location.Line}"),
        ];
    }

    [Fact]
    public void Are_needed_to_know_a_sink() => Found("    []\n").ShouldBeEmpty();

    [Fact]
    public void Name_a_sink_a_sanitizer_and_a_source_of_the_project() =>
        Found(
                """
                    - sink: shop.db.Database().run
                      harm: sql
                      arguments: [0, statement]
                    - sanitizer: shop.db.clean
                      harm: sql
                    - source: shop.db.incoming()
                      told: a message of the queue
                """
            )
            .ShouldBe(["11", "14"]);

    [Fact]
    public void Leave_what_they_do_not_name_as_it_was() =>
        Found("    - sink: shop.db.Database().run\n      harm: sql\n").ShouldBe(["11", "12", "13"]);

    [Theory]
    [InlineData("    - sink: shop.db.run\n", "gatehouse.yml:3:7: `harm` is missing")]
    [InlineData("    - sink: shop.db.run\n      harm: sqll\n", "gatehouse.yml:4:13: `sqll` is not allowed here; did you mean `sql`?")]
    [InlineData("    - sink: shop.db.run(\n      harm: sql\n", "gatehouse.yml:3:13: `shop.db.run(` is no path")]
    [InlineData("    - sink: run\n      harm: sql\n", "gatehouse.yml:3:13: `run` has no module")]
    [InlineData("    - sinc: shop.db.run\n", "gatehouse.yml:3:7: unknown property `sinc` in a model; did you mean `sink`?")]
    [InlineData("    - harm: sql\n", "gatehouse.yml:3:7: a model needs at least one of `source`, `sink`")]
    [InlineData("    - sink: a.b\n      source: c.d\n      harm: sql\n", "gatehouse.yml:4:15: a model says one thing")]
    [InlineData("    - source: a.b\n      harm: sql\n", "gatehouse.yml:4:13: `harm` says nothing of a source")]
    [InlineData("    - sink: a.b\n      harm: sql\n      arguments: [0, 'x y']\n", "gatehouse.yml:5:22: `x y` is no argument")]
    [InlineData("    - type: a.b()\n", "gatehouse.yml:3:7: `is` is missing")]
    [InlineData("    - sink: a.b\n      harm: all\n", "gatehouse.yml:4:13: a sink does one harm or several")]
    public void Are_refused_with_their_place(string models, string complaint) =>
        Should
            .Throw<UserError>(() => Settings.Read(Encoding.UTF8.GetBytes("python:\n  models:\n" + models), "gatehouse.yml"))
            .Message.ShouldContain(complaint);

    /// <summary>The page's settings, on the page's code, find what the page says they do.</summary>
    [Fact]
    public void Work_as_the_documentation_shows()
    {
        var page = File.ReadAllText(Path.Combine(Committed.Root, "docs", "python.md"));
        var settings = Settings.Read(Encoding.UTF8.GetBytes(Block(page, "yaml")), "gatehouse.yml");
        var tree = new MemoryTree()
            .Add("shop/orders.py", Block(page, "python"))
            .Add("shop/db.py", "class Database:\n    def run(self, statement, name=None):\n        pass\n")
            .Add("shop/text.py", "def quoted(text):\n    return QUOTE(text)\n")
            .Add("shop/queue.py", "def incoming():\n    return None\n")
            .Add("shop/events.py", "def on(event):\n    return lambda function: function\n");
        FrontDoor
            .Sweep(tree, scanners: [new PythonScanner(settings.PythonModels)])
            .Findings.Where(finding => finding.Rule.Tier == Tier.Precise)
            .Select(finding => $"{finding.Location.Line} {finding.Rule.Id}")
            .ShouldBe(["7 python/sql-injection", "10 python/sql-injection"]);
        page.ShouldContain("lines 7 and 10 are reported");
    }

    private static string Block(string page, string language)
    {
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    [Fact]
    public void Know_only_harms_that_have_a_rule()
    {
        var told = new PythonScanner().Rules.OfType<FlowRule>().Select(rule => rule.Harm).ToList();
        Vocabulary.PythonHarms.ShouldBeSubsetOf(told);
    }
}
