using System.Text;
using Gatehouse.Engine.Syntax.Templates;

namespace Gatehouse.Tests.Syntax.Templates;

public sealed class MarkupPlaces
{
    /// <summary>The place of each <c>@</c>.</summary>
    private static string Of(string page)
    {
        var state = default(MarkupState);
        var places = new List<string>();
        var parts = page.Split('@');
        for (var i = 0; i < parts.Length - 1; i++)
        {
            state.Read(Encoding.UTF8.GetBytes(parts[i]));
            places.Add(state.Place + (state.Quote == 0 ? "" : ((char)state.Quote).ToString()));
            state.PassValue();
        }

        return string.Join(' ', places);
    }

    [Theory]
    [InlineData("@<p>@</p>@", "Text Text Text")]
    [InlineData("a < @ b <3 @ </@>", "Text Text Tag")]
    [InlineData("<p class=\"a @\" id='@' x=@ y = @z>@", "Attribute\" Attribute' UnquotedAttribute UnquotedAttribute Text")]
    [InlineData("<p @ @=\"@\" data-@=\"@\">@<@>", "Tag Tag Attribute\" Tag Attribute\" Text Tag")]
    [InlineData("<a href=\"@\"><a href='/x/@'><A HREF=\" @@\">", "Url\" Attribute' Url\" Attribute\"")]
    [InlineData(
        "<img src=\"@\"><iframe src=\"@\"><iframe srcdoc='@'><form action='@'><script src='@'>",
        "Attribute\" Url\" Document' Url' Url'"
    )]
    [InlineData("<b onclick=\"f(@, '@')\" on@=\"@\">", "HandlerCode\" HandlerString\" Tag HandlerCode\"")]
    [InlineData("<!-- @ --><!-- -- @ --->@<!DOCTYPE @>@", "Text Text Text Text Text")]
    [InlineData("<title>@</title><textarea><a href=\"@\"></textarea><a href=\"@\">", "Text Text Url\"")]
    [InlineData("<style>a { color: @ }</style><p style='@'>@", "Style Style' Text")]
    [InlineData("<br/><input value=\"@\"/>@", "Attribute\" Text")]
    public void Are_told_by_the_markup_around_them(string page, string places) => Of(page).ShouldBe(places);

    [Theory]
    [InlineData(
        "<script>x = @; y = \"@\" + '@' + `@` + @;</script>@",
        "ScriptCode ScriptString\" ScriptString' ScriptTemplate ScriptCode Text"
    )]
    [InlineData("<script>// it's @\nx = @ /* ' @ */ + @</script>", "Text ScriptCode Text ScriptCode")]
    [InlineData("<script>x = 'a\\'@'; y = /'/.test('@'); z = a / b / '@'</script>", "ScriptString' ScriptString' ScriptString'")]
    [InlineData("<script>x = s.replace(/[/']+/g, @)</script>", "ScriptCode")]
    [InlineData("<script>x = '</span>@';</script>@<p>@", "ScriptString' Text Text")]
    [InlineData("<script>x = 'open\ny = @</script>@", "ScriptCode Text")]
    [InlineData("<SCRIPT type=\"text/javascript\">@</SCRIPT ><script type='application/json'>@</script>", "ScriptCode Text")]
    [InlineData("<script type=module>@</script><script type=\"text/x-template\"><b>@</b></script>@", "ScriptCode Text Text")]
    [InlineData("<script src=\"a.js\"></script>@<script>\n@</script>", "Text ScriptCode")]
    public void Are_followed_into_scripts(string page, string places) => Of(page).ShouldBe(places);

    [Fact]
    public void Can_be_come_back_to()
    {
        var state = default(MarkupState);
        state.Read("<a "u8);
        var before = state;
        state.Read("href=\""u8);
        before.Place.ShouldBe(MarkupPlace.Tag);
        state.Place.ShouldBe(MarkupPlace.Url);
    }
}
