using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Delivery.Images.Registry;

/// <summary>Something that a registry keeps, by its digest.</summary>
public sealed record Descriptor(string MediaType, string Digest, long Size)
{
    public string? ArtifactType { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Annotations { get; init; } = [];

    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal static Descriptor Of(string mediaType, ReadOnlySpan<byte> bytes) => new(mediaType, DigestOf(bytes), bytes.Length);

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", MediaType);
        json.WriteString("digest", Digest);
        json.WriteNumber("size", Size);
        if (ArtifactType is not null)
            json.WriteString("artifactType", ArtifactType);
        WriteAnnotations(json, Annotations);
        json.WriteEndObject();
    }

    internal static void WriteAnnotations(Utf8JsonWriter json, ImmutableArray<KeyValuePair<string, string>> annotations)
    {
        if (annotations.IsEmpty)
            return;
        json.WriteStartObject("annotations");
        foreach (var (name, text) in annotations)
            json.WriteString(name, text);
        json.WriteEndObject();
    }

    /// <summary>Null where the element describes nothing that could be asked for.</summary>
    internal static Descriptor? Read(JsonElement element)
    {
        if (
            element.ValueKind != JsonValueKind.Object
            || Text(element, "mediaType") is not { } mediaType
            || Text(element, "digest") is not { } digest
            || !ImageName.IsDigest(digest)
            || !element.TryGetProperty("size", out var size)
            || !size.TryGetInt64(out var length)
            || length < 0
        )
            return null;
        return new Descriptor(mediaType, digest, length)
        {
            ArtifactType = Text(element, "artifactType"),
            Annotations =
                element.TryGetProperty("annotations", out var notes) && notes.ValueKind == JsonValueKind.Object
                    ?
                    [
                        .. notes
                            .EnumerateObject()
                            .Where(note => note.Value.ValueKind == JsonValueKind.String)
                            .Select(note => KeyValuePair.Create(note.Name, note.Value.GetString()!)),
                    ]
                    : [],
        };
    }

    /// <summary>The descriptors of a list; what is none is passed over.</summary>
    internal static IEnumerable<Descriptor> ReadAll(JsonElement parent, string list) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(list, out var all) && all.ValueKind == JsonValueKind.Array
            ? all.EnumerateArray().Select(Read).OfType<Descriptor>()
            : [];

    internal static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Digest} ({MediaType}, {Size} bytes)");
}
