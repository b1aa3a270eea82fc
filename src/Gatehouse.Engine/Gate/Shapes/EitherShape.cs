using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>Text, a list of texts, or a mapping: the forms of a value that people write short or long.</summary>
internal sealed class EitherShape(Shape? text, ListShape? list, MappingShape? mapping) : Shape
{
    public override string Kind => string.Join(", or ", Forms.Select(form => form.Kind));

    public MappingShape? Mapping => mapping;

    private IEnumerable<Shape> Forms => new Shape?[] { text, list, mapping }.OfType<Shape>();

    public override void Check(YamlNode node, Complaints complaints)
    {
        Shape? form = node switch
        {
            YamlSequence => list,
            YamlMapping => mapping,
            _ => text,
        };
        if (form is null)
            complaints.Add(node, $"write {Kind} here");
        else
            form.Check(node, complaints);
    }

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("anyOf");
        foreach (var form in Forms)
            form.WriteSchema(schema);
        schema.WriteEndArray();
    }
}
