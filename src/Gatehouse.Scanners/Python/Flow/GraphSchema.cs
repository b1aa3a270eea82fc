using System.Text.RegularExpressions;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What texts in the schema language of GraphQL say of the arguments of fields.</summary>
internal sealed partial class GraphSchema
{
    private const int MostLetters = 200_000;

    private readonly Dictionary<string, Dictionary<string, string>> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _enums = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public void Read(string text)
    {
        if (text.Length > MostLetters || !_read.Add(text))
            return;
        text = Remark().Replace(text, " ");
        foreach (Match block in Block().Matches(text))
        {
            var (kind, name, body) = (block.Groups[1].Value, block.Groups[2].Value, block.Groups[3].Value);
            if (kind == "enum")
                _enums.Add(name);
            else if (kind == "input")
                Fill(_inputs, name, body);
            else
            {
                foreach (Match field in Field().Matches(body))
                    Fill(_fields, field.Groups[1].Value, field.Groups[2].Value);
            }
        }
    }

    private static void Fill(Dictionary<string, Dictionary<string, string>> all, string name, string body)
    {
        if (!all.TryGetValue(name, out var own))
            all.Add(name, own = new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (Match argument in Typed().Matches(body))
        {
            var (key, type) = (argument.Groups[1].Value, argument.Groups[2].Value);
            // Of fields of the same name in several types, the one that takes a text counts.
            if (!own.TryGetValue(key, out var before) || IsPlain(before))
                own[key] = type;
        }
    }

    /// <summary>The type of an argument of a field, without what says that it is a list or must be there; null where nobody told.</summary>
    public string? TypeOf(string field, string argument)
    {
        if (!_fields.TryGetValue(field, out var own) && !_fields.TryGetValue(Camel(field), out own))
            return null;
        return own.TryGetValue(argument, out var type) || own.TryGetValue(Camel(argument), out type) ? type : null;
    }

    public IEnumerable<string> ArgumentsOf(string field) => _fields.TryGetValue(field, out var own) ? own.Keys : [];

    /// <summary>The fields of a type that is sent; null where it is none such.</summary>
    public IReadOnlyDictionary<string, string>? InputOf(string type) => _inputs.GetValueOrDefault(type);

    public bool IsHarmless(string type) => IsPlain(type) || _enums.Contains(type);

    private static bool IsPlain(string type) =>
        type is "Int" or "Float" or "Boolean" or "Date" or "DateTime" or "Time" or "UUID" or "Decimal" or "PositiveInt" or "Timestamp";

    private static string Camel(string name)
    {
        var parts = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 2 ? name : parts[0] + string.Concat(parts[1..].Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }

    [GeneratedRegex("\"\"\".*?\"\"\"|#[^\\n]*|\"[^\"\\n]*\"", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Remark();

    [GeneratedRegex("\\b(type|interface|input|enum)\\s+(\\w+)[^{}]*\\{([^{}]*)\\}", RegexOptions.NonBacktracking)]
    private static partial Regex Block();

    [GeneratedRegex("(\\w+)\\s*\\(([^()]*)\\)\\s*:", RegexOptions.NonBacktracking)]
    private static partial Regex Field();

    [GeneratedRegex("(\\w+)\\s*:\\s*[\\[\\s]*(\\w+)", RegexOptions.NonBacktracking)]
    private static partial Regex Typed();
}
