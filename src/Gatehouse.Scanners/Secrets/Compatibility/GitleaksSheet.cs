using System.Globalization;
using Gatehouse.Engine;
using Gatehouse.Engine.Syntax.Go;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>One settings file: its values by name and kind, whatever the case of their keys, as gitleaks reads them.</summary>
internal sealed class GitleaksSheet(string path, List<Notice> notices)
{
    private const int MostWords = 100_000;

    public string Path => path;

    public static TomlNode? Value(TomlTable table, string key)
    {
        foreach (var entry in table.Entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase))
                return entry.Value;
        }

        return null;
    }

    public TomlTable Table(TomlNode node, string key) =>
        node as TomlTable ?? throw Wrong(node.Place, $"`{key}` must be a table", $"[{key}]");

    /// <summary>A list of tables; one table counts as a list of one.</summary>
    public List<TomlTable> Tables(TomlTable table, string key) =>
        Value(table, key) switch
        {
            null => [],
            TomlTable one => [one],
            TomlArray list => [.. list.Items.Select(item => item as TomlTable ?? throw NoTables(item, key))],
            var other => throw NoTables(other, key),
        };

    public string Text(TomlTable table, string key) =>
        Value(table, key) switch
        {
            null => "",
            TomlText text => text.Text,
            var other => throw Wrong(other.Place, $"`{key}` must be a text", $"{key} = \"…\""),
        };

    public bool Truth(TomlTable table, string key) =>
        Value(table, key) switch
        {
            null => false,
            TomlTruth truth => truth.IsTrue,
            var other => throw Wrong(other.Place, $"`{key}` must be `true` or `false`", $"{key} = true"),
        };

    public int? Whole(TomlTable table, string key) =>
        Value(table, key) switch
        {
            null => null,
            TomlInteger { Number: >= 0 and <= int.MaxValue } whole => (int)whole.Number,
            var other => throw Wrong(other.Place, $"`{key}` must be a whole number from 0", $"{key} = 1"),
        };

    public double Number(TomlTable table, string key) =>
        Value(table, key) switch
        {
            null => 0,
            TomlInteger whole => whole.Number,
            TomlFloat number when double.IsFinite(number.Number) => number.Number,
            var other => throw Wrong(other.Place, $"`{key}` must be a number", $"{key} = 3.5"),
        };

    public List<(string Text, TomlPlace Place)> Texts(TomlTable table, string key)
    {
        if (Value(table, key) is not { } value)
            return [];
        if (value is TomlText one)
            return [(one.Text, one.Place)];
        if (value is not TomlArray { Items: { Count: <= MostWords } items })
            throw Wrong(value.Place, $"`{key}` must be a list of texts", $"{key} = [\"…\"]");
        return
        [
            .. items.Select(item =>
                item is TomlText text
                    ? (text.Text, text.Place)
                    : throw Wrong(item.Place, $"`{key}` must hold texts only", $"{key} = [\"…\"]")
            ),
        ];
    }

    /// <summary>One of a few words in any case, as it is written here; the first where the key is missing.</summary>
    public string Word(TomlTable table, string key, IReadOnlyList<string> words)
    {
        var text = Text(table, key);
        if (text.Length == 0)
            return words[0];
        return words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong(
                Value(table, key)!.Place,
                $"`{key}` is none of {string.Join(", ", words.Select(word => $"`{word}`"))}",
                $"{key} = \"{words[0]}\""
            );
    }

    public GoRegex? Regex(TomlTable table, string key) =>
        Text(table, key) is { Length: > 0 } text ? Regex(text, Value(table, key)!.Place) : null;

    public ImmutableArray<GoRegex> Regexes(TomlTable table, string key) => [.. Texts(table, key).Select(one => Regex(one.Text, one.Place))];

    /// <summary>Tells keys that mean nothing here: a mistyped one must not pass for a setting.</summary>
    public void CheckKeys(TomlTable table, string prefix, IReadOnlyList<string> known)
    {
        foreach (var entry in table.Entries)
        {
            if (!known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
                notices.Add(
                    new Notice(
                        "gitleaks-settings",
                        $"The key `{prefix}{TextBytes.Printable(entry.Key)}` is not known and has no effect.",
                        path,
                        entry.Place.Line
                    )
                );
        }
    }

    public UserError Wrong(TomlPlace place, string what, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}:{place.Line}:{place.Column}: {what}."), remedy);

    private GoRegex Regex(string text, TomlPlace place) =>
        GoPattern.Parse(text, out var problem) is { } pattern
            ? new GoRegex(pattern)
            : throw Wrong(
                place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this regular expression is refused at its character {problem!.Character}: {problem.Message}"
                ),
                problem!.Remedy
            );

    private UserError NoTables(TomlNode node, string key) => Wrong(node.Place, $"`{key}` must be a list of tables", $"[[{key}]]");
}
