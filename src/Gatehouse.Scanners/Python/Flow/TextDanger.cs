using System.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Whether a text does harm where it arrives, by what stands around the part that came from the outside.</summary>
internal static class TextDanger
{
    /// <summary>Where letters and digits say nothing but themselves.</summary>
    private const SinkKinds WantsSigns =
        SinkKinds.Html
        | SinkKinds.Sql
        | SinkKinds.Command
        | SinkKinds.Template
        | SinkKinds.Header
        | SinkKinds.Log
        | SinkKinds.Ldap
        | SinkKinds.LdapName
        | SinkKinds.XPath
        | SinkKinds.Xml;

    public static bool IsHarmful(Mark mark, SinkKinds kind) =>
        (mark.Cleaned & (kind | AsWhole(kind))) == 0 && !LacksSigns(mark, kind) && IsOf(mark, kind);

    /// <summary>Whether the signs that do harm there cannot be in it: without a <c>&lt;</c> no document declares an entity.</summary>
    private static bool LacksSigns(Mark mark, SinkKinds kind) =>
        (mark.Cleaned.HasFlag(SinkKinds.Digits) && (kind & WantsSigns) != 0)
        || (kind == SinkKinds.Xml && mark.Cleaned.HasFlag(SinkKinds.EscapedTags));

    private static bool IsOf(Mark mark, SinkKinds kind) =>
        mark.Source.Facts.Label switch
        {
            SourceLabel.WeakRandom => kind == SinkKinds.Secret,
            SourceLabel.Filtered => kind == SinkKinds.Html,
            _ => kind != SinkKinds.Secret,
        };

    /// <summary>What a value became that brings its own quotes: harmless as long as it stands in no others.</summary>
    private static SinkKinds AsWhole(SinkKinds kind) =>
        kind switch
        {
            SinkKinds.Command => SinkKinds.ShellWord,
            SinkKinds.Code => SinkKinds.Literal,
            _ => SinkKinds.None,
        };

    public static Mark? Of(TextAtom text, SinkKinds kind)
    {
        var before = new StringBuilder();
        var beginsUnknown = false;
        Mark? lesser = null;
        for (var i = 0; i < text.Pieces.Length; i++)
        {
            var piece = text.Pieces[i];
            if (piece.Literal is { } literal)
            {
                before.Append(literal);
                continue;
            }

            foreach (var mark in piece.Taint.Marks)
            {
                if (!IsHarmfulIn(before, mark, kind) || !IsReached(kind, mark, before.ToString(), beginsUnknown, text, i))
                    continue;
                if (kind != SinkKinds.Path || !PathText.IsConfined(mark))
                    return mark;
                lesser ??= mark;
            }

            beginsUnknown |= before.Length == 0;
            before.Append('\uFFFD');
        }

        return lesser;
    }

    /// <summary>Whether it is harmful there: quotes around a value that was quoted take away its own.</summary>
    private static bool IsHarmfulIn(StringBuilder before, Mark mark, SinkKinds kind) =>
        IsHarmful(mark, kind)
        || (
            (mark.Cleaned & kind) == 0
            && AsWhole(kind) != SinkKinds.None
            && !LacksSigns(mark, kind)
            && IsOf(mark, kind)
            && QuoteAround(before.ToString()) is not null
        );

    private static bool IsReached(SinkKinds kind, Mark mark, string before, bool beginsUnknown, TextAtom text, int at)
    {
        switch (kind)
        {
            case SinkKinds.Html:
                return HtmlText.IsHarmful(mark, text.Pieces, at);
            case SinkKinds.Request:
                return !HasHost(before, beginsUnknown);
            case SinkKinds.Redirect:
                return !HasHost(before, beginsUnknown) && !IsLocal(before);
            case SinkKinds.Path when PathText.IsPartOfName(mark, text.Pieces, at):
                return false;
            case SinkKinds.Path or SinkKinds.Archive:
                // Below a folder, without a way up, there is no way out.
                return !(mark.Cleaned.HasFlag(SinkKinds.NoDotDot) && before.Length > 0);
            case SinkKinds.Sql or SinkKinds.PartiQl or SinkKinds.XPath or SinkKinds.Ldap or SinkKinds.LdapName:
                return QuoteAround(before) switch
                {
                    '\'' => !mark.Cleaned.HasFlag(SinkKinds.NoSingleQuote),
                    '"' => !mark.Cleaned.HasFlag(SinkKinds.NoDoubleQuote),
                    _ => true,
                };
            // `pref_…` is a family of attributes of its own.
            case SinkKinds.MassAssignment:
                return before.Length == 0;
            // Only what a text begins with makes an option of it.
            case SinkKinds.Argument:
                return before.Length == 0;
            default:
                return true;
        }
    }

    /// <summary>Whether the host is settled before the part comes.</summary>
    private static bool HasHost(string before, bool beginsUnknown)
    {
        if (beginsUnknown)
            return true;
        var scheme = before.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            // `//host/`, `/path`: a request cannot go there without a base; `mailto:` and the like have no host.
            return before.StartsWith('/') && !before.StartsWith("//", StringComparison.Ordinal) && before.Length > 1;
        }

        return before.AsSpan(scheme + 3).IndexOfAny('/', '?', '#') > 0;
    }

    /// <summary><c>/account/…</c>, <c>?next=…</c>: stays on the same host.</summary>
    private static bool IsLocal(string before) =>
        before.Length > 0
        && (
            before[0] is '?' or '#'
            || (before[0] == '/' && before.Length > 1 && before[1] is not ('/' or '\\' or '\uFFFD'))
            || (
                char.IsLetterOrDigit(before[0])
                && !before.Contains(':', StringComparison.Ordinal)
                && before.AsSpan().IndexOfAny('/', '?') > 0
            )
        );

    private static char? QuoteAround(string before)
    {
        char? open = null;
        for (var i = 0; i < before.Length; i++)
        {
            var letter = before[i];
            if (letter == '\\' && open is not null)
                i++;
            else if (letter == open)
                open = null;
            else if (open is null && letter is '\'' or '"')
                open = letter;
        }

        return open;
    }
}
