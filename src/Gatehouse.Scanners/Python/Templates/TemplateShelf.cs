namespace Gatehouse.Scanners.Python.Templates;

/// <summary>All templates of a tree, by the names that code and other templates call them.</summary>
internal sealed class TemplateShelf
{
    /// <summary>Includes in includes; a template that includes itself ends here.</summary>
    private const int MaxDepth = 16;

    private readonly Dictionary<string, List<TemplateFile>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<TemplateFile, TemplateReading?> _readings = [];
    private readonly ImmutableArray<TemplateFile> _files;

    public TemplateShelf(IEnumerable<TemplateFile> files)
    {
        _files = [.. files.OrderBy(file => file.Path.Value, StringComparer.Ordinal)];
        foreach (var file in _files)
        {
            var name = new string(file.Path.Name);
            if (_byName.TryGetValue(name, out var same))
                same.Add(file);
            else
                _byName[name] = [file];
        }
    }

    public ImmutableArray<TemplateFile> Files => _files;

    /// <summary>Whether the program told aiohttp's binding to escape nothing.</summary>
    public bool IsBindingUnescaped { get; init; }

    /// <summary>The template that a file means by a name such as <c>shop/cart.html</c>: of several the one that lies closest.</summary>
    public TemplateFile? Find(string name, SourcePath from)
    {
        var relative = name.TrimStart('.', '/');
        var last = relative[(relative.LastIndexOf('/') + 1)..];
        if (last.Length == 0 || !_byName.TryGetValue(last, out var candidates))
            return null;
        TemplateFile? best = null;
        var most = (-1, -1);
        foreach (var file in candidates)
        {
            var path = file.Path.Value;
            if (
                !path.EndsWith(relative, StringComparison.Ordinal) || (path.Length > relative.Length && path[^(relative.Length + 1)] != '/')
            )
                continue;
            var folder = new SourcePath(path[..^relative.Length].TrimEnd('/'));
            // A loader's own folder goes before any other that happens to hold such a file.
            var rank = (TemplateFile.IsFolder(folder.Name) ? 1 : 0, Common(path, from.Value));
            if (rank.CompareTo(most) <= 0)
                continue;
            most = rank;
            best = file;
        }

        return best;
    }

    /// <summary>What a template writes when a Python file renders it by this name; null where the tree has none of the name.</summary>
    public ImmutableArray<TemplateExit>? ExitsOf(string name, SourcePath from) => Find(name, from) is { } file ? Read(file)?.Exits : null;

    public TemplateReading? Read(TemplateFile file)
    {
        // Functions are analysed side by side.
        lock (_readings)
            return Read(file, 0);
    }

    internal TemplateReading? Read(string name, TemplateFile from, int depth) =>
        depth < MaxDepth && Find(name, from.Path) is { } file && file != from ? Read(file, depth + 1) : null;

    private TemplateReading? Read(TemplateFile file, int depth)
    {
        if (_readings.TryGetValue(file, out var known))
            return known;
        // Whoever comes back here while it is being read gets nothing: templates in a circle.
        _readings[file] = null;
        return _readings[file] = TemplateReading.Of(this, file, depth);
    }

    private static int Common(string left, string right)
    {
        var folders = 0;
        for (var i = 0; i < Math.Min(left.Length, right.Length) && left[i] == right[i]; i++)
        {
            if (left[i] == '/')
                folders++;
        }

        return folders;
    }
}
