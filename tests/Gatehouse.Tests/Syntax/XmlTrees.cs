using System.Text;
using Gatehouse.Engine.Syntax.Xml;

namespace Gatehouse.Tests.Syntax;

public sealed class XmlTrees
{
    private static XmlTree Parse(string text) => XmlTree.Parse(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("<a><b v='1.0'>text</b></a>")]
    [InlineData(
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<!-- ä 😀 -->\r\n<a>\r\n  <!-- ö --><b  v = \"1.0\" >\r\n  text\r\n  </b></a>"
    )]
    [InlineData("<a x='ä&amp;😀' ><b\n w='>'\n v='1.0'>text</b></a>")]
    [InlineData("<x:a xmlns:x='urn:x'>😀<x:b x:v='1.0'>text</x:b></x:a>")]
    public void Places_are_exact(string text)
    {
        var b = Parse(text).Root.ShouldNotBeNull()["b"].ShouldNotBeNull();
        Components.Inventory.TextAt(text, b.Attribute("v").ShouldNotBeNull().ValueSpan).ShouldBe("1.0");
        Components.Inventory.TextAt(text, b.TextSpan.ShouldNotBeNull()).ShouldBe("text");
        b.Text.ShouldBe("text");
        var tag = Components.Inventory.TextAt(text, b.Span);
        tag[0].ShouldBe('<');
        tag[^1].ShouldBe('>');
        tag.ShouldContain("1.0");
    }

    [Fact]
    public void A_text_in_pieces_has_no_place()
    {
        var root = Parse("<a>1.<!-- x -->0</a>").Root.ShouldNotBeNull();
        root.Text.ShouldBe("1.0");
        root.TextSpan.ShouldBeNull();
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><lolz>&b;</lolz>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>")]
    public void A_document_type_is_refused(string text) => Parse(text).Problem.ShouldNotBeNull().Message.ShouldContain("document type");

    [Theory]
    [InlineData("")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("text")]
    public void What_is_no_xml_is_a_problem(string text) => Parse(text).Problem.ShouldNotBeNull();

    [Fact]
    public void Absurd_depth_is_a_problem_and_no_fault() =>
        Parse(string.Concat(Enumerable.Repeat("<a>", 100_000))).Problem.ShouldNotBeNull().Message.ShouldContain("deep");

    [Fact]
    public void Bytes_that_are_no_utf8_are_read_one_by_one()
    {
        byte[] text = [.. "<a x='"u8, 0xE4, .. "'>1.0</a>"u8];
        var span = XmlTree.Parse(text).Root.ShouldNotBeNull().TextSpan.ShouldNotBeNull();
        Encoding.ASCII.GetString(text.AsSpan(span.Start, span.Length)).ShouldBe("1.0");
    }
}
