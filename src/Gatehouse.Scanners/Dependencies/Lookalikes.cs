using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies;

/// <summary>Names that are one slip of the pen away from those of well-known packages.</summary>
internal sealed class Lookalikes
{
    /// <summary>A package with so many advisories is one that many use and look at.</summary>
    private const int LeastAdvisories = 3;

    /// <summary>Short names resemble each other by chance.</summary>
    private const int ShortestName = 5;

    private const string Rows = "qwertyuiop asdfghjkl zxcvbnm";

    private readonly HashSet<string> _known;
    private readonly Dictionary<string, string> _slips = new(StringComparer.Ordinal);

    public Lookalikes(string ecosystem, ImmutableArray<Advisories> sources)
    {
        var packages = sources.SelectMany(source => source.Packages(ecosystem)).ToList();
        _known = packages.Where(package => package.Vulnerabilities > 0).Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        foreach (
            var name in packages
                .Where(package => package.Vulnerabilities >= LeastAdvisories && package.Name.Length >= ShortestName)
                .Select(package => package.Name)
                .Order(StringComparer.Ordinal)
        )
        {
            foreach (var slip in SlipsOf(name))
                _slips.TryAdd(slip, name);
        }
    }

    /// <summary>The well-known package that a name is mistaken for; null where it is well known itself, or like none.</summary>
    public string? Of(string name) => _known.Contains(name) ? null : _slips.GetValueOrDefault(name);

    /// <summary>Two letters swapped, one left out, doubled, or struck beside its key; a hyphen left out.</summary>
    private static IEnumerable<string> SlipsOf(string name)
    {
        // A scope belongs to its owner: only what stands behind it can be mistaken.
        var from = name.LastIndexOf('/') + 1;
        for (var i = from; i < name.Length; i++)
        {
            yield return name[..i] + name[(i + 1)..];
            yield return name[..i] + name[i] + name[i..];
            if (i + 1 < name.Length && name[i] != name[i + 1])
                yield return name[..i] + name[i + 1] + name[i] + name[(i + 2)..];
            foreach (var neighbour in NeighboursOf(name[i]))
                yield return name[..i] + neighbour + name[(i + 1)..];
        }
    }

    private static IEnumerable<char> NeighboursOf(char key)
    {
        var at = Rows.IndexOf(key, StringComparison.Ordinal);
        if (at > 0 && Rows[at - 1] != ' ')
            yield return Rows[at - 1];
        if (at >= 0 && at + 1 < Rows.Length && Rows[at + 1] != ' ')
            yield return Rows[at + 1];
        if (key is 'o' or 'l' or 'i')
            yield return key == 'o' ? '0' : '1';
    }
}
