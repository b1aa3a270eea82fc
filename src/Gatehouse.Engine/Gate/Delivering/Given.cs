using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Delivering;

/// <summary>What a setting is given: written out, or by the name of one of the <c>values</c>, which are secret.</summary>
/// <param name="Written">The text itself; null where a value is named.</param>
/// <param name="Value">The name under <c>values</c>; null where the text is written out.</param>
public sealed record Given(string? Written, string? Value)
{
    internal static EitherShape Shape { get; } =
        new(
            new TextShape(),
            null,
            new MappingShape("a value by its name", [new("value", Vocabulary.Name, "The name under `values`.", IsRequired: true)])
        );

    public static Given Of(string text) => new(text, null);

    internal static Given? Read(YamlNode? node) =>
        node switch
        {
            YamlMapping mapping => new Given(null, mapping["value"]!.Text()),
            YamlScalar { IsNull: false } text => Of(text.Text),
            _ => null,
        };

    internal static ImmutableArray<KeyValuePair<string, Given>> ReadAll(YamlNode? node) =>
        node is YamlMapping mapping ? [.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Read(entry.Value)!))] : [];
}

/// <summary>A program and its arguments, or a line for the shell.</summary>
/// <param name="Words">The program first; one line where a shell reads it.</param>
/// <param name="IsShell">True for <c>/bin/sh -e -c</c>.</param>
public sealed record WrittenCommand(ImmutableArray<string> Words, bool IsShell)
{
    internal static EitherShape Shape { get; } =
        new(new TextShape("a line for `/bin/sh`"), new ListShape(new TextShape("a program and its arguments")), null);

    internal static WrittenCommand? Read(YamlNode? node) =>
        node switch
        {
            YamlSequence { Items.IsEmpty: false } list => new WrittenCommand([.. list.Items.Select(Reading.Text)], false),
            YamlScalar { IsNull: false } line => new WrittenCommand([line.Text], true),
            _ => null,
        };

    public override string ToString() => string.Join(' ', Words);
}
