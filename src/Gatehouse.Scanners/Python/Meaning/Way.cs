using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>The nodes from a module's statement down to the one that holds a node.</summary>
internal struct Way : IPythonChildren
{
    private readonly PythonNode _sought;
    private PythonNode? _next;

    private Way(PythonNode sought) => _sought = sought;

    /// <summary>Null where the node does not lie within the places of those that it is a part of.</summary>
    public static List<PythonNode>? To(PythonNode node, PythonTree tree)
    {
        var search = new Way(node);
        foreach (var statement in tree.Body)
            search.Child(statement);
        var way = new List<PythonNode>();
        while (search._next is { } next)
        {
            if (ReferenceEquals(next, node))
                return way;
            way.Add(next);
            search._next = null;
            PythonWalk.Children(next, ref search);
        }

        return null;
    }

    public void Child(PythonNode child)
    {
        if (ReferenceEquals(child, _sought))
            _next = child;
        else if (!ReferenceEquals(_next, _sought) && StartOf(child) <= _sought.Start && _sought.End <= child.End)
            _next = child;
    }

    /// <summary>A decorator stands before what it belongs to.</summary>
    private static int StartOf(PythonNode node) =>
        node switch
        {
            FunctionStatement { Decorators: [var first, ..] } => first.Start,
            ClassStatement { Decorators: [var first, ..] } => first.Start,
            _ => node.Start,
        };
}
