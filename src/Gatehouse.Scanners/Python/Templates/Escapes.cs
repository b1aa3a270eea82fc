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
