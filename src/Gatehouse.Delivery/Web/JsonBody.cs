using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Delivery.Web;

/// <summary>Writes the object that a request carries.</summary>
internal static class JsonBody
{
    /// <summary>For a body of its own media type nothing needs escaping but what JSON itself asks for.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static void Object(this Utf8JsonWriter json, string name, Action members)
    {
        json.WriteStartObject(name);
        members();
        json.WriteEndObject();
    }

    public static void Object(this Utf8JsonWriter json, Action members)
    {
        json.WriteStartObject();
        members();
        json.WriteEndObject();
    }

    public static void Array(this Utf8JsonWriter json, string name, Action items)
    {
        json.WriteStartArray(name);
        items();
        json.WriteEndArray();
    }
}
