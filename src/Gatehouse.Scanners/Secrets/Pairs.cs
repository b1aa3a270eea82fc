namespace Gatehouse.Scanners.Secrets;

/// <summary>Makes one finding of the two halves of a credential: the secret half keeps it, the public half is named in its message.</summary>
internal static class Pairs
{
    private const int FarthestBytes = 1024;
    private const int FarthestLines = 20;

    /// <param name="claims">Settled, in the order of the file.</param>
    public static List<Claim> Join(List<Claim> claims, ReadOnlySpan<byte> text)
    {
        if (claims.Count < 2 || !claims.Exists(claim => !claim.Rule.PublicHalves.IsEmpty))
            return claims;
        var joined = new Claim?[claims.Count];
        var isPublicHalf = new bool[claims.Count];
        for (var i = 0; i < claims.Count; i++)
        {
            joined[i] = claims[i];
            if (Nearest(claims, i, isPublicHalf, text) is not { } half)
                continue;
            isPublicHalf[half] = true;
            var id = claims[half];
            var shown = Redacted.From(text.Slice(id.Secret.Start, id.Secret.Length)).Preview;
            joined[i] = claims[i] with { Message = $"{claims[i].Message}, with the {id.Rule.Facts.Title} {shown} beside it" };
        }

        return [.. joined.Where((claim, i) => !isPublicHalf[i]).OfType<Claim>()];
    }

    private static int? Nearest(List<Claim> claims, int secret, bool[] taken, ReadOnlySpan<byte> text)
    {
        var halves = claims[secret].Rule.PublicHalves;
        if (halves.IsEmpty)
            return null;
        int? nearest = null;
        var least = FarthestBytes + 1;
        for (var step = -1; step <= 1; step += 2)
        {
            for (var i = secret + step; i >= 0 && i < claims.Count; i += step)
            {
                var distance = Distance(claims[i], claims[secret]);
                if (distance > FarthestBytes)
                    break;
                if (taken[i] || distance >= least || !halves.Contains(claims[i].Rule.Facts.Id) || !IsNear(claims[i], claims[secret], text))
                    continue;
                least = distance;
                nearest = i;
                break;
            }
        }

        return nearest;
    }

    private static int Distance(Claim left, Claim right) =>
        Math.Max(left.Secret.Start, right.Secret.Start) - Math.Min(left.Secret.End, right.Secret.End);

    private static bool IsNear(Claim left, Claim right, ReadOnlySpan<byte> text)
    {
        var from = Math.Min(left.Secret.End, right.Secret.End);
        var to = Math.Max(left.Secret.Start, right.Secret.Start);
        return from >= to || text[from..to].Count((byte)'\n') <= FarthestLines;
    }
}
