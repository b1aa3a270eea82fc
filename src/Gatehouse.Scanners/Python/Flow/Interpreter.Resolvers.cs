using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What resolvers of GraphQL are given: numbers where the schema says so, and texts else.</summary>
internal sealed partial class Interpreter
{
    private readonly GraphSchema _graph = new();

    private void BindResolvers() =>
        On(
            "ariadne.gql ariadne.make_executable_schema ariadne.contrib.federation.make_federated_schema graphql.build_schema",
            call =>
            {
                if (call.Argument(0, "type_defs") is { } told)
                {
                    ReadGraph(told);
                    foreach (var item in ItemsOf(told) ?? [])
                        ReadGraph(item);
                }

                return call.Node is CallExpression { Function: var function } && NameOf(function) == "gql" ? call.Argument(0) : null;
            }
        );

    private void ReadGraph(Value told)
    {
        if (told.Only is ConstantAtom { Text: { } text })
            _graph.Read(text);
    }

    private Value GivenToResolver(Parameter parameter, Entry entry, Models.Handler handler)
    {
        // What a field is of, and what is known of the query, come first.
        if (
            parameter.Name is "self" or "cls" or "root" or "_root" or "parent" or "_parent" or "info" or "_info" or "_" or "__"
            || entry.Code.Parameters is [var first, ..] && ReferenceEquals(first, parameter)
        )
            return Annotated(parameter, entry.Code.Module.Frame!) ?? Value.Unknown;
        var mark = NewMark(
            new Models.SourceFacts(handler.Told, Models.SourceLabel.Remote, false),
            parameter,
            $"{handler.Told} `{parameter.Name}`"
        );
        return GivenByQuery(parameter.Name, Taint.Of(mark), parameter, entry);
    }

    private Value GivenByQuery(string argument, Taint taint, PythonNode node, Entry entry)
    {
        if (entry.Route is { } field)
            return OfGraph(_graph.TypeOf(field, argument), taint, node, 0);
        if (entry.Owner is { } owner && DeclaredArguments(owner, entry.Code.Name) is { } declared)
        {
            foreach (var (name, type, module) in declared)
            {
                if (name == argument)
                    return OfField(type, module, taint, node, 0);
            }
        }

        return Value.Opaque(null, taint);
    }

    private Value OfGraph(string? type, Taint taint, PythonNode node, int depth)
    {
        if (type is null || depth > MostNestedSchemas)
            return Value.Opaque(null, taint);
        if (_graph.IsHarmless(type))
            return AnyNumber;
        if (_graph.InputOf(type) is not { } fields)
            return Value.Opaque(null, taint);
        var content = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var (name, own) in fields)
            content = content.WithEntry(name, OfGraph(own, taint, node, depth + 1));
        return Allocate(node, content, node.Start + depth + 1);
    }

    /// <summary>
    /// What Graphene is told of the arguments: <c>class Arguments</c> of a mutation, the keywords of a field, <c>args={…}</c> in it.
    /// </summary>
    private static List<(string Name, Expression Type, FlowModule Module)>? DeclaredArguments(ClassInfo owner, string resolver)
    {
        var found = new List<(string, Expression, FlowModule)>();
        var isMutation = resolver.StartsWith("mutate", StringComparison.Ordinal);
        var field = resolver[(resolver.IndexOf('_', StringComparison.Ordinal) + 1)..];
        foreach (var line in owner.Line())
        {
            foreach (var statement in line.Node.Body)
            {
                switch (statement)
                {
                    case ClassStatement { Name: "Arguments" or "Input" } arguments when isMutation:
                        foreach (var inner in arguments.Body)
                        {
                            if (inner is AssignStatement { Targets: [NameExpression { Name: var name }], Value: var type })
                                found.Add((name, type, line.Module));
                        }

                        break;
                    case AssignStatement { Targets: [NameExpression { Name: var name }], Value: CallExpression call }
                        when !isMutation && name == field:
                        foreach (var argument in call.Arguments)
                        {
                            if (argument is { Form: ArgumentForm.Keyword, Name: "args", Value: DictExpression given })
                            {
                                for (var i = 0; i < given.Values.Length; i++)
                                {
                                    if (given.Keys[i] is StringExpression { Value: var key })
                                        found.Add((key, given.Values[i], line.Module));
                                }
                            }
                            else if (argument is { Form: ArgumentForm.Keyword, Name: { } key })
                                found.Add((key, argument.Value, line.Module));
                        }

                        break;
                }
            }

            if (found.Count > 0)
                return found;
        }

        return null;
    }

    /// <summary>What a resolver takes as <c>**kwargs</c>.</summary>
    private bool GiveQuery(Entry entry, Parameter parameter, FlowCall call)
    {
        if (entry.Handler is not { IsResolver: true } handler)
            return false;
        List<string> names = entry.Route is { } field
            ? [.. _graph.ArgumentsOf(field)]
            : [.. (entry.Owner is { } owner ? DeclaredArguments(owner, entry.Code.Name) : null)?.Select(known => known.Name) ?? []];
        if (names.Count == 0)
            return false;
        var mark = NewMark(
            new Models.SourceFacts(handler.Told, Models.SourceLabel.Remote, false),
            parameter,
            $"{handler.Told} in `{parameter.Name}`"
        );
        foreach (var name in names)
        {
            if (!entry.Code.Parameters.Any(own => own.Name == name))
                call.Keywords.Add(new GivenByName(name, GivenByQuery(name, Taint.Of(mark), parameter, entry), parameter));
        }

        return true;
    }
}
