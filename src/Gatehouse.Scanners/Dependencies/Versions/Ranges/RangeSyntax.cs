using System.Collections.Frozen;

namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>How the manifests of an ecosystem write which versions they let in.</summary>
public abstract partial class RangeSyntax
{
    /// <summary>A longer text is not read: each alternative in it costs a comparison for every version asked about.</summary>
    private const int MostLetters = 4096;

    [CatalogOf<RangeSyntax>]
    public static partial ImmutableArray<RangeSyntax> All { get; }

    /// <summary>As OSV spells them.</summary>
    public abstract ImmutableArray<string> Ecosystems { get; }

    public static RangeSyntax? For(string osvEcosystem)
    {
        var colon = osvEcosystem.IndexOf(':', StringComparison.Ordinal);
        return Index.ByEcosystem.GetValueOrDefault(colon < 0 ? osvEcosystem : osvEcosystem[..colon]);
    }

    /// <summary>Null for what is no range: an address, a tag, a mistake.</summary>
    public VersionRange? Read(string text) => text.Length > MostLetters ? null : Parse(text.Trim());

    private protected abstract VersionRange? Parse(string text);

    /// <summary>A type of its own, because the catalogue has to be filled before.</summary>
    private static class Index
    {
        public static readonly FrozenDictionary<string, RangeSyntax> ByEcosystem = All.SelectMany(syntax =>
                syntax.Ecosystems.Select(ecosystem => KeyValuePair.Create(ecosystem, syntax))
            )
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
