using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>
/// One object of the cluster as the tree writes it. A change is an edit of the text at the place in question, and everything else,
/// comments too, stays as it is written.
/// </summary>
internal sealed class KubernetesManifest
{
    private readonly string _source;
    private readonly YamlMapping _root;

    private KubernetesManifest(string source, string text, YamlMapping root)
    {
        _source = source;
        _root = root;
        Text = text;
        Kind = Word("kind");
        Name = WordAt("metadata", "name") ?? throw Refused("has no `metadata.name`");
    }

    public string Text { get; }

    public string Kind { get; }

    public string Name { get; }

    /// <summary>As messages name it.</summary>
    public string Title => $"{Kind} {Name} ({_source})";

    public YamlMapping Root => _root;

    /// <summary>Null where the text holds nothing but comments.</summary>
    public static KubernetesManifest? Read(string source, string text)
    {
        var document = YamlDocument.Parse(Encoding.UTF8.GetBytes(text));
        if (document.Problem is { } problem)
            throw new ReleaseFailure(
                $"{source} cannot be read: {problem.Message} (line {problem.Line} of this document)",
                "manifests are plain YAML; render templates in a step, and name the result in `manifests`"
            );
        return document.Root switch
        {
            null or YamlScalar { IsNull: true } => null,
            YamlMapping root => new KubernetesManifest(source, text, root),
            _ => throw new ReleaseFailure($"{source} holds no Kubernetes object", "leave it out of `manifests`"),
        };
    }

    /// <summary>The scalar at this path; null where there is none.</summary>
    public string? WordAt(params ReadOnlySpan<string> path) => At(path) is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    public YamlNode? At(params ReadOnlySpan<string> path)
    {
        YamlNode? at = _root;
        foreach (var key in path)
            at = (at as YamlMapping)?[key];
        return at;
    }

    /// <summary>Keys and values of a mapping of words, e.g. labels.</summary>
    public ImmutableSortedDictionary<string, string> WordsAt(params ReadOnlySpan<string> path) =>
        At(path) is YamlMapping mapping
            ? mapping
                .Entries.Where(entry => entry.Value is YamlScalar)
                .ToImmutableSortedDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The containers of a Deployment's pods.</summary>
    public ImmutableArray<YamlMapping> Containers() =>
        At("spec", "template", "spec", "containers") is YamlSequence list ? [.. list.Items.OfType<YamlMapping>()] : [];

    public KubernetesManifest WithName(string name) => With(At("metadata", "name")!, Quoted(name));

    /// <summary>Sets a word below mappings that need not be there yet.</summary>
    public KubernetesManifest WithWord(string value, params ReadOnlySpan<string> path) => WithFlow(Quoted(value), path);

    public KubernetesManifest WithNumber(int value, params ReadOnlySpan<string> path) =>
        WithFlow(value.ToString(System.Globalization.CultureInfo.InvariantCulture), path);

    /// <summary>The same text with other words in the place of one value of it.</summary>
    public KubernetesManifest With(YamlNode node, string flow)
    {
        if (node is not YamlScalar)
            throw Refused("has a list or a mapping where a word is expected");
        return Edited(Offset(node.Place.Line, node.Place.Column), Offset(node.Place.EndLine, node.Place.EndColumn), flow);
    }

    public KubernetesManifest WithWordIn(YamlMapping mapping, string key, string flow)
    {
        if (mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key) is not { } entry)
            return WithEntry(mapping, $"{Plain(key)}: {flow}");
        if (entry.Value is YamlScalar { IsNull: false })
        {
            RefuseAlias(entry);
            return With(entry.Value, flow);
        }

        throw Refused($"has no word as its `{key}`");
    }

    /// <summary>A further item in front of one of a list's.</summary>
    public KubernetesManifest WithItemBefore(YamlSequence list, YamlMapping item, string flow)
    {
        var at = Offset(item.Place.Line, item.Place.Column);
        var isFlow = Text[Offset(list.Place.Line, list.Place.Column)] == '[';
        return Edited(at, at, isFlow ? flow + ", " : $"{flow}\n{Blanks(list.Place.Column - 1)}- ");
    }

    public ReleaseFailure Refused(string why) => new($"{Title} {why}", "mend the manifest");

    /// <summary>As it may be shown: of a Secret the names of its values alone.</summary>
    public string Shown() => Kind == "Secret" ? ShownSecret() : Text;

    /// <summary>What may come back in a message of the cluster's is covered there.</summary>
    public void MaskSecrets(Masks masks)
    {
        if (Kind != "Secret")
            return;
        foreach (var (_, value) in WordsAt("stringData"))
        {
            masks.Add(value);
            masks.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));
        }

        var room = new byte[YamlDocument.MaxBytes];
        foreach (var (_, value) in WordsAt("data"))
        {
            masks.Add(value);
            if (Convert.TryFromBase64String(value, room, out var length))
                masks.Add(Encoding.UTF8.GetString(room, 0, length));
        }
    }

    private string ShownSecret()
    {
        var shown = new StringBuilder($"apiVersion: {Quoted(Word("apiVersion"))}\nkind: Secret\nmetadata:\n  name: {Quoted(Name)}\n");
        foreach (var part in (string[])["data", "stringData"])
        {
            if (At(part) is not YamlMapping mapping)
                continue;
            shown.Append($"{part}:\n");
            foreach (var entry in mapping.Entries)
                shown.Append($"  {Quoted(entry.Key.Text)}: {Quoted(Masks.Blank)}\n");
        }

        return shown.ToString();
    }

    private KubernetesManifest WithFlow(string flow, ReadOnlySpan<string> path)
    {
        var at = _root;
        for (var depth = 0; depth < path.Length - 1; depth++)
        {
            var key = path[depth];
            var entry = at.Entries.FirstOrDefault(entry => entry.Key.Text == key);
            if (entry is null)
                return WithEntry(at, $"{Plain(key)}: {Nested(flow, path[(depth + 1)..])}");
            RefuseAlias(entry);
            if (entry.Value is YamlScalar { IsNull: true } empty)
                return InPlaceOfNothing(entry, empty, Nested(flow, path[(depth + 1)..]));
            at = entry.Value as YamlMapping ?? throw Refused($"has no mapping as its `{key}`");
        }

        return WithWordIn(at, path[^1], flow);
    }

    private static string Nested(string flow, ReadOnlySpan<string> path)
    {
        var text = flow;
        for (var depth = path.Length - 1; depth >= 0; depth--)
            text = $"{{{Quoted(path[depth])}: {text}}}";
        return text;
    }

    private KubernetesManifest InPlaceOfNothing(YamlEntry entry, YamlScalar empty, string flow)
    {
        if (empty.Text.Length > 0)
            return With(empty, flow);
        var colon = Text.IndexOf(':', Offset(entry.Key.Place.EndLine, entry.Key.Place.EndColumn));
        return Edited(colon + 1, colon + 1, " " + flow);
    }

    private KubernetesManifest WithEntry(YamlMapping mapping, string entry)
    {
        var at = Offset(mapping.Place.Line, mapping.Place.Column);
        if (at < Text.Length && Text[at] == '{')
            return Edited(at + 1, at + 1, mapping.Entries.IsEmpty ? entry : entry + ", ");
        var first = mapping.Entries[0].Key.Place;
        at = Offset(first.Line, first.Column);
        return Edited(at, at, $"{entry}\n{Blanks(first.Column - 1)}");
    }

    /// <summary>What an alias shares with another place cannot be changed in one of them.</summary>
    private void RefuseAlias(YamlEntry entry)
    {
        var (key, value) = (entry.Key.Place, entry.Value.Place);
        if (value.Line < key.Line || (value.Line == key.Line && value.Column < key.Column))
            throw Refused($"takes `{entry.Key.Text}` from an anchor; write it out, so that it can be set");
    }

    private KubernetesManifest Edited(int start, int end, string text) =>
        Read(_source, string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(end))) ?? throw Refused("is empty");

    private int Offset(int line, int column)
    {
        var at = 0;
        for (var left = line - 1; left > 0; left--)
        {
            at = Text.AsSpan(at).IndexOfAny("\n\r\u0085\u2028\u2029") is var found and >= 0 ? at + found : Text.Length;
            if (at < Text.Length)
                at += Text[at] == '\r' && at + 1 < Text.Length && Text[at + 1] == '\n' ? 2 : 1;
        }

        return Math.Min(Text.Length, at + column - 1);
    }

    private string Word(string key) => WordAt(key) ?? throw new ReleaseFailure($"{_source} has no `{key}`", "mend the manifest");

    private static string Blanks(int count) => new(' ', count);

    /// <summary>Every JSON text is YAML.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Plain(string key) => key.All(letter => char.IsAsciiLetterOrDigit(letter)) ? key : Quoted(key);
}
