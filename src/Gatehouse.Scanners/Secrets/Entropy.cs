namespace Gatehouse.Scanners.Secrets;

/// <summary>Shannon entropy of the bytes of a text: H = -Σ p·log2 p, in bits per character (Shannon 1948).</summary>
internal static class Entropy
{
    public static double Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (var b in text)
            counts[b]++;
        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
                entropy -= (double)count / text.Length * Math.Log2((double)count / text.Length);
        }

        return entropy;
    }
}
