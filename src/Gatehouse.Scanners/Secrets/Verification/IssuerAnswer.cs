using System.Text;
using System.Text.Json;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>What an issuer answered: a status and a bounded body, hostile like all input.</summary>
public sealed class IssuerAnswer
{
    private const int MaxDepth = 32;

    private readonly byte[] _body;
    private readonly JsonElement? _json;

    public IssuerAnswer(int status, byte[] body)
    {
        (Status, _body) = (status, body);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            _json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not every answer is JSON; whoever needs it to be asks.
            _json = null;
        }
    }

    public int Status { get; }

    public bool IsJson => _json is { ValueKind: JsonValueKind.Object or JsonValueKind.Array };

    /// <summary>The text, number or truth at the end of this way; null where there is none.</summary>
    public string? Text(params ReadOnlySpan<string> way)
    {
        if (_json is not { } at)
            return null;
        foreach (var name in way)
        {
            if (at.ValueKind == JsonValueKind.Array && at.GetArrayLength() > 0)
                at = at[0];
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        try
        {
            return at.ValueKind switch
            {
                JsonValueKind.String => at.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a character.
            return null;
        }
    }

    public bool Says(string word, params ReadOnlySpan<string> way) => string.Equals(Text(way), word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether these words stand anywhere in the answer.</summary>
    public bool Mentions(string words) => Encoding.UTF8.GetString(_body).Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between two texts, for answers that are no JSON.</summary>
    public string? Between(string before, string after)
    {
        var text = Encoding.UTF8.GetString(_body);
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += before.Length;
        var end = text.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? null : text[start..end];
    }

    public override string ToString() => "an issuer's answer";
}
