using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>True or false, in these words only.</summary>
internal sealed class TruthShape : Shape
{
    public override string Kind => "`true` or `false`";

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is not YamlScalar { Truth: not null })
            complaints.Add(node, $"write {Kind} without quotes");
    }

    public override void WriteKeywords(Utf8JsonWriter schema) => schema.WriteString("type", "boolean");
}
