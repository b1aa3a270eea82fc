using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Encodings;

/// <summary>Values of a Kubernetes Secret: base 64 that stands for the value of its key, however short.</summary>
internal static class KubernetesSecret
{
    private const int LongestLine = 8192;

    public static bool Is(SourceFile file) =>
        IsOfItsKind(file.Path.Extension)
        && file.Bytes.IndexOf("Secret"u8) is >= 0 and var at
        && file.Bytes[Math.Max(0, at - 16)..at].IndexOf("kind"u8) >= 0;

    private static bool IsOfItsKind(ReadOnlySpan<char> extension) =>
        extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase)
        || extension.Equals(".yml", StringComparison.OrdinalIgnoreCase)
        || extension.Equals(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Each line <c>key: value</c> whose value is the base 64 of a text becomes a line with that text.</summary>
    public static void Read(ReadOnlySpan<byte> text, Layer layer)
    {
        for (var at = 0; at < text.Length && !layer.IsCut; )
        {
            var length = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
            length = length < 0 ? text.Length - at : length;
            if (length <= LongestLine)
                ReadLine(text, ByteSpan.Between(at, at + length), layer);
            at += length + 1;
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> text, ByteSpan place, Layer layer)
    {
        var line = text.Slice(place.Start, place.Length);
        var colon = line.IndexOf((byte)':');
        if (colon < 1)
            return;
        var value = line[(colon + 1)..];
        var lead = value.Length - value.TrimStart(" \t\"'"u8).Length;
        value = value.Trim(" \t\"',"u8);
        var key = line[..colon].Trim(" \t\"'-"u8);
        if (value.Length < 8 || value.Length % 4 != 0 || key.IsEmpty)
            return;
        var room = layer.Room(key.Length + 2 + value.Length);
        if (room.IsEmpty)
            return;
        key.CopyTo(room);
        ": "u8.CopyTo(room[key.Length..]);
        var decoded = Runs.FromBase64(value, room[(key.Length + 2)..]);
        if (decoded > 0)
            layer.Add(
                new ByteSpan(place.Start + colon + 1 + lead, value.Length),
                Writing.Kubernetes,
                key.Length + 2 + decoded,
                key: key.Length + 2
            );
    }
}
