using System.Text.RegularExpressions;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What the parameters of a function that the outside calls can be.</summary>
internal sealed partial class Interpreter
{
    private Value GivenTo(Parameter parameter, Entry entry)
    {
        var annotated = Annotated(parameter, entry.Code.Module.Frame!);
        if (entry.Handler is not { } handler)
            return ShownTo(parameter, entry) ?? annotated ?? KnownByName(parameter, entry.Code.Module) ?? Value.Unknown;
        if (FormGiven(parameter, entry) is { } form)
            return form;
        if (SchemaGiven(parameter, entry) is { } read)
            return read;
        if (handler.IsResolver)
            return GivenToResolver(parameter, entry, handler);
        if (handler.IsFilter && entry.Code.Parameters is [var filtered, ..] && ReferenceEquals(parameter, filtered))
            return Value.Opaque(null, Taint.Of(NewMark(_filtered, parameter)));
        if (ReferenceEquals(handler, _worker))
            return entry.Given?.Entry(parameter.Name) ?? annotated ?? Value.Unknown;
        if (!handler.TaintsParameters)
            return annotated ?? Value.Unknown;
        if (entry.Given?.Entry(parameter.Name) is { } own)
            return own.Only is ConstantAtom ? own : annotated ?? Value.Unknown;
        if (annotated?.Only is OpaqueAtom { Path: { } path } && (IsHarmless(path) || path.IsDeclared) && handler.EnforcesAnnotations)
            return annotated;
        var cleared = SinkKinds.None;
        if (ClearedByRoute(entry, parameter.Name) is { } checkedFor)
        {
            if (checkedFor.HasFlag(Harmless))
                return AnyNumber;
            cleared = checkedFor;
        }
        else if (handler.Route is RouteForm.Angles && (entry.Route is not null || entry.Owner is { Routes.Count: > 0 }))
            return annotated ?? Value.Unknown;

        List<(CallExpression, FlowModule)> beside = handler.EnforcesAnnotations ? MetadataOf(parameter.Annotation, entry.Code.Module) : [];
        if (handler.EnforcesAnnotations && Provided(parameter, beside, entry.Code.Module) is { } provided)
            return provided;
        if (parameter.Default is CallExpression dependency && handler.EnforcesAnnotations && IsCallOf(dependency, "fastapi.Depends"))
            return annotated ?? Value.Unknown;
        var mark = NewMark(new SourceFacts(handler.Told, SourceLabel.Remote, false), parameter, $"{handler.Told} `{parameter.Name}`");
        if (handler.EnforcesAnnotations && (IsOpen(parameter.Annotation, 0) || IsBareBody(parameter)))
            mark = mark.With(mark.Cleaned & ~SinkKinds.NoSql, mark.IsDoubtful);
        mark = mark.With(mark.Cleaned | cleared, mark.IsDoubtful);
        if (handler.EnforcesAnnotations && HarmlessBy(parameter.Default, beside) is not SinkKinds.None and var harmless)
            mark = mark.With(mark.Cleaned | harmless, mark.IsDoubtful);
        if (annotated?.Only is ObjectAtom thing && handler.EnforcesAnnotations && ObjectOf(thing) is { Class: { } model })
            return ModelOf(model, parameter, mark);
        return Value.Opaque(null, Taint.Of(mark));
    }

    /// <summary>What the routes to a handler make a parameter harmless for; null where none of them names it.</summary>
    private static SinkKinds? ClearedByRoute(Entry entry, string parameter)
    {
        if (entry.Handler is not { } handler)
            return null;
        if (entry.Route is { } route)
            return Converter(route, parameter, handler.Route);
        SinkKinds? cleared = null;
        foreach (var own in entry.Owner?.Routes ?? [])
        {
            if (Converter(own, parameter, handler.Route) is { } here)
                cleared = cleared is { } before ? before & here : here;
        }

        return cleared;
    }

    /// <summary>A class that a call or a decorator puts behind routes: <c>@blueprint.route("/items/&lt;int:item&gt;")</c>.</summary>
    private void RouteTo(ClassInfo type, CallExpression call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Form == ArgumentForm.Positional && Evaluate(argument.Value).Only is ConstantAtom { Text: { } route })
                type.Routes.Add(route);
        }
    }

    /// <summary>What a route names and the handler takes as <c>**kwargs</c>.</summary>
    private void GiveRest(Entry entry, Handler handler, Parameter parameter, FlowCall call)
    {
        var mark = NewMark(new SourceFacts(handler.Told, SourceLabel.Remote, false), parameter, $"{handler.Told} in `{parameter.Name}`");
        var names = entry.Route is { } route ? NamesIn(route, handler.Route) : [];
        foreach (var name in names)
        {
            if (!call.Keywords.Any(keyword => keyword.Name == name))
            {
                var cleared = Converter(entry.Route!, name, handler.Route) ?? SinkKinds.None;
                var own = mark.With(mark.Cleaned | cleared, mark.IsDoubtful);
                call.Keywords.Add(
                    new GivenByName(name, cleared.HasFlag(Harmless) ? AnyNumber : Value.Opaque(null, Taint.Of(own)), parameter)
                );
            }
        }

        if (names.Count == 0)
            call.DoubleStar = new Given(Value.Opaque(null, Taint.Of(mark)), parameter);
    }

    private static List<string> NamesIn(string route, RouteForm form) =>
        form switch
        {
            RouteForm.Angles => [.. AngleParameter().Matches(route).Select(match => match.Groups[2].Value)],
            RouteForm.Braces => [.. BraceParameter().Matches(route).Select(match => match.Groups[1].Value)],
            _ => [],
        };

    private Value? KnownByName(Parameter parameter, FlowModule module)
    {
        foreach (var (root, name, path) in _paths.Parameters)
        {
            if (name == parameter.Name && parameter.Default is null && module.ImportsFrom(root))
                return Value.Opaque(path, Taint.None);
        }

        return null;
    }

    /// <summary>A model that the framework has read and checked: its texts are free, its numbers are numbers.</summary>
    private Value ModelOf(ClassInfo model, Parameter parameter, Mark mark)
    {
        var content = new HeapObject { Kind = ObjectKind.Instance, Class = model };
        foreach (var type in model.Line().Reverse())
        {
            foreach (var statement in type.Node.Body)
            {
                if (statement is not AnnotatedAssignStatement { Target: NameExpression field } annotated)
                    continue;
                var value = TypeOf(annotated.Annotation, type.Frame, 0);
                var own = IsOpen(annotated.Annotation, 0) ? mark.With(mark.Cleaned & ~SinkKinds.NoSql, mark.IsDoubtful) : mark;
                own = own.With(own.Cleaned | HarmlessBy(annotated.Value, MetadataOf(annotated.Annotation, type.Module)), own.IsDoubtful);
                content = content.WithEntry(
                    field.Name,
                    value?.Only is OpaqueAtom { Path: { } path } && IsHarmless(path) ? value : Value.Opaque(null, Taint.Of(own))
                );
            }
        }

        return Allocate(parameter, IsOpenModel(model) ? content with { Keys = Taint.Of(mark) } : content);
    }

    /// <summary>Whether a model keeps what it has no field for: <c>extra="allow"</c>.</summary>
    private static bool IsOpenModel(ClassInfo model)
    {
        foreach (var type in model.Line())
        {
            foreach (var argument in type.Node.Arguments)
            {
                if (argument is { Name: "extra", Value: var given })
                    return Allows(given);
            }

            foreach (var statement in type.Node.Body)
            {
                if (
                    statement is AssignStatement { Targets: [NameExpression { Name: "model_config" }], Value: var config }
                    && ExtraIn(config) is { } extra
                )
                    return Allows(extra);
                if (statement is not ClassStatement { Name: "Config" } inner)
                    continue;
                foreach (var set in inner.Body)
                {
                    if (set is AssignStatement { Targets: [NameExpression { Name: "extra" }], Value: var old })
                        return Allows(old);
                }
            }
        }

        return false;
    }

    private static Expression? ExtraIn(Expression config) =>
        config switch
        {
            CallExpression call => call.Arguments.FirstOrDefault(argument => argument.Name == "extra")?.Value,
            DictExpression dict when dict.Keys.ToList().FindIndex(key => key is StringExpression { Value: "extra" }) is >= 0 and var at =>
                dict.Values[at],
            _ => null,
        };

    /// <summary><c>"allow"</c>, <c>Extra.allow</c></summary>
    private static bool Allows(Expression extra) => extra is StringExpression { Value: "allow" } or AttributeExpression { Name: "allow" };

    /// <summary>Whether an annotation lets the outside choose the shape: <c>dict</c>, <c>Any</c>, <c>Dict[str, Any]</c>, <c>str | dict</c>.</summary>
    private static bool IsOpen(Expression? annotation, int depth)
    {
        if (depth > 6)
            return false;
        switch (annotation)
        {
            case NameExpression or AttributeExpression:
                return NameOf(annotation)
                    is "dict"
                        or "Dict"
                        or "list"
                        or "List"
                        or "Any"
                        or "object"
                        or "Mapping"
                        or "MutableMapping"
                        or "JsonValue"
                        or "Json";
            case BinaryOpExpression { Operator: BinaryOperator.BitOr } either:
                return IsOpen(either.Left, depth + 1) || IsOpen(either.Right, depth + 1);
            case SubscriptExpression generic:
                ImmutableArray<Expression> given = generic.Index is TupleExpression tuple ? tuple.Elements : [generic.Index];
                return NameOf(generic.Value) switch
                {
                    "Dict" or "dict" or "Mapping" or "MutableMapping" => given.Length > 1 && IsOpen(given[1], depth + 1),
                    "Annotated" => IsOpen(given[0], depth + 1),
                    "Optional" or "Union" or "List" or "list" or "Sequence" or "Tuple" or "tuple" => given.Any(one =>
                        IsOpen(one, depth + 1)
                    ),
                    _ => false,
                };
            default:
                return false;
        }
    }

    private bool IsBareBody(Parameter parameter) =>
        parameter is { Annotation: null, Default: CallExpression call } && IsCallOf(call, "fastapi.Body");

    private static bool IsHarmless(ApiPath path) =>
        path.ToString()
            is "builtins.int()"
                or "builtins.float()"
                or "builtins.bool()"
                or "uuid.UUID()"
                or "uuid.UUID4()"
                or "pydantic.UUID4()"
                or "datetime.datetime()"
                or "datetime.date()"
                or "datetime.time()"
                or "decimal.Decimal()"
                or "pydantic.PositiveInt()"
                or "pydantic.EmailStr()"
                or "ipaddress.IPv4Address()"
                or "enum.Enum()";

    private Value? Annotated(Parameter parameter, Frame frame) =>
        parameter.Annotation is { } annotation ? TypeOf(annotation, frame, 0) : null;

    /// <summary>An instance of what an annotation names; null where it says nothing.</summary>
    private Value? TypeOf(Expression annotation, Frame frame, int depth)
    {
        if (depth > 6)
            return null;
        switch (annotation)
        {
            case BinaryOpExpression { Operator: BinaryOperator.BitOr } either:
                return either.Right is SingletonExpression ? TypeOf(either.Left, frame, depth + 1) : null;
            case SubscriptExpression generic:
                var name =
                    generic.Value is NameExpression plain ? plain.Name
                    : generic.Value is AttributeExpression dotted ? dotted.Name
                    : "";
                var inner = generic.Index is TupleExpression { Elements: [var first, ..] } ? first : generic.Index;
                if (name == "Literal")
                    return Value.Opaque(_paths.Of("enum.Enum()"), Taint.None);
                return name is "Optional" or "Annotated" or "List" or "list" or "Set" or "Sequence" or "Final" or "ClassVar"
                    ? TypeOf(inner, frame, depth + 1)
                    : null;
            case NameExpression or AttributeExpression:
                var outer = _frame;
                _frame = frame;
                var type = Evaluate(annotation);
                _frame = outer;
                if (type.Only is OpaqueAtom { Path: { IsDeclared: false } } or ObjectAtom && frame.Module is { } module)
                {
                    var (alias, of) = Unaliased(annotation, module);
                    if (!ReferenceEquals(alias, annotation) && alias is SubscriptExpression && of.Frame is { } there)
                        return TypeOf(alias, there, depth + 1);
                }

                if (type.Only is OpaqueAtom { Path: { } path })
                    return Value.Opaque(path.Call(), Taint.None);
                if (type.Only is ClassAtom { Type: var known })
                {
                    return known.AllLibraries().Any(library => library.ToString().StartsWith("enum.", StringComparison.Ordinal))
                        ? Value.Opaque(_paths.Of("enum.Enum()"), Taint.None)
                        : AnyInstanceOf(known);
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>What the route itself makes a parameter harmless for; null where the route does not name it.</summary>
    private static SinkKinds? Converter(string route, string name, RouteForm form)
    {
        switch (form)
        {
            case RouteForm.Angles:
                foreach (Match match in AngleParameter().Matches(route))
                {
                    var (left, right) = (match.Groups[1].Value, match.Groups[2].Value);
                    var bare = left.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? left[..open] : left;
                    if (right == name)
                        return Converted(bare);
                    if (left == name)
                        return Converted(right);
                }

                return null;
            case RouteForm.Braces:
                foreach (Match match in BraceParameter().Matches(route))
                {
                    if (match.Groups[1].Value == name)
                        return match.Groups[3].Length > 0 ? SinkKinds.None : Converted(match.Groups[2].Value);
                }

                return null;
            case RouteForm.Regex:
                var start = route.IndexOf($"(?P<{name}>", StringComparison.Ordinal);
                if (start < 0)
                    return null;
                start += name.Length + 5;
                var depth = 1;
                var end = start;
                for (; end < route.Length && depth > 0; end++)
                    depth +=
                        route[end] == '(' ? 1
                        : route[end] == ')' ? -1
                        : 0;
                var letters = route[start..Math.Max(start, end - 1)];
                return LetterSets.IsWithoutSlash(letters)
                    ? SinkKinds.Segment
                    : LetterSets.WhenMatched(letters, "fullmatch") & ~SinkKinds.Secret;
            default:
                return null;
        }
    }

    /// <summary>By the name of what reads a part of a route; without one it is text up to the next slash.</summary>
    private static SinkKinds Converted(string type) =>
        type switch
        {
            "int" or "float" or "uuid" or "slug" or "any" or "alpha" or "ymd" => Harmless,
            "" or "str" or "string" or "default" or "strorempty" => SinkKinds.Segment,
            _ => SinkKinds.None,
        };

    [GeneratedRegex("<(?:([A-Za-z_][A-Za-z0-9_]*(?:\\([^)]*\\))?):)?([A-Za-z_][A-Za-z0-9_]*)>", RegexOptions.NonBacktracking)]
    private static partial Regex AngleParameter();

    [GeneratedRegex("\\{([A-Za-z_][A-Za-z0-9_]*)(?::([a-z]+))?([^}]?)", RegexOptions.NonBacktracking)]
    private static partial Regex BraceParameter();
}
