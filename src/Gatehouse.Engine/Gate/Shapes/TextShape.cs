using System.Text.Json;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>Text: any, one of some words, or what a check accepts.</summary>
internal sealed class TextShape : Shape
{
    private readonly string? _kind;

    public TextShape(string? kind = null) => _kind = kind;

    /// <summary>The only words allowed; empty allows any.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Says what is wrong with a text, as the end of the sentence "`text` …"; null where nothing is.</summary>
    public Func<string, string?>? Refuse { get; init; }

    /// <summary>The JSON Schema format, e.g. <c>date</c>.</summary>
    public string? Format { get; init; }

    public string? Pattern { get; init; }

    /// <summary>Whether an editor should also take a plain number.</summary>
    public bool AlsoWhole { get; init; }

    public override string Kind => _kind ?? (Words.IsEmpty ? "text" : "one of " + Complaints.List(Words));

    public override void Check(YamlNode node, Complaints complaints)
    {
        if (node is not YamlScalar scalar)
            complaints.Add(node, $"write {Kind} here, not a {(node is YamlSequence ? "list" : "mapping")}");
        else if (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Text))
            complaints.Add(node, $"a value is missing; write {Kind}");
        else if (!Words.IsEmpty && !Words.Contains(scalar.Text, StringComparer.Ordinal))
        {
            var near = Complaints.Suggest(scalar.Text, Words);
            complaints.Add(
                node,
                $"{Complaints.Quote(scalar.Text)} is not allowed here{near}{(near.Length > 0 ? "" : ";")} allowed: {Complaints.List(Words)}"
            );
        }
        else if (Refuse?.Invoke(scalar.Text) is { } wrong)
            complaints.Add(node, $"{Complaints.Quote(scalar.Text)} {wrong}");
    }

    public override void WriteKeywords(Utf8JsonWriter schema)
    {
        if (AlsoWhole)
            WriteWords(schema, "type", ["string", "integer"]);
        else
            schema.WriteString("type", "string");
        if (!Words.IsEmpty)
            WriteWords(schema, "enum", Words);
        else if (!AlsoWhole)
            schema.WriteNumber("minLength", 1);
        if (Format is not null)
            schema.WriteString("format", Format);
        if (Pattern is not null)
            schema.WriteString("pattern", Pattern);
    }
}
