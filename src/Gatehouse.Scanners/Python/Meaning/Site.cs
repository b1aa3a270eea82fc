using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>A node, the scope in which its names are read, and the node it is part of.</summary>
public readonly record struct Site(PythonNode Node, Scope Scope, PythonNode? Parent);
