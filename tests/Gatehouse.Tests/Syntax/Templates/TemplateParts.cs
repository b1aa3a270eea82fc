using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Syntax.Templates;

namespace Gatehouse.Tests.Syntax.Templates;

public sealed class TemplateParts
{
    private static TemplateDocument Parse(string text) => TemplateDocument.Parse(Encoding.UTF8.GetBytes(text));

    private static string Shown(string text)
    {
        var document = Parse(text);
        return string.Concat(
            document.Parts.Select(part =>
                part switch
                {
                    TemplateText plain => $"[{document.Show(plain.Span)}]",
                    TemplateOutput output => $"<{document.Show(output.Inner)}>",
                    TemplateTag tag => $"({tag.Name}:{document.Show(tag.Arguments)})",
                    _ => "?",
                }
            )
        );
    }

    [Theory]
    [InlineData("a{{ b }}c{% d e f %}g", "[a]<b>[c](d:e f)[g]")]
    [InlineData("{{- a -}}{%+ if x -%}{%endif%}", "<a>(if:x)(endif:)")]
    [InlineData("{{ '}}' ~ \"%}\" }}|{{ {'a': {'b': 1}}['a'] }}", "<'}}' ~ \"%}\">[|]<{'a': {'b': 1}}['a']>")]
    [InlineData("{# {{ a }} #}b{# c", "[b{# c]")]
    [InlineData("a{% raw %}{{ b }}{% c %}{%- endraw -%}d", "[a][{{ b }}{% c %}][d]")]
    [InlineData("{% verbatim x %}{{ b }}{% endverbatim x %}d", "[{{ b }}][d]")]
    [InlineData("{% comment \"why\" %}{{ b }}{% endcomment %}d", "[d]")]
    [InlineData("{% raw %}{{ b }}", "[{{ b }}]")]
    [InlineData("a {{ b", "[a {{ b]")]
    [InlineData("a { b } {% c", "[a { b } {% c]")]
    [InlineData("{{ it's }} {{ x }}", "<it's>[ ]<x>")]
    [InlineData("{{ a\n{{ b }}", "<a\n{{ b>")]
    [InlineData("{", "[{]")]
    public void Are_text_outputs_and_tags(string text, string parts) => Shown(text).ShouldBe(parts);

    [Fact]
    public void Lie_one_after_another_inside_the_file_whatever_it_holds()
    {
        var piece = Gen.Elements(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "'",
            "\"",
            "raw",
            "endraw",
            " ",
            "a",
            "|safe",
            "\\",
            "{",
            "}",
            "é",
            "(",
            "[",
            "."
        );
        var texts = Gen.ArrayOf(piece).Select(string.Concat).ToArbitrary();
        Prop.ForAll(
                texts,
                text =>
                {
                    var document = Parse(text);
                    var at = 0;
                    foreach (var part in document.Parts)
                    {
                        part.Span.Start.ShouldBeGreaterThanOrEqualTo(at);
                        part.Span.Length.ShouldBeGreaterThan(0);
                        at = part.Span.End;
                        if (part is TemplateOutput output)
                            Inside(document.Expression(output.Inner), output.Inner.Start, output.Inner.End);
                    }

                    at.ShouldBeLessThanOrEqualTo(Encoding.UTF8.GetByteCount(text));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static void Inside(TemplateExpression expression, int start, int end)
    {
        expression.Span.Start.ShouldBeGreaterThanOrEqualTo(start);
        expression.Span.End.ShouldBeLessThanOrEqualTo(end);
    }

    [Theory]
    [InlineData("{{")]
    [InlineData("{{ '")]
    [InlineData("{%")]
    [InlineData("{#")]
    [InlineData("{% raw %}{% endraw")]
    [InlineData("{{ ((((")]
    [InlineData("{{ a[")]
    [InlineData("{% if ' %}")]
    [InlineData("{% x %}")]
    public void Of_a_hostile_file_are_read_in_one_pass(string piece) =>
        // Quadratic work on two megabytes would be a matter of hours.
        Parse(string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length))).IsCut.ShouldBe(piece == "{% x %}");

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("a|f(")]
    [InlineData("a[")]
    [InlineData("a if a else ")]
    [InlineData("not ")]
    public void Hold_expressions_of_any_depth(string piece)
    {
        var document = Parse("{{ " + string.Concat(Enumerable.Repeat(piece, 20_000)) + " }}");
        foreach (var output in document.Parts.OfType<TemplateOutput>())
            document.Expression(output.Inner).ShouldBeOfType<TemplateBroken>();
    }

    [Theory]
    [InlineData("a.b['c'].d", "a.b.c.d")]
    [InlineData("a[0].b[1:2][i]", "a[].b[:][]")]
    [InlineData("a|f|g(b, c=d)", "a|f|g(b,c=d)")]
    [InlineData("a.b|date:\"Y-m-d\"|default:c.d", "a.b|date('Y-m-d')|default(c.d)")]
    [InlineData("a ~ 'b' + c", "(a+'b'+c)")]
    [InlineData("a if b else c or d", "(a?(c?d))")]
    [InlineData("a if b", "a")]
    [InlineData("a == b and c", "(0?c)")]
    [InlineData("a is defined", "0")]
    [InlineData("a is not none or b", "(0?b)")]
    [InlineData("a not in b", "0")]
    [InlineData("[a, {'b': c}]", "[a,[b=c]]")]
    [InlineData("(a)", "a")]
    [InlineData("(a, )", "[a]")]
    [InlineData("f(a, *b, **c)(d)", "f(a,b,c)(d)")]
    [InlineData("-a|abs * 2", "(a|abs+0)")]
    [InlineData("_('text')", "0")]
    [InlineData("a b", "!")]
    [InlineData("a..b", "!")]
    [InlineData("", "!")]
    public void Hold_expressions_of_both_languages(string text, string shown)
    {
        var document = Parse("{{ " + text + " }}");
        Tree(document.Expression(((TemplateOutput)document.Parts[0]).Inner)).ShouldBe(shown);
    }

    private static string Tree(TemplateExpression expression) =>
        expression switch
        {
            TemplateName name => name.Name,
            TemplateMember member => $"{Tree(member.Value)}.{member.Name}",
            TemplateItem item => Tree(item.Value) + (item.IsSlice ? "[:]" : "[]"),
            TemplateCall call => $"{Tree(call.Function)}({Trees(call.Arguments)})",
            TemplateFilter filter => $"{Tree(filter.Value)}|{filter.Name}"
                + (filter.Arguments.IsEmpty ? "" : $"({Trees(filter.Arguments)})"),
            TemplateJoin join => $"({string.Join('+', join.Parts.Select(Tree))})",
            TemplateChoice choice => $"({string.Join('?', choice.Values.Select(Tree))})",
            TemplateCollection collection => $"[{Trees(collection.Elements)}]",
            TemplateConstant constant => constant.Text is null ? "0" : $"'{constant.Text}'",
            _ => "!",
        };

    private static string Trees(IEnumerable<TemplateArgument> arguments) =>
        string.Join(',', arguments.Select(argument => (argument.Name is null ? "" : argument.Name + "=") + Tree(argument.Value)));
}
