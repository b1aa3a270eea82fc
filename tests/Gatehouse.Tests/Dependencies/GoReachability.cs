using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Dependencies;

/// <summary>Whether Go code imports what a record calls vulnerable, by package and symbol.</summary>
public sealed class GoReachability
{
    private static Reachability Of(string imports, params string[] code)
    {
        var record = Judging.Record("Go", "example.com/net", "1.2.0", $$""", "ecosystem_specific": {"imports": [{{imports}}]}""");
        return Judging
            .Sweep([
                record,
                ("go.mod", "module example.com/app\n\ngo 1.22\n\nrequire example.com/net v1.0.0\n"),
                .. code.Select((text, number) => ($"f{number}.go", text)),
            ])
            .Findings.ShouldHaveSingleItem()
            .Advisory!.Reachable;
    }

    private const string Html = """{"path": "example.com/net/html", "symbols": ["Parse", "Tokenizer.Next"]}""";

    [Theory]
    // Another package of the module.
    [InlineData("package a\nimport \"example.com/net/idna\"\nfunc f() { idna.Parse() }", Reachability.NotImported)]
    // The package, and none of its vulnerable symbols.
    [InlineData("package a\nimport \"example.com/net/html\"\nfunc f() { html.Escape() }", Reachability.NotImported)]
    [InlineData("package a\nimport \"example.com/net/html\"\nfunc f() { html.Parse() }", Reachability.Imported)]
    [InlineData("package a\nimport (\n\tx \"fmt\"\n\th `example.com/net/html`\n)\nvar f = h. /* why */ Parse", Reachability.Imported)]
    [InlineData("package a\nimport . \"example.com/net/html\"\nvar f = Parse", Reachability.Imported)]
    [InlineData("package a\nimport _ \"example.com/net/html\"\n", Reachability.NotImported)]
    // What is no code.
    [InlineData(
        "package a\n// import \"example.com/net/html\"\nvar s = `import \"example.com/net/html\"; html.Parse`",
        Reachability.NotImported
    )]
    [InlineData("package a\nimport \"example.com/net/html\"\nvar s = \"\\\"html.Parse\" // html.Parse", Reachability.NotImported)]
    [InlineData("package a\nimport \"example.com/net/html\"\nvar q = '\"'; var p = html.Parse", Reachability.Imported)]
    // What never closes.
    [InlineData("package a\nimport \"example.com/net/html\"\nvar s = `html.Parse", Reachability.NotImported)]
    [InlineData("package a\n/* import \"example.com/net/html\"", Reachability.NotImported)]
    public void Is_of_the_package_and_the_symbol(string code, Reachability expected) => Of(Html, code).ShouldBe(expected);

    [Fact]
    public void A_method_may_be_called_in_another_file_than_the_import()
    {
        Of(Html, "package a\nimport \"example.com/net/html\"\nvar T html.Tokenizer", "package a\nfunc f() { T.Next() }")
            .ShouldBe(Reachability.Imported);
        Of(Html, "package a\nfunc f() { T.Next() }").ShouldBe(Reachability.NotImported);
    }

    [Fact]
    public void Without_symbols_the_import_is_enough() =>
        Of("""{"path": "example.com/net/html"}""", "package a\nimport \"example.com/net/html\"").ShouldBe(Reachability.Imported);

    [Fact]
    public void Without_a_package_the_module_counts() =>
        Of("", "package a\nimport \"example.com/net/idna\"").ShouldBe(Reachability.Imported);

    [Fact]
    public void Without_code_nobody_can_tell() => Of(Html).ShouldBe(Reachability.Unknown);
}
