using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What annotations say beside the type, as frameworks enforce it: <c>Annotated[str, Query(pattern=…)]</c>, also under a name of its own.</summary>
internal sealed partial class Interpreter
{
    private const int MostAliases = 4;

    /// <summary>What an annotation is written as, and in which module.</summary>
    private readonly record struct AnnotationAt(Expression Type, FlowModule Module);

    /// <summary>An annotation without the name that was given to it: <c>Tag = Annotated[str, …]</c>, be it in another module.</summary>
    private AnnotationAt Unaliased(Expression annotation, FlowModule module, int depth = 0)
    {
        var own = new AnnotationAt(annotation, module);
        if (depth >= MostAliases)
            return own;
        var found = annotation switch
        {
            NameExpression name => Alias(name.Name, module, depth),
            AttributeExpression { Value: NameExpression holder } attribute when ModuleNamed(holder.Name, module) is { } holding => Alias(
                attribute.Name,
                holding,
                depth
            ),
            _ => null,
        };
        return found ?? own;
    }

    private AnnotationAt? Alias(string name, FlowModule module, int depth)
    {
        foreach (var statement in TreeOf(module).Body)
        {
            switch (statement)
            {
                case AssignStatement
                {
                    Targets: [NameExpression target],
                    Value: SubscriptExpression or CallExpression or DictExpression
                } assign when target.Name == name:
                    return new AnnotationAt(assign.Value, module);
                case AnnotatedAssignStatement { Target: NameExpression target, Value: SubscriptExpression given } when target.Name == name:
                    return new AnnotationAt(given, module);
                case TypeAliasStatement alias when alias.Name.Name == name:
                    return new AnnotationAt(alias.Value, module);
                case ImportFromStatement from:
                    foreach (var imported in from.Names)
                    {
                        if ((imported.AsName ?? imported.Name) == name && ImportedFrom(from, module) is { } source)
                            return Alias(imported.Name, source, depth + 1);
                    }

                    break;
            }
        }

        return null;
    }

    private FlowModule? ImportedFrom(ImportFromStatement from, FlowModule module) =>
        (
            from.Level > 0 ? _modules.ResolveRelative(module, from.Level, from.Module)
            : from.Module is { } dotted ? _modules.Resolve(module, dotted)
            : null
        )?.Module;

    private FlowModule? ModuleNamed(string name, FlowModule module)
    {
        Ensure(module);
        return module.Frame?.CellOf(name) is { } cell && Held(cell) is Value value
            ? (Resolved(value, cell).Only as ModuleAtom)?.Module
            : null;
    }

    /// <summary>What stands beside the type: <c>Depends(session)</c>, <c>Field(pattern=…)</c>, <c>StringConstraints(…)</c>.</summary>
    private List<(CallExpression Call, FlowModule Module)> MetadataOf(Expression? annotation, FlowModule module, int depth = 0)
    {
        if (annotation is null || depth > MostAliases)
            return [];
        var (type, of) = Unaliased(annotation, module);
        switch (type)
        {
            case CallExpression { Function: var function } call when NameOf(function) is "constr":
                return [(call, of)];
            case BinaryOpExpression { Operator: BinaryOperator.BitOr, Right: SingletonExpression } either:
                return MetadataOf(either.Left, of, depth + 1);
            case SubscriptExpression { Index: TupleExpression { Elements: [var inner, .. var beside] } } generic
                when NameOf(generic.Value) == "Annotated":
                return [.. beside.OfType<CallExpression>().Select(call => (call, of)), .. MetadataOf(inner, of, depth + 1)];
            case SubscriptExpression generic when NameOf(generic.Value) == "Optional":
                return MetadataOf(generic.Index, of, depth + 1);
            default:
                return [];
        }
    }

    /// <summary>What a text can do no harm to by the expression that it must match, and by nothing else: <c>Query(pattern='^[a-z]+$')</c>.</summary>
    private static SinkKinds HarmlessBy(Expression? written, List<(CallExpression Call, FlowModule Module)> beside)
    {
        var harmless = written is CallExpression call ? ByPattern(call) : SinkKinds.None;
        foreach (var (told, _) in beside)
            harmless |= ByPattern(told);
        return harmless;
    }

    private static SinkKinds ByPattern(CallExpression call)
    {
        if (
            NameOf(call.Function)
            is not ("StringConstraints" or "constr" or "Field" or "Query" or "Path" or "Header" or "Cookie" or "Form" or "Body")
        )
            return SinkKinds.None;
        foreach (var argument in call.Arguments)
        {
            if (argument is { Name: "pattern" or "regex", Value: StringExpression { Value: { } pattern } })
                return LetterSets.WhenMatched(pattern, "search");
        }

        return SinkKinds.None;
    }

    /// <summary>What a framework hands to a parameter by calling a function of the program; null where it calls none.</summary>
    private Value? Provided(Parameter parameter, List<(CallExpression Call, FlowModule Module)> beside, FlowModule module)
    {
        if (parameter.Default is CallExpression written)
            beside = [(written, module), .. beside];
        foreach (var (call, of) in beside)
        {
            if (NameOf(call.Function) is not ("Depends" or "Security"))
                continue;
            var outer = _frame;
            Ensure(of);
            _frame = of.Frame ?? outer;
            Value? given = null;
            if (IsCallOf(call, "fastapi.Depends", "fastapi.Security", "fastapi.params.Depends") && call.Arguments is [var provider, ..])
                given = Entered(CallValue(Evaluate(provider.Value), new FlowCall(this, call)));
            _frame = outer;
            if (given is not null)
                return given;
        }

        return null;
    }

    /// <summary>What a provider yields is what is given; the rest of it runs when the answer was sent.</summary>
    private Value Entered(Value provided)
    {
        var given = Value.Nothing;
        foreach (var atom in provided.Atoms)
        {
            given = given.Join(
                atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Generator } content ? content.Contents : Value.Of(atom)
            );
        }

        return given.IsNothing ? Value.Unknown : given;
    }
}
