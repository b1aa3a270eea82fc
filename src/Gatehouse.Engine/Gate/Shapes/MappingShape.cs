using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>One property of a mapping.</summary>
internal sealed record Property(string Name, Shape Shape, string Description, bool IsRequired = false);

/// <summary>A mapping with known properties and no others.</summary>
internal sealed class MappingShape(string what, ImmutableArray<Property> properties) : Shape
{
    /// <summary>At least one of these must be there; empty asks for none.</summary>
    public ImmutableArray<string> OneOf { get; init; } = [];

    public override string Kind => what;

    public ImmutableArray<Property> Properties => properties;

    private bool MayBeEmpty => OneOf.IsEmpty && !properties.Any(property => property.IsRequired);

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is YamlScalar { IsNull: true } && MayBeEmpty)
            return;
        if (node is not YamlMapping mapping)
        {
            complaints.Add(
                node,
                $"write {what} here: lines of `name: value`; names: {Complaints.List(properties.Select(one => one.Name))}"
            );
            return;
        }

        foreach (var (key, value) in mapping.Entries)
        {
            var known = properties.FirstOrDefault(property => property.Name == key.Text);
            if (known is not null)
            {
                known.Shape.Check(value, complaints);
                continue;
            }

            var names = properties.Select(property => property.Name).ToList();
            var near = Complaints.Suggest(key.Text, names);
            complaints.Add(
                key,
                $"unknown property {Complaints.Quote(key.Text)} in {what}{near}{(near.Length > 0 ? "" : ";")} "
                    + $"allowed: {Complaints.List(names)}"
            );
        }

        foreach (var property in properties.Where(property => property.IsRequired && mapping[property.Name] is null))
            complaints.Add(mapping, $"`{property.Name}` is missing in {what}: {property.Description}");
        if (!OneOf.IsEmpty && OneOf.All(name => mapping[name] is null))
            complaints.Add(mapping, $"{what} needs at least one of {Complaints.List(OneOf)}");
    }

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        if (MayBeEmpty)
            WriteWords(schema, "type", ["object", "null"]);
        else
            schema.WriteString("type", "object");
        schema.WriteBoolean("additionalProperties", false);
        var required = properties.Where(property => property.IsRequired).Select(property => property.Name).ToList();
        if (required.Count > 0)
            WriteWords(schema, "required", required);
        if (!OneOf.IsEmpty)
        {
            schema.WriteStartArray("anyOf");
            foreach (var name in OneOf)
            {
                schema.WriteStartObject();
                WriteWords(schema, "required", [name]);
                schema.WriteEndObject();
            }

            schema.WriteEndArray();
        }

        schema.WriteStartObject("properties");
        foreach (var property in properties)
        {
            schema.WritePropertyName(property.Name);
            property.Shape.WriteSchema(schema, property.Description);
        }

        schema.WriteEndObject();
    }
}
