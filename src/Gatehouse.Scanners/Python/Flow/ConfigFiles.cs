using Gatehouse.Scanners.Python.Compatibility;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Files of <c>configparser</c>'s form in the tree, each read once.</summary>
/// <param name="tree">null: there are none.</param>
internal sealed class ConfigFiles(SourceTree? tree)
{
    /// <summary>What is larger is no configuration.</summary>
    private const long MaxBytes = 64 * 1024;

    private const string Defaults = "DEFAULT";

    private readonly Dictionary<string, ImmutableArray<(string Section, string Option, string Value)>> _read = new(StringComparer.Ordinal);

    /// <summary>What the file says; of several of its name the nearest to a folder, which a program is most likely started in or beside.</summary>
    public ImmutableArray<(string Section, string Option, string Value)> Read(string folder, string name)
    {
        var parts = name.Split('/').Where(part => part is not ("" or "." or "..")).ToList();
        if (tree is null || parts.Count == 0 || parts.Count > 8 || name.Length > 200)
            return [];
        for (var at = folder; ; at = at[..Math.Max(0, at.LastIndexOf('/'))])
        {
            if (At(at.Length == 0 ? string.Join('/', parts) : $"{at}/{string.Join('/', parts)}") is { IsEmpty: false } found)
                return found;
            if (at.Length == 0)
                return [];
        }
    }

    private ImmutableArray<(string Section, string Option, string Value)> At(string path)
    {
        if (!_read.TryGetValue(path, out var found))
            _read.Add(path, found = tree!.Has(path) && tree.Find(path, MaxBytes) is { } text ? Parse(text) : []);
        return found;
    }

    /// <summary>What a text of that form says.</summary>
    public static ImmutableArray<(string Section, string Option, string Value)> Parse(byte[] text)
    {
        var lines = IniFile.Lines(text);
        var sections = lines.Select(line => line.Section).Distinct(StringComparer.Ordinal).ToList();
        // What other values are put into is not known before.
        var options = lines.Where(line => line.Key is not null && !line.Value.Contains("%(", StringComparison.Ordinal)).ToList();
        return
        [
            .. options
                .Where(line => line.Section == Defaults)
                .SelectMany(line => sections.Select(section => (section, line.Key!, line.Value))),
            .. options.Where(line => line.Section != Defaults).Select(line => (line.Section, line.Key!, line.Value)),
        ];
    }
}
