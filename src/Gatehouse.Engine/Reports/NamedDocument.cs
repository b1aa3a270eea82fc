using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Engine.Reports;

/// <summary>
/// A JSON document that bears a name made of all that is in it but that name and the time: the same content has the same name, whenever
/// and wherever it is written.
/// </summary>
internal static class NamedDocument
{
    /// <summary>The namespace of names that are made of what a document says, by RFC 9562, section 5.5.</summary>
    private static readonly Guid ContentNamespace = new("b9c8e2f5-66a0-5c1e-9a54-0d9c5f1c7a31");

    /// <param name="write">Writes the members of the document, by its name and time.</param>
    public static byte[] Write(DateTimeOffset time, Action<Utf8JsonWriter, Guid, string> write)
    {
        return Of(NameOf(Of(Guid.Empty, DateTimeOffset.UnixEpoch)), time);

        byte[] Of(Guid name, DateTimeOffset at)
        {
            using var output = new MemoryStream();
            using (var json = new Utf8JsonWriter(output, PlainJson.Options))
            {
                json.WriteStartObject();
                write(json, name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            output.Write("\n"u8);
            return output.ToArray();
        }
    }

    private static Guid NameOf(ReadOnlySpan<byte> content)
    {
        Span<byte> hashed = new byte[16 + content.Length];
        ContentNamespace.TryWriteBytes(hashed, bigEndian: true, out _);
        content.CopyTo(hashed[16..]);
#pragma warning disable CA5350 // RFC 9562 makes version 5 of SHA-1; it names, and guards nothing.
        Span<byte> name = SHA1.HashData(hashed).AsSpan(0, 16);
#pragma warning restore CA5350
        name[6] = (byte)((name[6] & 0x0F) | 0x50);
        name[8] = (byte)((name[8] & 0x3F) | 0x80);
        return new Guid(name, bigEndian: true);
    }
}
