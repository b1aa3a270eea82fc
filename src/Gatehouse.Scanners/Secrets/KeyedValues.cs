using System.Collections.Frozen;
using System.Text;
using Gatehouse.Engine.Syntax.Keys;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// What the keys of a structured file say of a value: its path, and the name that stands above it, beside it or before it where its own key is
/// only <c>value</c>. Made only for a file in which the name of a secret was met.
/// </summary>
internal sealed class KeyedValues
{
    private const int ShortestValue = 5;
    private const int LongestValue = 512;
    private const int LongestKey = 32;

    /// <summary>How many keys that say nothing are climbed.</summary>
    private const int FarthestHolder = 3;

    /// <summary>Keys under which a value stands whose name stands elsewhere.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Neutral = new[]
    {
        "value",
        "values",
        "default",
        "defaultvalue",
        "stringvalue",
        "string",
        "text",
        "content",
        "plain",
        "plaintext",
        "primary",
        "secondary",
        "current",
        "param-value",
        "parametervalue",
        "env-entry-value",
        "_value",
        "prod",
        "production",
        "dev",
        "development",
        "staging",
        "local",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Keys whose value names what stands beside it.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Naming = new[]
    {
        "name",
        "key",
        "id",
        "field",
        "variable",
        "parametername",
        "parameterkey",
        "param-name",
        "property",
        "env-entry-name",
    }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly SourceFile _file;
    private readonly KeyTree? _tree;

    private KeyedValues(SourceFile file)
    {
        _file = file;
        _tree = FormatOf(file.Path) is { } format ? KeyTree.Read(file.Bytes, format) : null;
    }

    public static KeyedValues Of(SourceFile file) => new(file);

    /// <summary>Null for a file whose keys nobody reads.</summary>
    public static KeyFormat? FormatOf(SourcePath path)
    {
        ReadOnlySpan<char> extension = path.Extension;
        foreach (var (ending, format) in Endings)
        {
            if (extension.Equals(ending, StringComparison.OrdinalIgnoreCase))
                return format;
        }

        return path.Name.StartsWith(".env", StringComparison.OrdinalIgnoreCase) ? KeyFormat.Lines : null;
    }

    private static readonly (string Ending, KeyFormat Format)[] Endings =
    [
        (".json", KeyFormat.Json),
        (".tfstate", KeyFormat.Json),
        (".yaml", KeyFormat.Yaml),
        (".yml", KeyFormat.Yaml),
        (".ini", KeyFormat.Lines),
        (".toml", KeyFormat.Lines),
        (".properties", KeyFormat.Lines),
        (".env", KeyFormat.Lines),
        (".cfg", KeyFormat.Lines),
        (".cnf", KeyFormat.Lines),
        (".xml", KeyFormat.Xml),
        (".config", KeyFormat.Xml),
        (".plist", KeyFormat.Xml),
        (".pom", KeyFormat.Xml),
    ];

    /// <summary><c> (key `spring.datasource.password`)</c>; empty where no key is known.</summary>
    public string Tell(ByteSpan place) =>
        _tree is not null && _tree.At(place) is >= 0 and var node && _tree.PathOf(_file.Bytes, node) is { Length: > 0 } path
            ? $" (key `{path.Replace('`', '\'')}`)"
            : "";

    /// <summary>Claims the values whose name is another key's.</summary>
    public void Look(ImmutableArray<NamedSecretRule> rules, SecretFinds finds)
    {
        if (_tree is null)
            return;
        var text = _file.Bytes;
        var nodes = _tree.Nodes;
        var names = NamesBeside(text);
        for (var i = 0; i < nodes.Length && !finds.IsSpent; i++)
        {
            var value = nodes[i].Value;
            if (value.Length is < ShortestValue or > LongestValue)
                continue;
            finds.Spend(1);
            if (NameOf(text, i, names, out var isListed) is not { Length: > 0 } name)
                continue;
            var read = SecretName.Of(text.Slice(name.Start, name.Length), isCall: false);
            if (read.Noun == SecretNoun.None)
                continue;
            foreach (var rule in rules)
                rule.LookAtKeyed(text, read, name, value, isListed, finds);
        }
    }

    /// <summary>For each node the value of its child that names what stands beside it.</summary>
    private Dictionary<int, ByteSpan> NamesBeside(ReadOnlySpan<byte> text)
    {
        var names = new Dictionary<int, ByteSpan>();
        Span<char> room = stackalloc char[LongestKey];
        foreach (var node in _tree!.Nodes)
        {
            if (node.Parent >= 0 && node.Value.Length is > 0 and <= 96 && Naming.Contains(Key(text, node, room)))
                names.TryAdd(node.Parent, node.Value);
        }

        return names;
    }

    private ByteSpan NameOf(ReadOnlySpan<byte> text, int node, Dictionary<int, ByteSpan> names, out bool isListed)
    {
        isListed = false;
        var nodes = _tree!.Nodes;
        Span<char> room = stackalloc char[LongestKey];
        // `<entry key="password">…</entry>`.
        if (names.TryGetValue(node, out var attribute))
            return attribute;
        var own = Key(text, nodes[node], room);
        var isNeutral = own.Length == 0 || Neutral.Contains(own);
        // `<key>Password</key><string>…</string>`: a property list pairs what follows each other.
        if (own is "string" && node > 0 && nodes[node - 1].Parent == nodes[node].Parent && Key(text, nodes[node - 1], room) is "key")
            return nodes[node - 1].Value;
        if (!isNeutral)
        {
            // `passwords: {ann: …, bob: …}`.
            isListed = nodes[node].Parent is >= 0 and var list && IsPlural(text, nodes[list].Key);
            return isListed ? nodes[nodes[node].Parent].Key : default;
        }

        var at = node;
        for (var step = 0; step < FarthestHolder && at >= 0; step++)
        {
            var parent = nodes[at].Parent;
            if (parent < 0)
                return default;
            if (names.TryGetValue(parent, out var beside))
                return beside;
            var key = Key(text, nodes[parent], room);
            if (key.Length > 0 && !Neutral.Contains(key))
                return nodes[parent].Key;
            at = parent;
        }

        return default;
    }

    private static bool IsPlural(ReadOnlySpan<byte> text, ByteSpan key) =>
        key.Length > 4
        && text[key.End - 1] is (byte)'s'
        && SecretName.Of(text.Slice(key.Start, key.Length), isCall: false).Noun
            is SecretNoun.Password
                or SecretNoun.Secret
                or SecretNoun.Token;

    /// <summary>A longer key is none of those that are asked for.</summary>
    private static ReadOnlySpan<char> Key(ReadOnlySpan<byte> text, KeyNode node, Span<char> room) =>
        node.Key.Length <= LongestKey ? room[..Encoding.Latin1.GetChars(text.Slice(node.Key.Start, node.Key.Length), room)] : "…";
}
