using System.Runtime.InteropServices;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>One module that an import names: all that is kept of the statement when the tree is gone.</summary>
/// <param name="Module">With dots, without the leading ones; null in <c>from . import x</c>.</param>
/// <param name="Level">How many dots lead.</param>
/// <param name="Names">What is taken out of the module; default where the module itself is imported.</param>
internal sealed record ModuleImport(string? Module, int Level, ImmutableArray<string> Names)
{
    /// <summary>The library that it is of; null for what lies beside the importing file.</summary>
    public string? Library =>
        Level > 0 || Module is null ? null
        : Module.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Module[..dot]
        : Module;

    /// <summary>Every import of a file at any depth.</summary>
    public static ImmutableArray<ModuleImport> AllOf(PythonTree tree, NamePool names)
    {
        var search = new Search(names);
        foreach (var statement in tree.Body)
            search.Child(statement);
        return [.. search.Found];
    }

    private sealed class Search(NamePool pool) : IPythonChildren
    {
        public List<ModuleImport> Found { get; } = [];

        public void Child(PythonNode child)
        {
            switch (child)
            {
                case ImportStatement plain:
                    foreach (var alias in plain.Names)
                        Found.Add(new ModuleImport(pool.Of(alias.Name), 0, default));
                    break;
                case ImportFromStatement from:
                    var names = new string[from.Names.Length];
                    for (var i = 0; i < names.Length; i++)
                        names[i] = pool.Of(from.Names[i].Name);
                    Found.Add(
                        new ModuleImport(
                            from.Module is { } module ? pool.Of(module) : null,
                            from.Level,
                            ImmutableCollectionsMarshal.AsImmutableArray(names)
                        )
                    );
                    break;
                case Statement and not (ExpressionStatement or AssignStatement or ReturnStatement) or ExceptHandler or MatchCase:
                    var self = this;
                    PythonWalk.Children(child, ref self);
                    break;
            }
        }
    }
}
