using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>What the secret rules claim in one file, before overlapping claims are settled.</summary>
internal sealed class SecretFinds(SourceFile file)
{
    /// <summary>How many bytes all rules together may look at, per byte of the file; a file made of nothing but keywords ends here.</summary>
    private const long LooksPerByte = 64;

    private const long FreeLooks = 4 * 1024 * 1024;

    private List<Claim>? _claims;
    private long _looks = FreeLooks + LooksPerByte * file.Bytes.Length;
    private SecretPlace? _place;
    private bool? _isKeyed;

    /// <summary>Set once a name was met that says it is secret, in a file whose keys can be read.</summary>
    public bool HasNames { get; set; }

    /// <summary>What a name and a value mean in this file; asked at every name that says it is secret.</summary>
    public SecretPlace Place => _place ??= SecretPlaces.Of(file.Path);

    /// <summary>Whether the file is of a kind whose keys are read.</summary>
    public bool IsKeyed => _isKeyed ??= KeyedValues.FormatOf(file.Path) is not null;

    public bool IsSpent => _looks <= 0;

    /// <summary>Counts bytes that a rule looked at.</summary>
    public void Spend(int bytes) => _looks -= bytes;

    public void Claim(SecretRule rule, ByteSpan secret, string message, Confidence? confidence = null) =>
        (_claims ??= []).Add(new Claim(rule, secret, message, confidence));

    /// <summary>Takes back what was judged by the looks of an encoded value; the value itself is judged next.</summary>
    public void ForgetGeneric(IReadOnlyList<Encodings.Run> encoded)
    {
        if (_claims is null || encoded.Count == 0)
            return;
        var places = encoded.Select(run => run.Source.Start).ToHashSet();
        _claims.RemoveAll(claim => claim.Rule.Rank == SecretRank.Generic && places.Contains(claim.Secret.Start));
    }

    /// <summary>One claim for each run of bytes: the highest rank, then the longest, then the first id.</summary>
    public List<Claim> Settle()
    {
        if (_claims is null)
            return [];
        var settled = new List<Claim>();
        _claims.Sort(
            (left, right) =>
            {
                var order = right.Rule.Rank.CompareTo(left.Rule.Rank);
                order = order != 0 ? order : right.Secret.Length.CompareTo(left.Secret.Length);
                order = order != 0 ? order : left.Secret.Start.CompareTo(right.Secret.Start);
                order = order != 0 ? order : string.CompareOrdinal(left.Rule.Facts.Id, right.Rule.Facts.Id);
                return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
            }
        );
        var taken = new SortedSet<ByteSpan>();
        foreach (var claim in _claims)
        {
            if (Free(taken, claim.Secret))
            {
                taken.Add(claim.Secret);
                settled.Add(claim);
            }
        }

        settled.Sort((left, right) => left.Secret.CompareTo(right.Secret));
        return settled;
    }

    /// <summary>
    /// The spans taken do not overlap each other, so only the nearest on each side can be in the way. Of a view only its ends are asked: its
    /// count would walk all of it, for each of a hundred thousand claims.
    /// </summary>
    private static bool Free(SortedSet<ByteSpan> taken, ByteSpan span) =>
        !taken.GetViewBetween(new ByteSpan(0, 0), new ByteSpan(span.Start, int.MaxValue)).Max.Overlaps(span)
        && !taken.GetViewBetween(new ByteSpan(span.Start, 0), new ByteSpan(int.MaxValue, int.MaxValue)).Min.Overlaps(span);
}

/// <summary>A rule's word that these bytes are a secret.</summary>
internal sealed record Claim(SecretRule Rule, ByteSpan Secret, string Message, Confidence? Confidence);
