using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>What an allowlist's expressions look at.</summary>
internal enum AllowlistTarget
{
    Secret,
    Match,
    Line,
}

/// <summary>What gitleaks leaves alone: paths, texts and words, of which one or all must fit.</summary>
internal sealed record GitleaksAllowlist
{
    /// <summary>Of a longer line the expressions see this much on each side of the match.</summary>
    private const int MostOfLine = 32 * 1024;

    /// <summary>True where all kinds of conditions that it has must be met, false where one is enough.</summary>
    public required bool AsksForAll { get; init; }

    /// <summary>Commits are met in history only.</summary>
    public required bool HasCommits { get; init; }

    public required ImmutableArray<GoRegex> Paths { get; init; }

    public required ImmutableArray<GoRegex> Regexes { get; init; }

    public required AllowlistTarget Target { get; init; }

    /// <summary>In lower case.</summary>
    public required ImmutableArray<string> Stopwords { get; init; }

    /// <summary>Empty for all rules.</summary>
    public required ImmutableArray<string> TargetRules { get; init; }

    /// <summary>Whether it leaves the whole file alone, whatever stands in it.</summary>
    public bool AllowsFile(SourcePath path, Sightings seen)
    {
        var isEnough = !AsksForAll || (!HasCommits && Regexes.IsEmpty && Stopwords.IsEmpty);
        return isEnough && !Paths.IsEmpty && FitsPath(path, seen);
    }

    public bool Allows(SourceFile file, ByteSpan match, ByteSpan secret, Sightings seen)
    {
        if (HasCommits && AsksForAll)
            return false;
        if (!Paths.IsEmpty && FitsPath(file.Path, seen) != AsksForAll)
            return !AsksForAll;
        if (!Regexes.IsEmpty && FitsText(file, match, secret, seen) != AsksForAll)
            return !AsksForAll;
        if (!Stopwords.IsEmpty && HoldsStopword(file.Bytes.Slice(secret.Start, secret.Length)) != AsksForAll)
            return !AsksForAll;
        return AsksForAll;
    }

    private bool FitsPath(SourcePath path, Sightings seen)
    {
        var bytes = Encoding.UTF8.GetBytes(path.Value);
        return Paths.Any(one => one.IsMatch(bytes, seen));
    }

    private bool FitsText(SourceFile file, ByteSpan match, ByteSpan secret, Sightings seen)
    {
        var span = Target switch
        {
            AllowlistTarget.Secret => secret,
            AllowlistTarget.Match => match,
            _ => LinesOf(file, match),
        };
        foreach (var one in Regexes)
        {
            if (one.IsMatch(file.Bytes.Slice(span.Start, span.Length), seen))
                return true;
        }

        return false;
    }

    private static ByteSpan LinesOf(SourceFile file, ByteSpan match)
    {
        var first = file.Lines.Line(file.Lines.LineAt(match.Start), file.Bytes);
        var last = file.Lines.Line(file.Lines.LineAt(Math.Max(match.Start, match.End - 1)), file.Bytes);
        return ByteSpan.Between(
            Math.Max(first.Start, match.Start - MostOfLine),
            Math.Min(Math.Max(last.End, match.End), match.End + MostOfLine)
        );
    }

    private bool HoldsStopword(ReadOnlySpan<byte> secret)
    {
        var text = TextBytes.Decode(secret);
        return Stopwords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
