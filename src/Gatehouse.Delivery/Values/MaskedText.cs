using System.Text;

namespace Gatehouse.Delivery.Values;

/// <summary>Text on its way to a log: comes in pieces, leaves without secrets.</summary>
public sealed class MaskedText
{
    /// <summary>Line breaks and blanks count for nothing within a secret: without an end to them a flood of them would be kept for ever.</summary>
    private const int MostFolded = 64 * 1024;

    private readonly Masks _masks;
    private readonly Action<string> _sink;
    private string _held = "";

    internal MaskedText(Masks masks, Action<string> sink)
    {
        _masks = masks;
        _sink = sink;
    }

    public void Add(string piece) => Release(_held + piece, isEnd: false);

    /// <summary>Nothing more comes for now: what is kept back is no secret, since it is no whole one.</summary>
    public void Flush() => Release(_held, isEnd: true);

    private void Release(string text, bool isEnd)
    {
        var needles = _masks.Needles;
        if (needles.Count == 0)
        {
            _held = "";
            Send(text);
            return;
        }

        var places = new List<int>(text.Length);
        var squeezed = Masks.Squeeze(text, places);
        var covered = Covered(squeezed, needles);
        var cut = isEnd ? squeezed.Length : FirstBeginning(squeezed, needles, covered);
        if (cut < squeezed.Length && text.Length - places[cut] > squeezed.Length - cut + MostFolded)
            cut = squeezed.Length;
        _held = cut < squeezed.Length ? text[places[cut]..] : "";
        Send(Written(text, places, covered, cut));
    }

    private void Send(string text)
    {
        if (text.Length > 0)
            _sink(text);
    }

    private static bool[] Covered(string squeezed, IReadOnlyList<string> needles)
    {
        var covered = new bool[squeezed.Length];
        foreach (var needle in needles)
        {
            for (var at = 0; (at = squeezed.IndexOf(needle, at, StringComparison.Ordinal)) >= 0; at++)
                covered.AsSpan(at, needle.Length).Fill(true);
        }

        return covered;
    }

    /// <summary>Where a secret may have begun that is not whole yet; the end of the text where none has.</summary>
    private static int FirstBeginning(string squeezed, IReadOnlyList<string> needles, bool[] covered)
    {
        var longest = needles[0].Length;
        for (var start = Math.Max(0, squeezed.Length - longest + 1); start < squeezed.Length; start++)
        {
            var rest = squeezed.AsSpan(start);
            foreach (var needle in needles)
            {
                if (needle.Length > rest.Length && needle.AsSpan().StartsWith(rest, StringComparison.Ordinal))
                {
                    // A secret within which this one may begin is not torn apart.
                    while (start > 0 && covered[start] && covered[start - 1])
                        start--;
                    return start;
                }
            }
        }

        return squeezed.Length;
    }

    private static string Written(string text, List<int> places, bool[] covered, int cut)
    {
        var end = cut < places.Count ? places[cut] : text.Length;
        var written = new StringBuilder(end);
        var from = 0;
        for (var i = 0; i < cut; i++)
        {
            if (!covered[i])
                continue;
            written.Append(text, from, places[i] - from).Append(Masks.Blank);
            while (i + 1 < cut && covered[i + 1])
                i++;
            from = places[i] + 1;
        }

        return from < end ? written.Append(text, from, end - from).ToString() : written.ToString();
    }
}
