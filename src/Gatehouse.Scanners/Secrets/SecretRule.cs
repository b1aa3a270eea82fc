using System.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>A kind of secret: the literals that announce it, and what to make of the bytes around one.</summary>
public abstract class SecretRule : Rule
{
    /// <summary>
    /// At least three characters each, in lower case; met in any case. One search for the keywords of all rules decides which rules look at a file.
    /// </summary>
    public abstract ImmutableArray<string> Keywords { get; }

    /// <summary>Where two rules claim the same bytes, the higher rank keeps them.</summary>
    internal virtual SecretRank Rank => SecretRank.Token;

    /// <summary>Whether what this rule sees in tests and documentation is more often made up than not.</summary>
    internal virtual bool IsDoubtfulInExamples => Rank != SecretRank.Token;

    /// <summary>Ids of the rules that report the public half (an id, an account) of this rule's secret; both halves are one finding.</summary>
    internal virtual ImmutableArray<string> PublicHalves => [];

    /// <summary>Looks at the bytes around a keyword of this rule; bounded work, whatever they are.</summary>
    internal abstract void Look(Glimpse glimpse, SecretFinds finds);

    protected static Example Bad(string markedText, string path = "settings.py") =>
        new(true, "reported", [new ExampleFile(path, markedText)]);

    protected static Example Good(string name, string text, string path = "settings.py") => new(false, name, [new ExampleFile(path, text)]);

    /// <summary>A text of a shape, made at run time and the same each time: no live-looking token lies in the sources.</summary>
    protected string Fake(string pattern, int variant = 0) => TokenPattern.Of(pattern).Fake(SeededBytes.SeedOf(Facts.Id) + (ulong)variant);

    /// <summary>Bits of Shannon entropy per character.</summary>
    protected static double EntropyOf(ReadOnlySpan<byte> text) => Entropy.Of(text);

    private protected static string Ascii(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);
}

/// <summary>How sure a kind of rule is of the bytes it claims; higher wins.</summary>
internal enum SecretRank
{
    Generic,
    Assigned,
    Structure,
    Token,
}

/// <summary>A keyword of a rule, seen in a file.</summary>
internal readonly ref struct Glimpse(SourceFile file, int at, int length)
{
    public SourceFile File { get; } = file;

    public ReadOnlySpan<byte> Text { get; } = file.Bytes;

    public int At { get; } = at;

    public int Length { get; } = length;

    public int End => At + Length;
}
