using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What an import binds: modules of the tree, and paths of libraries.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Whether an expression names what another module holds: <c>keys.TOKEN</c>, <c>TOKEN</c> after <c>from keys import TOKEN</c>.</summary>
    internal bool IsImported(Expression expression) =>
        expression switch
        {
            AttributeExpression attribute => Evaluate(attribute.Value).Only is ModuleAtom,
            CallExpression { Function: AttributeExpression { Name: "encode", Value: var text } } => IsImported(text),
            NameExpression name => TreeOf(Module)
                .Body.Any(statement =>
                    statement is ImportFromStatement from && from.Names.Any(alias => (alias.AsName ?? alias.Name) == name.Name)
                ),
            _ => false,
        };

    private void Import(ImportStatement statement)
    {
        foreach (var alias in statement.Names)
        {
            if (alias.AsName is { } name)
                Bind(name, ImportedModule(alias.Name));
            else
            {
                var dot = alias.Name.IndexOf('.', StringComparison.Ordinal);
                Bind(dot < 0 ? alias.Name : alias.Name[..dot], ImportedModule(dot < 0 ? alias.Name : alias.Name[..dot], alias.Name));
            }
        }
    }

    private Value ImportedModule(string dotted, string? whole = null)
    {
        if (_modules.Resolve(Module, whole ?? dotted) is { } found)
        {
            if (whole is null || whole == dotted)
                return Value.Of(found);
            var up = whole.Count(letter => letter == '.');
            var stem = found.Stem;
            for (; up > 0; up--)
                stem = stem[..Math.Max(0, stem.LastIndexOf('/'))];
            return Value.Of(new ModuleAtom(stem, _modules.At(stem)));
        }

        return Value.Opaque(_paths.Module(dotted), Taint.None);
    }

    private void Import(ImportFromStatement statement)
    {
        var module =
            statement.Level > 0 ? _modules.ResolveRelative(Module, statement.Level, statement.Module)
            : statement.Module is { } name ? _modules.Resolve(Module, name)
            : null;
        var library = module is null && statement is { Level: 0, Module: { } dotted } ? _paths.Module(dotted) : null;
        foreach (var alias in statement.Names)
        {
            if (alias.Name == "*")
            {
                ImportAll(module, library);
                continue;
            }

            var bound = alias.AsName ?? alias.Name;
            if (module is not null)
                Bind(bound, OwnPart(module, alias.Name) ?? Value.Of(new ImportedAtom(module, alias.Name)));
            else
                Bind(bound, Value.Opaque(library?.Then(alias.Name), Taint.None));
        }
    }

    /// <summary>What a package imports from itself: <c>from . import db</c> in its own file is the module beside it, not the name being bound.</summary>
    private Value? OwnPart(ModuleAtom package, string name)
    {
        if (!ReferenceEquals(package.Module, Module))
            return null;
        return ModuleFrame().CellOf(name) is { } cell && Held(cell) is Value { IsNothing: false } bound ? bound
            : _modules.Thing(ModuleSet.Join(package.Stem, name)) is { } part ? Value.Of(part)
            : null;
    }

    private void ImportAll(ModuleAtom? module, Models.ApiPath? library)
    {
        if (library is not null)
            ModuleFrame().AddStar(library);
        if (module?.Module is not { } file)
            return;
        Ensure(file);
        if (file.Frame is null || ReferenceEquals(file.Frame, _frame))
            return;
        foreach (var (name, _) in file.Frame.Cells)
        {
            if (!name.StartsWith('_'))
                Bind(name, Value.Of(new ImportedAtom(module, name)));
        }

        foreach (var star in file.Frame.Stars ?? [])
            ModuleFrame().AddStar(star);
    }
}
