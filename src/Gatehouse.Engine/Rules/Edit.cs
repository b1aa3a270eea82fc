using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Rules;

/// <summary>What certainly mends a hit: replacements in the same file that do not overlap, and a short title in the imperative.</summary>
public sealed record Edit(string Title, ImmutableArray<Replacement> Replacements)
{
    /// <summary>An edit with more is a rewrite, and no rule is certain of one.</summary>
    public const int MostReplacements = 100;

    public static Edit Of(string title, ByteSpan span, string text) => new(title, [new Replacement(span, text)]);

    /// <summary>Null where it can be carried out on a text of this length, else what is wrong with it.</summary>
    internal string? Problem(int length)
    {
        if (Replacements.IsDefaultOrEmpty || Replacements.Length > MostReplacements)
            return $"an edit has 1 to {MostReplacements} replacements";
        var last = 0;
        foreach (var one in Replacements.OrderBy(one => one.Span))
        {
            if (one.Span.Start < last || one.Span.Length < 0 || one.Span.End > length)
                return "a replacement leaves the file or overlaps another";
            last = one.Span.End;
        }

        return null;
    }
}

/// <summary>Text in place of a run of bytes; an empty run inserts. A line end in the text becomes the file's own.</summary>
/// <param name="IsShared">True where edits of several findings ask for the same text at the same place, as for an import: it is written once.</param>
public sealed record Replacement(ByteSpan Span, string Text, bool IsShared = false);
