using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>Reads what nodes bind, to names or, for a class, to attributes of its instance.</summary>
/// <param name="type">The class; null for names.</param>
internal sealed class Bindings(ModuleIndex index, Scope? type)
{
    private Scope _from = index.Module;
    private Func<string, bool>? _isMeant;

    public Dictionary<string, List<Binding>> All { get; } = new(StringComparer.Ordinal);

    public void Add(Parameter parameter) =>
        Add(parameter.Name, new Binding(BindingForm.Parameter, parameter) { Annotation = parameter.Annotation });

    /// <param name="from">Where the node stands.</param>
    /// <param name="isMeant">Of what it binds, the names that are asked for; null: all.</param>
    public void Add(PythonNode node, Scope from, Func<string, bool>? isMeant)
    {
        (_from, _isMeant) = (from, isMeant);
        switch (node)
        {
            case FunctionStatement function:
                Add(function.Name, new Binding(BindingForm.Function, function));
                break;
            case ClassStatement type:
                Add(type.Name, new Binding(BindingForm.Class, type));
                break;
            case ImportStatement import:
                foreach (var name in import.Names)
                {
                    var bound = name.AsName ?? ModuleIndex.FirstPart(name.Name);
                    Add(bound, new Binding(BindingForm.Import, name) { Path = name.AsName is null ? bound : name.Name });
                }

                break;
            case ImportFromStatement import:
                var module = index.ModuleOf(import);
                foreach (var name in import.Names)
                {
                    if (name.Name != "*")
                        Add(name.AsName ?? name.Name, new Binding(BindingForm.Import, name) { Path = ModuleIndex.Join(module, name.Name) });
                }

                break;
            case AssignStatement assign:
                foreach (var target in assign.Targets)
                    Add(target, assign.Value, null, BindingForm.Assigned, node);
                break;
            case AnnotatedAssignStatement assign:
                Add(assign.Target, assign.Value, assign.Annotation, BindingForm.Assigned, node);
                break;
            case NamedExpression named:
                Add(named.Target, named.Value, null, BindingForm.Assigned, node);
                break;
            case AugmentedAssignStatement assign:
                Add(assign.Target, null, null, BindingForm.Other, node);
                break;
            case ForStatement loop:
                Add(loop.Target, loop.Iterable, null, BindingForm.Item, node);
                break;
            case Generator generator:
                Add(generator.Target, generator.Iterable, null, BindingForm.Item, node);
                break;
            case WithItem { Target: { } target } item:
                Add(target, item.Context, null, BindingForm.Context, node);
                break;
            case DeleteStatement delete:
                foreach (var target in delete.Targets)
                    Add(target, null, null, BindingForm.Other, node);
                break;
            case ExceptHandler handler:
                Add(handler.Name, new Binding(BindingForm.Other, node));
                break;
            case AsPattern pattern:
                Add(pattern.Name, new Binding(BindingForm.Other, node));
                break;
            case StarPattern pattern:
                Add(pattern.Name, new Binding(BindingForm.Other, node));
                break;
            case MappingPattern pattern:
                Add(pattern.Rest, new Binding(BindingForm.Other, node));
                break;
            case TypeAliasStatement alias:
                Add(alias.Name.Name, new Binding(BindingForm.Other, node));
                break;
        }
    }

    private void Add(Expression target, Expression? value, Expression? annotation, BindingForm form, PythonNode node)
    {
        switch (target)
        {
            case NameExpression name when type is null:
                Add(name.Name, new Binding(form, node) { Value = value, Annotation = annotation });
                break;
            case AttributeExpression { Value: NameExpression self } attribute
                when type is not null && ModuleIndex.ClassOf(self.Name, _from) == type:
                Add(attribute.Name, new Binding(form, node) { Value = value, Annotation = annotation });
                break;
            case StarredExpression starred:
                Add(starred.Value, null, null, BindingForm.Other, node);
                break;
            case TupleExpression tuple:
                Unpack(tuple.Elements, value, form, node);
                break;
            case ListExpression list:
                Unpack(list.Elements, value, form, node);
                break;
        }
    }

    /// <summary><c>a, b = x, y</c> binds each to its own; anything else only says that something is bound.</summary>
    private void Unpack(ImmutableArray<Expression> targets, Expression? value, BindingForm form, PythonNode node)
    {
        var values = value switch
        {
            TupleExpression tuple => tuple.Elements,
            ListExpression list => list.Elements,
            _ => [],
        };
        var isPairwise =
            form == BindingForm.Assigned
            && values.Length == targets.Length
            && !values.Concat(targets).Any(element => element is StarredExpression);
        for (var i = 0; i < targets.Length; i++)
            Add(targets[i], isPairwise ? values[i] : null, null, isPairwise ? form : BindingForm.Other, node);
    }

    private void Add(string? name, Binding binding)
    {
        if (name is null || _isMeant?.Invoke(name) == false)
            return;
        if (All.TryGetValue(name, out var known))
            known.Add(binding);
        else
            All[name] = [binding];
    }
}
