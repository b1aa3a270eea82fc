namespace Gatehouse.Scanners.Python.Flow;

/// <summary>The modules of the tree by where they are, and which of them an import means.</summary>
internal sealed class ModuleSet
{
    private readonly Dictionary<string, FlowModule> _byStem = new(StringComparer.Ordinal);

    /// <summary>Folders that hold a module somewhere below.</summary>
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>The names of all modules and folders: most imports begin with none of them.</summary>
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public ModuleSet(IEnumerable<FlowModule> modules)
    {
        All = [.. modules.OrderBy(module => module.Path, StringComparer.Ordinal)];
        foreach (var module in All)
        {
            _byStem.TryAdd(module.Stem, module);
            Name(module.Stem);
            for (var folder = module.Folder; folder.Length > 0 && _folders.Add(folder); )
            {
                Name(folder);
                folder = Parent(folder);
            }
        }
    }

    private void Name(string path) => _names.Add(path[(path.LastIndexOf('/') + 1)..]);

    public ImmutableArray<FlowModule> All { get; }

    public FlowModule? At(string stem) => _byStem.GetValueOrDefault(stem);

    public bool IsFolder(string path) => _folders.Contains(path);

    /// <summary>The module or package of this place, if there is one.</summary>
    public ModuleAtom? Thing(string stem) =>
        At(stem) is { } module ? new ModuleAtom(stem, module)
        : _folders.Contains(stem) ? new ModuleAtom(stem, null)
        : null;

    /// <summary>What an absolute import means: looked for beside the importing file and in every folder above it, as a run from there would.</summary>
    public ModuleAtom? Resolve(FlowModule importer, string dotted)
    {
        var first = dotted.AsSpan(0, dotted.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? dot : dotted.Length);
        if (!_names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first))
            return null;
        var path = dotted.Replace('.', '/');
        var folder = importer.Folder;
        // Inside a package an absolute import begins outside of it.
        while (folder.Length > 0 && At(folder) is { IsPackage: true })
            folder = Parent(folder);
        for (; ; folder = Parent(folder))
        {
            if (Thing(Join(folder, path)) is { } found && (found.Module is not null || !IsAbove(found.Stem, importer)))
                return found;
            if (folder.Length == 0)
                break;
        }

        // A script inside a package sees its neighbours.
        return importer.Folder.Length > 0 && At(Join(importer.Folder, path)) is { } beside && !ReferenceEquals(beside, importer)
            ? new ModuleAtom(beside.Stem, beside)
            : null;
    }

    /// <summary>What <c>from ..x</c> means.</summary>
    public ModuleAtom? ResolveRelative(FlowModule importer, int level, string? dotted)
    {
        var folder = importer.Folder;
        for (var up = 1; up < level; up++)
            folder = Parent(folder);
        var stem = dotted is null ? folder : Join(folder, dotted.Replace('.', '/'));
        return Thing(stem) ?? (stem.Length == 0 ? new ModuleAtom("", null) : null);
    }

    public static string Join(string folder, string name) =>
        folder.Length == 0 ? name
        : name.Length == 0 ? folder
        : folder + "/" + name;

    private static string Parent(string folder) => folder.LastIndexOf('/') is > 0 and var slash ? folder[..slash] : "";

    /// <summary>A plain folder that the importer lies in is no package of that name: `flask/app.py` imports the library.</summary>
    private static bool IsAbove(string folder, FlowModule importer) =>
        importer.Folder == folder || importer.Folder.StartsWith(folder + "/", StringComparison.Ordinal);
}
