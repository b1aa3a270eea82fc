using System.Text.Json;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Encodings;

/// <summary>The text of a Jupyter notebook: the strings of its cells and their outputs, one after the other as they are shown.</summary>
internal static class Notebook
{
    private const int DeepestNesting = 64;

    public static bool Is(SourcePath path) => path.HasExtension(".ipynb");

    /// <summary>False where it is no JSON; then the file is read as any other.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, Layer layer)
    {
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions
            {
                MaxDepth = DeepestNesting,
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            }
        );
        var isPicture = false;
        var inList = new Stack<bool>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        isPicture = reader.ValueSpan.StartsWith("image/"u8);
                        break;
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        inList.Push(reader.TokenType == JsonTokenType.StartArray);
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        inList.Pop();
                        break;
                    case JsonTokenType.String when !isPicture:
                        var source = new ByteSpan((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                        var room = layer.Room(source.Length);
                        if (layer.IsCut)
                            return false;
                        var written = Escapes.Decode(json.Slice(source.Start, source.Length), Writing.Notebook, room, out _);
                        // The lines of a cell are a list of strings that carry their own line ends.
                        var goesOn = inList.Count > 0 && inList.Peek() && written > 0 && room[written - 1] == '\n';
                        layer.Add(source, Writing.Notebook, written, isOpen: goesOn);
                        break;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
