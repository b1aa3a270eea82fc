namespace Gatehouse.Engine.Syntax.Spdx;

/// <summary>
/// Under which licences something may be used (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/); its text is canonical.
/// </summary>
public abstract record SpdxExpression
{
    public const int MaxLength = 4_096;
    private const int MaxDepth = 32;

    private protected SpdxExpression() { }

    /// <summary>The licences in it, in the order of the text.</summary>
    public abstract IEnumerable<SpdxTerm> Terms { get; }

    /// <summary>Whether every licence and exception in it is one of SPDX's list, or a reference of one's own.</summary>
    public bool IsKnown => Terms.All(term => term.IsKnown);

    public bool IsDeprecated => Terms.Any(term => term.IsDeprecated);

    /// <summary>The same with today's ids: <c>GPL-2.0+</c> is <c>GPL-2.0-or-later</c>.</summary>
    public abstract SpdxExpression Modern();

    /// <summary>Whether there is a way to use it with licences that all fulfil the question.</summary>
    public abstract bool IsPossible(Func<SpdxTerm, bool> isGood);

    /// <summary>Whether every way to use it takes one of the licences.</summary>
    public bool Imposes(ImmutableArray<LicencePattern> licences) =>
        !Modern().IsPossible(term => !licences.Any(licence => licence.Matches(term)));

    /// <summary>Whether there is a way to use it under these licences alone.</summary>
    public bool IsSatisfiedBy(ImmutableArray<LicencePattern> licences) =>
        Modern().IsPossible(term => licences.Any(licence => licence.Permits(term)));

    public static SpdxExpression All(IEnumerable<SpdxExpression> parts) =>
        Joined(parts.SelectMany(part => part is SpdxAll all ? all.Parts : [part]), joined => new SpdxAll(joined));

    public static SpdxExpression Any(IEnumerable<SpdxExpression> parts) =>
        Joined(parts.SelectMany(part => part is SpdxAny any ? any.Parts : [part]), joined => new SpdxAny(joined));

    private static SpdxExpression Joined(IEnumerable<SpdxExpression> parts, Func<ImmutableArray<SpdxExpression>, SpdxExpression> join)
    {
        ImmutableArray<SpdxExpression> distinct = [.. parts.DistinctBy(part => part.ToString())];
        return distinct.Length == 1 ? distinct[0] : join(distinct);
    }

    /// <summary>Null where the text is no expression, or longer or deeper than anybody writes; its licences need not be known.</summary>
    public static SpdxExpression? Parse(string text)
    {
        if (text.Length > MaxLength || Words(text) is not { Count: > 0 } words)
            return null;
        var at = 0;
        return Alternatives(words, ref at, 0) is { } read && at == words.Count ? read : null;
    }

    /// <summary>Null where a character stands there that no expression has.</summary>
    private static List<string>? Words(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length; )
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                i++;
                continue;
            }

            var start = i++;
            if (c is not ('(' or ')'))
            {
                while (i < text.Length && IsOfId(text[i]))
                    i++;
                if (!IsOfId(c))
                    return null;
            }

            words.Add(text[start..i]);
        }

        return words;
    }

    private static bool IsOfId(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or ':';

    private static SpdxExpression? Alternatives(List<string> words, ref int at, int depth)
    {
        var parts = new List<SpdxExpression>();
        do
        {
            if (Together(words, ref at, depth) is not { } part)
                return null;
            parts.Add(part);
        } while (Takes(words, ref at, "OR"));
        return Any(parts);
    }

    private static SpdxExpression? Together(List<string> words, ref int at, int depth)
    {
        var parts = new List<SpdxExpression>();
        do
        {
            if (One(words, ref at, depth) is not { } part)
                return null;
            parts.Add(part);
        } while (Takes(words, ref at, "AND"));
        return All(parts);
    }

    private static SpdxExpression? One(List<string> words, ref int at, int depth)
    {
        if (at == words.Count || depth > MaxDepth)
            return null;
        var word = words[at++];
        if (word == "(")
        {
            var inner = Alternatives(words, ref at, depth + 1);
            return Takes(words, ref at, ")") ? inner : null;
        }

        if (!IsId(word))
            return null;
        string? exception = null;
        if (Takes(words, ref at, "WITH"))
        {
            if (at == words.Count || !IsId(words[at]) || words[at].EndsWith('+'))
                return null;
            exception = words[at++];
        }

        return SpdxTerm.Of(word, exception);
    }

    private static bool IsId(string word) =>
        word is not ("(" or ")")
        && !Is(word, "AND")
        && !Is(word, "OR")
        && !Is(word, "WITH")
        && char.IsAsciiLetterOrDigit(word[0])
        && word.AsSpan(0, word.Length - 1).IndexOf('+') < 0
        && (!word.Contains(':', StringComparison.Ordinal) || SpdxTerm.IsReference(word));

    private static bool Takes(List<string> words, ref int at, string word)
    {
        if (at == words.Count || !Is(words[at], word))
            return false;
        at++;
        return true;
    }

    private static bool Is(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One licence of an expression, perhaps with an exception.</summary>
public sealed record SpdxTerm : SpdxExpression
{
    private const string Only = "-only";
    private const string Later = "-or-later";

    /// <summary>In canonical spelling where SPDX knows it; as written where not.</summary>
    public required string Id { get; init; }

    /// <summary>Written with <c>+</c>.</summary>
    public bool OrLater { get; init; }

    public string? Exception { get; init; }

    public bool IsReferenceOnly => IsReference(Id);

    public override IEnumerable<SpdxTerm> Terms => [this];

    public new bool IsKnown =>
        (IsReferenceOnly || SpdxList.Known.Licence(Id) is not null)
        && (Exception is null || IsReference(Exception) || SpdxList.Known.Exception(Exception) is not null);

    public new bool IsDeprecated => SpdxList.Known.Licence(Id)?.IsDeprecated == true;

    public override SpdxExpression Modern() => Today();

    public override bool IsPossible(Func<SpdxTerm, bool> isGood) => isGood(this);

    /// <summary><c>LicenseRef-…</c>, perhaps of another document, or <c>AdditionRef-…</c>.</summary>
    public static bool IsReference(string id)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var own = id[(colon + 1)..];
        return (colon < 0 || id.StartsWith("DocumentRef-", StringComparison.OrdinalIgnoreCase))
            && !own.Contains(':', StringComparison.Ordinal)
            && (
                own.StartsWith("LicenseRef-", StringComparison.OrdinalIgnoreCase)
                || own.StartsWith("AdditionRef-", StringComparison.OrdinalIgnoreCase)
            );
    }

    public override string ToString() => $"{Id}{(OrLater ? "+" : "")}{(Exception is null ? "" : $" WITH {Exception}")}";

    internal static SpdxTerm Of(string word, string? exception)
    {
        var isLater = word.EndsWith('+');
        var id = isLater ? word[..^1] : word;
        return new SpdxTerm
        {
            Id = SpdxList.Known.Licence(id)?.Id ?? id,
            OrLater = isLater,
            Exception = exception is null ? null : SpdxList.Known.Exception(exception) ?? exception,
        };
    }

    internal SpdxTerm Today()
    {
        if (SpdxList.Known.Licence(Id) is { IsDeprecated: true, Replacement: { Length: > 0 } now } && Parse(now) is SpdxTerm term)
            return Joined(term with { OrLater = OrLater || term.OrLater, Exception = Exception ?? term.Exception });
        return Joined(this);
    }

    /// <summary>Of the GNU licences the plus is a licence of its own.</summary>
    private static SpdxTerm Joined(SpdxTerm term) =>
        !term.OrLater ? term
        : term.Id.EndsWith(Only, StringComparison.Ordinal) && SpdxList.Known.Licence(term.Id[..^Only.Length] + Later) is { } later
            ? term with
            {
                Id = later.Id,
                OrLater = false,
            }
        : term.Id.EndsWith(Later, StringComparison.Ordinal) ? term with { OrLater = false }
        : term;

    /// <summary>The name without version, and the version; null where the id has none.</summary>
    internal (string Family, Version Version, bool OrLater)? Versioned()
    {
        var later = OrLater || Id.EndsWith(Later, StringComparison.Ordinal);
        var id =
            Id.EndsWith(Later, StringComparison.Ordinal) ? Id[..^Later.Length]
            : Id.EndsWith(Only, StringComparison.Ordinal) ? Id[..^Only.Length]
            : Id;
        var dash = id.LastIndexOf('-');
        if (dash <= 0)
            return null;
        var number = id[(dash + 1)..];
        return Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version)
            ? (id[..dash], version, later)
            : null;
    }
}

/// <summary>All of several expressions count.</summary>
public sealed record SpdxAll(ImmutableArray<SpdxExpression> Parts) : SpdxExpression
{
    public override IEnumerable<SpdxTerm> Terms => Parts.SelectMany(part => part.Terms);

    public override SpdxExpression Modern() => All(Parts.Select(part => part.Modern()));

    public override bool IsPossible(Func<SpdxTerm, bool> isGood) => Parts.All(part => part.IsPossible(isGood));

    public override string ToString() => string.Join(" AND ", Parts.Select(part => part is SpdxAny ? $"({part})" : part.ToString()));
}

/// <summary>One of several expressions is to be chosen.</summary>
public sealed record SpdxAny(ImmutableArray<SpdxExpression> Parts) : SpdxExpression
{
    public override IEnumerable<SpdxTerm> Terms => Parts.SelectMany(part => part.Terms);

    public override SpdxExpression Modern() => Any(Parts.Select(part => part.Modern()));

    public override bool IsPossible(Func<SpdxTerm, bool> isGood) => Parts.Any(part => part.IsPossible(isGood));

    public override string ToString() => string.Join(" OR ", Parts);
}
