using System.Text;
using System.Text.Json;

namespace Gatehouse.Delivery.Values;

/// <summary>
/// All secrets of a run, and every form in which a program may print them: as they are, broken over lines, in base64, as hexadecimal digits,
/// and escaped for addresses and JSON. What is shown or kept goes through <see cref="Cover"/> or <see cref="Open"/>.
/// </summary>
public sealed class Masks
{
    public const string Blank = "*****";

    /// <summary>Shorter texts stand in every log by chance: covering them would show where they are.</summary>
    public const int Shortest = 4;

    /// <summary>One line of a key says enough to be covered alone; shorter ones are `---` and the like.</summary>
    private const int ShortestLine = 12;

    private volatile string[] _needles = [];

    internal IReadOnlyList<string> Needles => _needles;

    /// <summary>From now on this text is covered.</summary>
    public void Add(string secret)
    {
        var forms = new HashSet<string>(_needles, StringComparer.Ordinal);
        foreach (var form in FormsOf(secret))
        {
            var squeezed = Squeeze(form, null);
            if (squeezed.Length >= Shortest)
                forms.Add(squeezed);
        }

        _needles = [.. forms.OrderByDescending(form => form.Length).ThenBy(form => form, StringComparer.Ordinal)];
    }

    /// <summary>A text that is whole, without the secrets in it.</summary>
    public string Cover(string text)
    {
        if (_needles.Length == 0 || text.Length < Shortest)
            return text;
        var covered = new StringBuilder(text.Length);
        var cover = Open(piece => covered.Append(piece));
        cover.Add(text);
        cover.Flush();
        return covered.ToString();
    }

    /// <summary>Covers text that comes in pieces; what may be the beginning of a secret is kept back until it is clear.</summary>
    public MaskedText Open(Action<string> sink) => new(this, sink);

    /// <summary>Line breaks, and the blanks that indent the line after one, are left out: a secret is one also where it is folded.</summary>
    internal static string Squeeze(string text, List<int>? places)
    {
        var squeezed = new StringBuilder(text.Length);
        var isIndent = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r')
                isIndent = true;
            else if (!isIndent || text[i] is not (' ' or '\t'))
            {
                isIndent = false;
                squeezed.Append(text[i]);
                places?.Add(i);
            }
        }

        return squeezed.ToString();
    }

    private static IEnumerable<string> FormsOf(string secret)
    {
        yield return secret;
        var trimmed = secret.Trim();
        yield return trimmed;
        foreach (var line in trimmed.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length >= ShortestLine && line.Length < trimmed.Length && !line.StartsWith("-----", StringComparison.Ordinal))
                yield return line;
        }

        yield return Uri.EscapeDataString(trimmed);
        yield return JsonEncodedText.Encode(trimmed).ToString();
        var bytes = Encoding.UTF8.GetBytes(trimmed);
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        for (var before = 0; before < 3; before++)
        {
            var inner = Base64Within(bytes, before);
            yield return inner;
            yield return inner.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>The characters that only these bytes decide, wherever among others they are encoded.</summary>
    private static string Base64Within(byte[] bytes, int before)
    {
        var shifted = new byte[before + bytes.Length];
        bytes.CopyTo(shifted, before);
        var first = (before * 8 + 5) / 6;
        var end = shifted.Length * 8 / 6;
        return end > first ? Convert.ToBase64String(shifted)[first..end] : "";
    }
}
