using System.Globalization;
using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>A number between two bounds, both allowed.</summary>
internal sealed class NumberShape(double least, double most, bool whole) : Shape
{
    public override string Kind =>
        least == most
            ? string.Create(CultureInfo.InvariantCulture, $"`{least}`")
            : string.Create(CultureInfo.InvariantCulture, $"a {(whole ? "whole number" : "number")} from {least} to {most}");

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is not YamlScalar { IsPlain: true } scalar || Read(scalar) is not { } number || number < least || number > most)
            complaints.Add(node, $"{(node is YamlScalar written ? Complaints.Quote(written.Text) + " is wrong here; " : "")}write {Kind}");
    }

    public double? Read(YamlScalar scalar) =>
        double.TryParse(
            scalar.Text,
            whole ? NumberStyles.AllowLeadingSign : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        schema.WriteString("type", whole ? "integer" : "number");
        schema.WriteNumber("minimum", least);
        schema.WriteNumber("maximum", most);
    }
}
