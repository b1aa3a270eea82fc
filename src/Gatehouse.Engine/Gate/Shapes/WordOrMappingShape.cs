using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>A word that stands for a whole set, or a mapping that spells it out.</summary>
internal sealed class WordOrMappingShape(TextShape word, MappingShape mapping) : Shape
{
    public override string Kind => $"{word.Kind}, or a mapping";

    public MappingShape Mapping => mapping;

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is YamlScalar)
            word.Check(node, complaints);
        else
            mapping.Check(node, complaints);
    }

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("anyOf");
        word.WriteSchema(schema);
        mapping.WriteSchema(schema);
        schema.WriteEndArray();
    }
}
