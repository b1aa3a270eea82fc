using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Encodings;

/// <summary>Looks for secrets in what a file holds in another writing: each decoded text is searched and decoded again, to a depth.</summary>
internal sealed class Unwrapping(SourceFile file, KeywordIndex keywords, Sightings seen, SecretFinds finds)
{
    private const int Depth = 3;
    private const int FreeBytes = 1024 * 1024;

    private const string InTheClear = " in clear text";

    /// <summary>Decoded text is a text of its own: what the name of the file says of quotes does not hold in it.</summary>
    private static readonly SourcePath Anywhere = new("decoded");

    private readonly List<Layer> _layers = [];
    private long _left = 2L * file.Bytes.Length + FreeBytes;

    /// <summary>False where a work limit ended it.</summary>
    public bool Search()
    {
        if (KubernetesSecret.Is(file))
        {
            var values = NewLayer();
            KubernetesSecret.Read(file.Bytes, values);
            finds.ForgetGeneric(values.Runs);
            if (!Take(values, file.Path, specificOnly: false))
                return false;
            _layers.Clear();
        }

        if (Notebook.Is(file.Path))
        {
            var cells = NewLayer();
            if (Notebook.TryRead(file.Bytes, cells) && !Take(cells, file.Path, specificOnly: false))
                return false;
        }

        for (var depth = 0; depth < Depth; depth++)
        {
            var layer = NewLayer();
            Runs.Decode(TextUnder(_layers.Count), layer);
            if (!Take(layer, Anywhere, specificOnly: true))
                return false;
            if (layer.IsEmpty)
                break;
        }

        return true;
    }

    private Layer NewLayer() => new((int)Math.Clamp(_left, 0, Array.MaxLength));

    /// <summary>What a layer was decoded from.</summary>
    private ReadOnlySpan<byte> TextUnder(int layer) => layer == 0 ? file.Bytes : _layers[layer - 1].Text.Span;

    private bool Take(Layer layer, SourcePath path, bool specificOnly)
    {
        _left -= layer.Length;
        if (!layer.IsEmpty)
        {
            _layers.Add(layer);
            var decoded = new SourceFile(path, layer.Text);
            var inner = new SecretFinds(decoded);
            var isWhole = keywords.Search(decoded, seen, inner, specificOnly);
            Claim(inner.Settle());
            if (!isWhole)
                return false;
        }

        return !layer.IsCut;
    }

    private void Claim(List<Claim> claims)
    {
        var places = claims.Select(claim => (Claim: claim, Span: SpanInFile(claim.Secret))).GroupBy(place => place.Span);
        foreach (var place in places)
        {
            // The same secret twice in one text is told once.
            var distinct = place.Select(one => one.Claim).DistinctBy(claim => (claim.Rule, Redacted.From(Decoded(claim.Secret)))).ToList();
            foreach (var claim in distinct)
            {
                // Of several in one base 64 text each has its own part of it.
                var span = distinct.Count == 1 ? place.Key : SpanInFile(claim.Secret, isExact: true);
                finds.Claim(claim.Rule, span, Told(claim, span), claim.Confidence);
            }
        }
    }

    private ReadOnlySpan<byte> Decoded(ByteSpan place) => _layers[^1].Text.Span.Slice(place.Start, place.Length);

    /// <summary>What stands in the file as it is needs no word about encodings.</summary>
    private string Told(Claim claim, ByteSpan place)
    {
        var writings = new List<string>();
        var span = claim.Secret;
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            var writing = _layers[i].Runs[_layers[i].RunAt(span.Start)].Writing;
            var below = Below(i, span);
            if (writing is not Writing.Notebook && below.Length != span.Length)
                writings.Add(Name(writing));
            span = below;
        }

        if (writings.Count == 0 || place.Length == 0)
            return claim.Message;
        var plain = claim.Message.EndsWith(InTheClear, StringComparison.Ordinal) ? claim.Message[..^InTheClear.Length] : claim.Message;
        return $"{plain}, written in {string.Join(" and that in ", writings)}";
    }

    private static string Name(Writing writing) =>
        writing switch
        {
            Writing.Kubernetes or Writing.Base64 => "base64",
            Writing.Hex => "hexadecimal",
            Writing.Percent => "percent encoding",
            Writing.Entities => "HTML entities",
            _ => "escapes",
        };

    private ByteSpan SpanInFile(ByteSpan span, bool isExact = false)
    {
        for (var i = _layers.Count - 1; i >= 0; i--)
            span = Below(i, span, isExact);
        return span;
    }

    /// <summary>Where a span of a layer stands in the text below it.</summary>
    private ByteSpan Below(int layer, ByteSpan span, bool isExact = false)
    {
        var runs = _layers[layer].Runs;
        var text = TextUnder(layer);
        var first = runs[_layers[layer].RunAt(span.Start)];
        var last = runs[_layers[layer].RunAt(span.End - 1)];
        return ByteSpan.Between(Place(first, span.Start, text, false, isExact), Place(last, span.End, text, true, isExact));
    }

    private static int Place(Run run, int at, ReadOnlySpan<byte> text, bool isEnd, bool isExact)
    {
        if (isExact && run.Writing is (Writing.Base64 or Writing.Hex))
        {
            // Four characters for three bytes, or two for one.
            var decoded = at - run.At;
            var encoded =
                run.Writing == Writing.Hex ? decoded * 2
                : isEnd ? (decoded + 2) / 3 * 4
                : decoded / 3 * 4;
            return run.Source.Start + LengthOf(text.Slice(run.Source.Start, run.Source.Length), encoded);
        }

        if (run.Writing is Writing.Base64 or Writing.Hex or Writing.Kubernetes)
            return isEnd ? run.Source.End : run.Source.Start;
        return run.Source.Start + Escapes.SourceOf(text.Slice(run.Source.Start, run.Source.Length), run.Writing, at - run.At);
    }

    /// <summary>How long the first so many characters of an encoded text are with the line ends among them, real or written as escapes.</summary>
    private static int LengthOf(ReadOnlySpan<byte> encoded, int characters)
    {
        var at = 0;
        while (at < encoded.Length && characters > 0)
        {
            if (encoded[at] == '\\')
                at++;
            else if (encoded[at] > ' ')
                characters--;
            at++;
        }

        return Math.Min(at, encoded.Length);
    }
}
