using System.Collections;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A node, the scope in which its names are read, and the node it is part of.</summary>
public readonly record struct Site(PythonNode Node, Scope Scope, PythonNode? Parent);

/// <summary>The nodes of one kind, without an object of its own for each loop over them.</summary>
public readonly struct Sites : IReadOnlyList<Site>
{
    private static readonly List<Site> None = [];

    private readonly List<Site>? _list;

    internal Sites(List<Site>? list) => _list = list;

    public int Count => _list?.Count ?? 0;

    public Site this[int index] => (_list ?? None)[index];

    public List<Site>.Enumerator GetEnumerator() => (_list ?? None).GetEnumerator();

    IEnumerator<Site> IEnumerable<Site>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
