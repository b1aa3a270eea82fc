using System.Text.Json;

namespace Gatehouse.Engine.Reports;

/// <summary>Members of a JSON report whose texts come from what was scanned.</summary>
internal static class SafeJson
{
    /// <summary>Nothing for null.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, SafeText.Whole(text));
    }

    public static void Texts(this Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(SafeText.Whole(text));
        json.WriteEndArray();
    }
}
