using System.Text;
using Gatehouse.Engine.Syntax.Templates;
using Gatehouse.Scanners.Python.Models;
using Gatehouse.Scanners.Python.Templates;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What HTML's escapes are worth where a text of the program writes them.</summary>
internal static class HtmlText
{
    /// <summary>All that says how far a value was made harmless for a page, unless it is so for any.</summary>
    private const SinkKinds Partly = SinkKinds.Escaped | SinkKinds.NoLess | SinkKinds.Json;

    /// <summary>Whether a mark needs a look at what stands around it.</summary>
    public static bool IsPartly(Mark mark) => (mark.Cleaned & SinkKinds.Html) == 0 && (mark.Cleaned & Partly) != 0;

    /// <summary>What is escaped stays so in a page; what is harmless by its letters anyway is so escaped or not.</summary>
    public static SinkKinds WithEscapes(SinkKinds cleaned)
    {
        if (cleaned.HasFlag(SinkKinds.Html))
            return cleaned | SinkKinds.Escaped;
        if (cleaned.HasFlag(SinkKinds.NoLess))
            cleaned |= SinkKinds.EscapedTags;
        if (cleaned.HasFlag(SinkKinds.NoSingleQuote))
            cleaned |= SinkKinds.EscapedSingleQuotes;
        return cleaned.HasFlag(SinkKinds.NoDoubleQuote) ? cleaned | SinkKinds.EscapedDoubleQuotes : cleaned;
    }

    /// <summary>In the words of templates.</summary>
    public static Escapes EscapesOf(Mark mark)
    {
        var cleaned = mark.Cleaned;
        return (cleaned.HasFlag(SinkKinds.EscapedTags) ? Escapes.Tags : Escapes.None)
            | (cleaned.HasFlag(SinkKinds.EscapedSingleQuotes) ? Escapes.SingleQuotes : Escapes.None)
            | (cleaned.HasFlag(SinkKinds.EscapedDoubleQuotes) ? Escapes.DoubleQuotes : Escapes.None)
            | (cleaned.HasFlag(SinkKinds.Json) ? Escapes.Json : Escapes.None);
    }

    /// <summary>Whether a value does harm in a page where nothing that is known stands around it.</summary>
    public static bool IsHarmfulAlone(Mark mark) => (mark.Cleaned & (SinkKinds.Html | SinkKinds.EscapedTags)) == 0;

    /// <summary>Whether a part does harm in the page that the text makes.</summary>
    public static bool IsHarmful(Mark mark, ImmutableArray<Piece> pieces, int at)
    {
        if ((mark.Cleaned & SinkKinds.Html) != 0)
            return false;
        return !IsPartly(mark) || IsHarmfulAt(mark, PlaceOf(pieces, at));
    }

    /// <summary>
    /// What is left to know of a part when the text around it is forgotten: where its place asked for more than it has, it was never
    /// escaped; where it has enough, it is fit for any page that the text is a piece of.
    /// </summary>
    public static Taint Folded(ImmutableArray<Piece> pieces, int at)
    {
        var taint = pieces[at].Taint;
        var isAsked = false;
        foreach (var mark in taint.Marks)
            isAsked |= IsPartly(mark);
        if (!isAsked || !HasMarkup(pieces, at))
            return taint;
        var place = PlaceOf(pieces, at);
        return taint.Map(mark =>
            !IsPartly(mark) ? mark
            : IsHarmfulAt(mark, place) ? Bare(mark)
            : mark.With(mark.Cleaned | SinkKinds.EscapedTags, mark.IsDoubtful)
        );
    }

    /// <summary>As if nobody had escaped it.</summary>
    public static Mark Bare(Mark mark) =>
        mark.With(
            mark.Cleaned & ~(Partly | SinkKinds.Html | SinkKinds.NoSingleQuote | SinkKinds.NoDoubleQuote | SinkKinds.Escaped),
            mark.IsDoubtful
        );

    private static bool HasMarkup(ImmutableArray<Piece> pieces, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (pieces[i].Literal?.Contains('<', StringComparison.Ordinal) == true)
                return true;
        }

        return false;
    }

    private static bool IsHarmfulAt(Mark mark, MarkupState page)
    {
        if (page.Place == MarkupPlace.Url)
            return (mark.Cleaned & (SinkKinds.Redirect | SinkKinds.WebUrl)) == 0 || !mark.Cleaned.HasFlag(QuoteOf(page.Quote));
        return !EscapesOf(mark).AreEnough(page.Place, page.Quote);
    }

    private static SinkKinds QuoteOf(byte quote) => quote == '"' ? SinkKinds.EscapedDoubleQuotes : SinkKinds.EscapedSingleQuotes;

    private static MarkupState PlaceOf(ImmutableArray<Piece> pieces, int at)
    {
        var page = new MarkupState();
        for (var i = 0; i < at; i++)
        {
            if (pieces[i].Literal is { } literal)
                page.Read(Encoding.UTF8.GetBytes(literal));
            else
                page.PassValue();
        }

        return page;
    }
}
