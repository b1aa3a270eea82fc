using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>A mapping whose names the user chooses, each with a value of one shape.</summary>
/// <param name="what">For messages, e.g. <c>the environments</c>.</param>
/// <param name="name">What a name may look like.</param>
internal sealed class NamedShape(string what, TextShape name, Shape item) : Shape
{
    private const int MostNames = 1_000;

    public override string Kind => $"names with {item.Kind}";

    public Shape Item => item;

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is YamlScalar { IsNull: true })
            return;
        if (node is not YamlMapping mapping)
        {
            complaints.Add(node, $"write {what} here: lines of `name:` and {item.Kind}");
            return;
        }

        if (mapping.Entries.Length > MostNames)
        {
            complaints.Add(node, $"{mapping.Entries.Length} names in {what}; at most {MostNames} are read");
            return;
        }

        foreach (var (key, value) in mapping.Entries)
        {
            name.Check(key, complaints);
            item.Check(value, complaints);
        }
    }

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        WriteWords(schema, "type", ["object", "null"]);
        schema.WritePropertyName("additionalProperties");
        item.WriteSchema(schema);
    }
}
