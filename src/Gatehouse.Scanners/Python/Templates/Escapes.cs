using Gatehouse.Engine.Syntax.Templates;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>What a value that a template writes can no longer hold.</summary>
[Flags]
internal enum Escapes : byte
{
    None = 0,

    /// <summary>No <c>&lt;</c>, so no tag.</summary>
    Tags = 1,
    DoubleQuotes = 2,
    SingleQuotes = 4,

    /// <summary>What HTML's escape takes away; a browser brings it back in an attribute.</summary>
    Html = Tags | DoubleQuotes | SingleQuotes,

    /// <summary>Nothing that ends a string of a script, also after a browser undid HTML's escapes.</summary>
    Script = 8,

    /// <summary>A literal of a script, complete with its quotes.</summary>
    Json = 16,

    /// <summary>Nothing but letters, digits and <c>-_.~%/</c>.</summary>
    Word = 32,

    All = Html | Script | Json | Word,
}

internal static class EscapesInPlace
{
    /// <summary>In the order of <see cref="MarkupPlace"/>: what each place asks for.</summary>
    /// <param name="quote">Around the attribute or string; 0 where there is none.</param>
    public static bool AreEnough(this Escapes escapes, MarkupPlace place, byte quote)
    {
        if (escapes.HasFlag(Escapes.Word))
            return true;
        var asked = quote switch
        {
            (byte)'"' => Escapes.DoubleQuotes,
            (byte)'\'' => Escapes.SingleQuotes,
            _ => Escapes.None,
        };
        return place switch
        {
            MarkupPlace.Text => escapes.HasFlag(Escapes.Tags),
            MarkupPlace.Attribute => escapes.HasFlag(asked),
            MarkupPlace.HandlerCode => escapes.HasFlag(Escapes.Json | asked),
            MarkupPlace.HandlerString => escapes.HasFlag(Escapes.Script) && escapes.HasFlag(asked),
            MarkupPlace.ScriptCode => escapes.HasFlag(Escapes.Json | Escapes.Tags),
            MarkupPlace.ScriptString => escapes.HasFlag(Escapes.Tags | asked),
            MarkupPlace.Style => escapes.HasFlag(Escapes.Tags | asked),
            _ => false,
        };
    }
}
