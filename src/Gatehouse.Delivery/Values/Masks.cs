using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Delivery.Values;

/// <summary>
/// All secrets of a run, and every form in which a program may print them: as they are, broken over lines, in base64, as hexadecimal digits,
/// and escaped for addresses, JSON, HTML and shells. What is shown or kept goes through <see cref="Cover"/> or <see cref="Open"/>.
/// </summary>
public sealed class Masks
{
    public const string Blank = "*****";

    /// <summary>Shorter texts stand in every log by chance: covering them would show where they are.</summary>
    public const int Shortest = 4;

    /// <summary>One line of a key says enough to be covered alone; shorter ones are `---` and the like.</summary>
    private const int ShortestLine = 12;

    /// <summary>A passphrase may be folded at any of its blanks; longer texts with more are no passphrases.</summary>
    private const int MostFolds = 32;

    private readonly Lock _door = new();
    private volatile string[] _needles = [];

    internal IReadOnlyList<string> Needles => _needles;

    /// <summary>From now on this text is covered.</summary>
    public void Add(string secret)
    {
        lock (_door)
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

        foreach (var folded in FoldedAtBlanks(trimmed))
            yield return folded;
        foreach (var escaped in Escaped(trimmed))
            yield return escaped;
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

    /// <summary>Who wraps words puts the line break in place of a blank, and <see cref="Squeeze"/> leaves nothing of it.</summary>
    private static IEnumerable<string> FoldedAtBlanks(string text)
    {
        var folds = 0;
        for (var i = 1; i < text.Length && folds < MostFolds; i++)
        {
            if (text[i] is not (' ' or '\t') || text[i - 1] is ' ' or '\t' or '\n' or '\r')
                continue;
            folds++;
            yield return text[..i] + text[i..].TrimStart(' ', '\t');
        }
    }

    private static IEnumerable<string> Escaped(string text)
    {
        var address = Uri.EscapeDataString(text);
        yield return address;
        yield return LowerEscapes(address, '%', 2);
        yield return address.Replace("%2F", "/", StringComparison.Ordinal);
        var form = WebUtility.UrlEncode(text);
        yield return form;
        yield return LowerEscapes(form, '%', 2);
        var json = JsonEncodedText.Encode(text).ToString();
        yield return json;
        yield return LowerEscapes(json, 'u', 4);
        var relaxed = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return relaxed;
        yield return relaxed.Replace("/", "\\/", StringComparison.Ordinal);
        yield return AsciiOnly(relaxed);
        var html = WebUtility.HtmlEncode(text);
        yield return html;
        yield return html.Replace("&#39;", "&#x27;", StringComparison.Ordinal);
        yield return html.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&#39;", "'", StringComparison.Ordinal);
        yield return text.Replace("'", "'\\''", StringComparison.Ordinal);
    }

    /// <summary>Half of the programs write the digits of an escape in lower case.</summary>
    private static string LowerEscapes(string text, char sign, int digits)
    {
        var lower = new StringBuilder(text);
        for (var at = 0; (at = text.IndexOf(sign, at)) >= 0; at++)
        {
            if (at + digits >= text.Length || text.AsSpan(at + 1, digits).ContainsAnyExcept(Hexadecimals))
                continue;
            for (var i = at + 1; i <= at + digits; i++)
                lower[i] = char.ToLowerInvariant(text[i]);
        }

        return lower.ToString();
    }

    private static System.Buffers.SearchValues<char> Hexadecimals { get; } = System.Buffers.SearchValues.Create("0123456789ABCDEFabcdef");

    private static string AsciiOnly(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAscii(c))
                ascii.Append(c);
            else
                ascii.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return ascii.ToString();
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
