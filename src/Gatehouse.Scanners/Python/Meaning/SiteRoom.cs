using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>Where the nodes of a module are gathered by their kind. It takes one module after the other, so that not each makes its own lists.</summary>
internal sealed class SiteRoom
{
    /// <summary>More room than this is left to the collector with the module that took it.</summary>
    private const int MostRoomKept = 2048;

    private readonly List<Site>?[] _sites = new List<Site>?[(int)NodeKind.OrPattern + 1];

    public Sites this[NodeKind kind] => new(_sites[(int)kind]);

    public void Add(NodeKind kind, Site site) => (_sites[(int)kind] ??= []).Add(site);

    public void Empty()
    {
        for (var i = 0; i < _sites.Length; i++)
        {
            if (_sites[i]?.Capacity > MostRoomKept)
                _sites[i] = null;
            _sites[i]?.Clear();
        }
    }
}
