namespace Gatehouse.Scanners.Dependencies.Imports;

/// <summary>What all Go files of a tree import and name.</summary>
internal sealed class GoCode
{
    private readonly Dictionary<string, List<GoUses>> _byPath = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _selected = [];
    private readonly bool _importsNames;

    public GoCode(IReadOnlyCollection<GoUses> files)
    {
        foreach (var file in files)
        {
            _selected.UnionWith(file.Selected);
            _importsNames |= file.ImportsNames;
            foreach (var path in file.Imports)
            {
                if (!_byPath.TryGetValue(path, out var importers))
                    _byPath.Add(path, importers = []);
                importers.Add(file);
            }
        }
    }

    public bool ImportsFrom(string module) =>
        _byPath.Keys.Any(path => path == module || path.StartsWith(module + "/", StringComparison.Ordinal));

    /// <summary>
    /// Of a package with vulnerable symbols, one has to be named in a file that imports it; a method (<c>Type.Method</c>), in any file.
    /// </summary>
    public bool Uses(string path, ImmutableArray<string> symbols) =>
        _byPath.TryGetValue(path, out var importers)
        && (
            symbols.IsEmpty
            || symbols.Any(symbol =>
                symbol.LastIndexOf('.') is >= 0 and var dot
                    ? _importsNames || _selected.Contains(GoUses.HashOf(symbol[(dot + 1)..]))
                    : importers.Exists(file => file.Selects(symbol))
            )
        );
}
