using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>What a value of the settings may look like: the one source of error messages, JSON Schema and documentation.</summary>
internal abstract class Shape
{
    /// <summary>For the documentation's table, e.g. <c>list of text</c>.</summary>
    public abstract string Kind { get; }

    public abstract void Check(YamlNode node, Complaints complaints);

    public void WriteSchema(Utf8JsonWriter schema, string? description = null)
    {
        schema.WriteStartObject();
        if (description is not null)
            schema.WriteString("description", description);
        WriteKeywords(schema);
        schema.WriteEndObject();
    }

    public abstract void WriteKeywords(Utf8JsonWriter schema);

    protected static void WriteWords(Utf8JsonWriter schema, string keyword, IEnumerable<string> words)
    {
        schema.WriteStartArray(keyword);
        foreach (var word in words)
            schema.WriteStringValue(word);
        schema.WriteEndArray();
    }
}
