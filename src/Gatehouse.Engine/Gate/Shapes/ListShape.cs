using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>A list of values of one shape.</summary>
/// <param name="orOne">A single value may stand for a list of one; such a list may not be empty, since it would match nothing.</param>
internal sealed class ListShape(Shape item, bool orOne = false) : Shape
{
    public override string Kind => orOne ? $"{item.Kind}, or a list" : $"list: {item.Kind}";

    public Shape Item => item;

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is YamlSequence list)
        {
            if (orOne && list.Items.IsEmpty)
                complaints.Add(node, $"the list is empty; write {item.Kind} in it");
            foreach (var one in list.Items)
                item.Check(one, complaints);
        }
        else if (orOne)
            item.Check(node, complaints);
        else if (node is not YamlScalar { IsNull: true })
            complaints.Add(node, "write a list here: lines that begin with `- `, or `[…, …]`");
    }

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        if (!orOne)
        {
            WriteWords(schema, "type", ["array", "null"]);
            schema.WritePropertyName("items");
            item.WriteSchema(schema);
            return;
        }

        schema.WriteStartArray("anyOf");
        item.WriteSchema(schema);
        schema.WriteStartObject();
        schema.WriteString("type", "array");
        schema.WriteNumber("minItems", 1);
        schema.WritePropertyName("items");
        item.WriteSchema(schema);
        schema.WriteEndObject();
        schema.WriteEndArray();
    }
}
