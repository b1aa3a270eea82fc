using System.Runtime.InteropServices;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

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

    /// <summary>What is kept of the imports of a file, in source order.</summary>
    public static ImmutableArray<ModuleImport> AllOf(ImmutableArray<Imported> imports, NamePool names)
    {
        var found = ImmutableArray.CreateBuilder<ModuleImport>(imports.Length);
        foreach (var import in imports.Sort((left, right) => left.Node.Start.CompareTo(right.Node.Start)))
        {
            if (import.Node is ImportFromStatement from)
                found.Add(Of(from, names));
            else
            {
                foreach (var alias in import.Aliases)
                    found.Add(new ModuleImport(names.Of(alias.Name), 0, default));
            }
        }

        return found.DrainToImmutable();
    }

    private static ModuleImport Of(ImportFromStatement from, NamePool pool)
    {
        var names = new string[from.Names.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = from.Names[i].Name;
        return new ModuleImport(
            from.Module is { } module ? pool.Of(module) : null,
            from.Level,
            ImmutableCollectionsMarshal.AsImmutableArray(names)
        );
    }
}
