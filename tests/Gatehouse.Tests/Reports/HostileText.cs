using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Reports;

/// <summary>Whatever a repository calls its files and writes into them, a report shows it and does nothing else.</summary>
public sealed partial class HostileText
{
    internal const string Everything =
        "\u001b[31m\u0007\0</script><img src=x onerror=alert(1)>]]>|`````@everyone #1 www.example.com http://example.com/ [a](javascript:b) "
        + "![i](http://example.com/i) **b** \r\n\t\u2028\u202Ertl\u2066\uFEFF\uFFFE\uFFFF\uD800x\uDC00 \"'&amp;";

    private static readonly string[] Texts =
    [
        Everything,
        "=cmd()|' /C calc'!A0",
        "+1",
        "-1",
        "@everyone",
        "＝1",
        "\t=1",
        "<!--",
        "-->",
        "</style><script>alert(1)</script>",
        "javascript:alert(1)",
        "`",
        "[[[[[[",
        "\uD83D",
        "../../etc/passwd",
        "a:b%2f?c#d",
        "",
        " ",
        "𝒳 ｗｉｄｅ 宽 e\u0301",
        new string('`', 5000),
        new string('@', 3000),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Texts.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stays_text_in_json_formats(int index)
    {
        foreach (var name in (string[])["json", "sarif", "gitlab"])
        {
            var text = Text(name, index);
            using var document = JsonDocument.Parse(text);
            document.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
            // Where JSON is put into a page, it cannot end the script element; shown on a terminal, it cannot steer it.
            text.ShouldNotContain("<");
            text.Where(c => c != '\n' && TextBytes.Hides(c)).ShouldBeEmpty(name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stays_text_in_junit(int index)
    {
        var document = XDocument.Parse(Text("junit", index));
        document.Descendants("testcase").Count().ShouldBe(6);
        document
            .Descendants()
            .Select(element => element.Name.LocalName)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe(["error", "failure", "skipped", "testcase", "testsuite", "testsuites"]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Makes_no_element_or_attribute_in_html(int index)
    {
        var text = Text("html", index);
        var expected = Text("html", Sample.Hostile("harmless"));
        // A list or a paragraph may differ, since a fix is Markdown; what acts or links may not.
        foreach (
            var element in (string[])
                ["script", "style", "img", "iframe", "meta", "link", "form", "input", "svg", "article", "table", "base"]
        )
            Tags(text, element).ShouldBe(Tags(expected, element), element);
        EventAttribute().Count(Quoted().Replace(text, "\"\"")).ShouldBe(0);
        Address().Matches(text).Select(match => match.Groups[1].Value).ShouldAllBe(address => IsInert(address));
        text.Where(c => c != '\n' && TextBytes.Hides(c)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cannot_begin_a_formula_or_break_a_row_in_csv(int index)
    {
        var rows = Rows(Text("csv", index));
        rows.Count.ShouldBe(1 + 3 + 2);
        rows.ShouldAllBe(row => row.Count == rows[0].Count);
        foreach (var cell in rows.SelectMany(row => row).Select(cell => cell.TrimStart()).Where(cell => cell.Length > 0))
            "=+-@＝＋－＠\t\r".ShouldNotContain(cell[0], cell);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Does_not_steer_the_terminal(int index)
    {
        var plain = Text("terminal", index);
        plain.Where(c => c != '\n' && TextBytes.Hides(c)).ShouldBeEmpty();
        var color = new TerminalReport().Text(Sample.Hostile(Texts[index]), Sample.Options with { Color = true });
        Sgr().Replace(color, "").Where(c => c != '\n' && TextBytes.Hides(c)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_no_markup_mention_or_link_in_markdown(int index)
    {
        var text = Text("markdown", index);
        var prose = CodeSpan().Replace(Fenced().Replace(text, ""), "");
        prose.Contains("<img", StringComparison.Ordinal).ShouldBeFalse(prose);
        prose.ShouldNotContain("<script");
        Mention().Count(prose).ShouldBe(0, prose);
        Image().Count(prose).ShouldBe(0, prose);
        // Only a rule's own references may link, and only to the web.
        MarkdownLink().Matches(prose).Select(match => match.Groups[1].Value).ShouldAllBe(target => target.StartsWith("http"));
        text.Where(c => c is not ('\n' or '\u200B') && TextBytes.Hides(c)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Calls_nobody_in_chat(int index)
    {
        var text = Text("text", index);
        Mention().Count(text).ShouldBe(0, text);
        text.Where(c => c != '\n' && TextBytes.Hides(c)).ShouldBeEmpty();
    }

    [Fact]
    public void Keeps_a_path_a_relative_reference_in_sarif()
    {
        SarifReport.UriOf("a b/ü%#?.py").ShouldBe("a%20b/%C3%BC%25%23%3F.py");
        SarifReport.UriOf("c:/x").ShouldBe("c%3A/x");
        SarifReport.UriOf("//host/x").ShouldBe("host/x");
    }

    private static string Text(string name, int index) => Text(name, Sample.Hostile(Texts[index]));

    private static string Text(string name, Engine.ScanResult result) => Formats.Find(name).ShouldNotBeNull().Text(result);

    private static int Tags(string html, string name) => Regex.Count(html, $"<{name}[\\s>]", RegexOptions.IgnoreCase);

    private static bool IsInert(string address) =>
        address.StartsWith("https://example.com/", StringComparison.Ordinal)
        // A rule may link to the web in its own words; nothing is fetched until somebody follows it.
        || address.StartsWith("http://example.com/", StringComparison.Ordinal)
        || address.StartsWith('#')
        || string.Equals(address, "data:,", StringComparison.Ordinal);

    /// <summary>A reader of RFC 4180, as strict as the RFC.</summary>
    private static List<List<string>> Rows(string csv)
    {
        var rows = new List<List<string>> { new() };
        var at = 0;
        while (at < csv.Length)
        {
            var cell = new System.Text.StringBuilder();
            if (csv[at] == '"')
            {
                for (at++; csv[at] != '"' || (at + 1 < csv.Length && csv[at + 1] == '"'); at++)
                {
                    if (csv[at] == '"')
                        at++;
                    cell.Append(csv[at]);
                }

                at++;
            }
            else
            {
                while (csv[at] is not (',' or '\r'))
                {
                    csv[at].ShouldNotBe('"');
                    cell.Append(csv[at++]);
                }
            }

            rows[^1].Add(cell.ToString());
            if (csv[at] == ',')
            {
                at++;
                continue;
            }

            csv.Substring(at, 2).ShouldBe("\r\n");
            at += 2;
            if (at < csv.Length)
                rows.Add([]);
        }

        return rows;
    }

    [GeneratedRegex("<[a-z][^>]*\\son[a-z]+\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex EventAttribute();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Sgr();

    [GeneratedRegex("@[A-Za-z0-9@]")]
    private static partial Regex Mention();

    [GeneratedRegex("(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("^(`{3,})text\n.*?\n\\1$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex("(?<!\\\\)!\\[")]
    private static partial Regex Image();

    [GeneratedRegex("(?<!\\\\)\\]\\(([^)]*)\\)")]
    private static partial Regex MarkdownLink();
}
