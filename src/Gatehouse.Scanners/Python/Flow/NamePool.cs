using System.Collections.Concurrent;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Each dotted name once: the files of a tree import the same modules over and over.</summary>
internal sealed class NamePool
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public string Of(string name) => _names.GetOrAdd(name, name);
}
