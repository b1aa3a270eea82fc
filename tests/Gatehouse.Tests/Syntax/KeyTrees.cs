using System.Text;
using Gatehouse.Engine.Syntax.Keys;

namespace Gatehouse.Tests.Syntax;

public sealed class KeyTrees
{
    [Theory]
    [InlineData(KeyFormat.Json, "{\"a\": {\"b\": [1, {\"c\": \"x y\"}]}, /* z */ \"d\": \"e\\\"f\",}", "a.b[0]=1|a.b[1].c=x y|d=e\\\"f")]
    [InlineData(
        KeyFormat.Yaml,
        "a:\n  b:\n  - c: x\n    d: 'y z' # no\n  - w\ne: {f: 1, \"g\": \"2,3\"}\n",
        "a.b[0].c=x|a.b[0].d=y z|a.b[1]=w|e.f=1|e.g=2,3"
    )]
    [InlineData(KeyFormat.Yaml, "a: |\n  b: not\n  c: a key\nd:\n{{ if x }}\n  e: {{ .Values.e }}\n", "d.e={{ .Values.e }}")]
    [InlineData(
        KeyFormat.Yaml,
        "- name: N\n  value: v\n-\n  k: w\n---\nx: http://h:80/\n",
        "[0].name=N|[0].value=v|[1].k=w|x=http://h:80/"
    )]
    [InlineData(KeyFormat.Lines, "; no\na.b = c\n[s]\nd: 'e f' ; g\nexport H=i\n[[t.u]]\nj = \"k\"\n", "a.b=c|s.d=e f|s.H=i|t.u.j=k")]
    [InlineData(
        KeyFormat.Xml,
        "<?xml version='1.0'?><!-- <x> --><a b=\"1\">\n<c d='2'>t &amp; u</c><e/><f><![CDATA[ v ]]></f></a>",
        "a.b=1|a.c.d=2|a.c=t &amp; u|a.f=v"
    )]
    public void Tell_the_keys_above_each_value(KeyFormat format, string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tree = KeyTree.Read(bytes, format).ShouldNotBeNull();
        var told = tree
            .Nodes.ToArray()
            .Select((node, i) => (node.Value, Path: tree.PathOf(bytes, i)))
            .Where(pair => pair.Value.Length > 0)
            .OrderBy(pair => pair.Value)
            .Select(pair => $"{pair.Path}={text.Substring(pair.Value.Start, pair.Value.Length)}")
            .ToArray();
        told.ShouldBe(
            expected
                .Split('|')
                .OrderBy(pair => text.IndexOf(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal)),
            ignoreOrder: true
        );
        for (var i = 0; i < tree.Nodes.Length; i++)
        {
            if (tree.Nodes[i].Value.Length > 0)
                tree.At(tree.Nodes[i].Value).ShouldBe(i);
        }
    }

    [Theory]
    [InlineData(KeyFormat.Json, "{\"a\": ")]
    [InlineData(KeyFormat.Json, "{% if x %}{}")]
    [InlineData(KeyFormat.Xml, "<a><b></a></b>")]
    [InlineData(KeyFormat.Xml, "<a b=c></a>")]
    public void Refuse_what_is_not_of_the_format(KeyFormat format, string text) =>
        KeyTree.Read(Encoding.UTF8.GetBytes(text), format).ShouldBeNull();

    [Theory]
    [InlineData(KeyFormat.Json, "[", "]")]
    [InlineData(KeyFormat.Xml, "<a>", "</a>")]
    [InlineData(KeyFormat.Yaml, "- ", "")]
    public void Refuse_a_bottomless_file(KeyFormat format, string open, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));
        KeyTree.Read(Encoding.UTF8.GetBytes(Nested(KeyTree.MaxDepth / 2)), format).ShouldNotBeNull();
        KeyTree.Read(Encoding.UTF8.GetBytes(Nested(100_000)), format).ShouldBeNull();
    }

    [Fact]
    public void Refuse_more_keys_than_anybody_reads()
    {
        var text = "[" + string.Join(',', Enumerable.Repeat("1", KeyTree.MaxNodes + 1)) + "]";
        KeyTree.Read(Encoding.UTF8.GetBytes(text), KeyFormat.Json).ShouldBeNull();
    }

    [Fact]
    public void Read_any_bytes_whatever()
    {
        var random = new Random(5);
        var pieces = new[]
        {
            "<",
            ">",
            "/",
            "a",
            "=",
            "\"",
            "'",
            "{",
            "}",
            ":",
            " ",
            "\n",
            "-",
            "[",
            "]",
            ",",
            "#",
            "!",
            "\\",
            "<!--",
            "]]>",
            "| ",
            "é",
        };
        for (var run = 0; run < 2000; run++)
        {
            var text = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]))
            );
            foreach (var format in Enum.GetValues<KeyFormat>())
            {
                if (KeyTree.Read(text, format) is not { } tree)
                    continue;
                for (var i = 0; i < tree.Nodes.Length; i++)
                {
                    tree.Nodes[i].Value.End.ShouldBeLessThanOrEqualTo(text.Length);
                    tree.Nodes[i].Parent.ShouldBeLessThan(i);
                    tree.PathOf(text, i);
                }
            }
        }
    }
}
