using System.Globalization;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>One value of a settings file, whatever its format: a text, a list or a table.</summary>
internal sealed record Setting(int Line)
{
    public string? Text { get; private init; }

    public ImmutableArray<Setting>? Items { get; private init; }

    public ImmutableArray<(string Key, int Line, Setting Value)>? Entries { get; private init; }

    public static Setting Of(int line, string text) => new(line) { Text = text };

    public static Setting Of(int line, ImmutableArray<(string Key, int Line, Setting Value)> entries) => new(line) { Entries = entries };

    public static Setting From(YamlNode node) =>
        node switch
        {
            YamlSequence list => new(node.Place.Line) { Items = [.. list.Items.Select(From)] },
            YamlMapping table => new(node.Place.Line)
            {
                Entries = [.. table.Entries.Select(entry => (entry.Key.Text, entry.Key.Place.Line, From(entry.Value)))],
            },
            // A key without a value is an empty list of what it asks for.
            YamlScalar { IsNull: true } => new(node.Place.Line) { Items = [] },
            YamlScalar scalar => Of(node.Place.Line, scalar.Text),
            _ => new(node.Place.Line),
        };

    public static Setting From(TomlNode node) =>
        node switch
        {
            TomlArray list => new(node.Place.Line) { Items = [.. list.Items.Select(From)] },
            TomlTable table => new(node.Place.Line)
            {
                Entries = [.. table.Entries.Select(entry => (entry.Key, entry.Place.Line, From(entry.Value)))],
            },
            TomlText text => Of(node.Place.Line, text.Text),
            TomlInteger number => Of(node.Place.Line, number.Number.ToString(CultureInfo.InvariantCulture)),
            TomlTruth truth => Of(node.Place.Line, truth.IsTrue ? "true" : "false"),
            _ => new(node.Place.Line),
        };
}
