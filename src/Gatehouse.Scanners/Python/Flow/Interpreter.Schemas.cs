using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// Schemas of fields (marshmallow, webargs, Graphene): what is read by one has these fields and no others, and each holds what its type and its
/// validators let through.
/// </summary>
internal sealed partial class Interpreter
{
    private const int MostNestedSchemas = 5;

    /// <summary>A schema that a decorator reads the request by, and how the function gets what was read.</summary>
    internal sealed record SchemaRead(Expression Schema, SchemaForm Form, string? Parameter);

    /// <summary>What a decorator says of it: <c>@blp.arguments(Query, location="query")</c>.</summary>
    private static SchemaRead? ReadBy(CallExpression decorator, SchemaForm form)
    {
        Expression? schema = null;
        string? location = null;
        string? parameter = null;
        foreach (var argument in decorator.Arguments)
        {
            switch (argument)
            {
                case { Form: ArgumentForm.Positional }:
                    schema ??= argument.Value;
                    break;
                case { Name: "schema" or "argmap" or "args" }:
                    schema = argument.Value;
                    break;
                case { Name: "as_kwargs", Value: SingletonExpression { Value: SingletonValue.True } }:
                    form = SchemaForm.Keywords;
                    break;
                case { Name: "arg_name", Value: StringExpression { Value: var named } }:
                    parameter = named;
                    break;
                case { Name: "location", Value: StringExpression { Value: var from } }:
                    location = from;
                    break;
            }
        }

        return schema is null ? null : new SchemaRead(schema, form, parameter ?? (location ?? "json") + "_data");
    }

    /// <summary>What a parameter holds that a schema was read for; null where none was.</summary>
    private Value? SchemaGiven(Parameter parameter, Entry entry)
    {
        if (entry.Code.Schemas is not { Count: > 0 } schemas)
            return null;
        var named = schemas.Find(read => read.Form == SchemaForm.Argument && read.Parameter == parameter.Name);
        if (named is null)
        {
            var free = FreeParameters(entry)
                .Where(name => !schemas.Exists(read => read.Form == SchemaForm.Argument && read.Parameter == name))
                .ToList();
            var unnamed = schemas
                .Where(read =>
                    read.Form == SchemaForm.Argument && !entry.Code.Parameters.Any(candidate => candidate.Name == read.Parameter)
                )
                .ToList();
            if (free.IndexOf(parameter.Name) is >= 0 and var at && at < unnamed.Count)
                named = unnamed[at];
        }

        if (named is not null)
            return ReadBySchema(named.Schema, parameter, entry);
        foreach (var read in schemas)
        {
            if (
                read.Form == SchemaForm.Keywords
                && ReadBySchema(read.Schema, parameter, entry).Only is ObjectAtom thing
                && ObjectOf(thing)?.Entry(parameter.Name) is { } field
            )
                return field;
        }

        return null;
    }

    private Value ReadBySchema(Expression schema, Parameter parameter, Entry entry)
    {
        var told = $"an argument of the request in `{parameter.Name}`";
        var mark = NewMark(new SourceFacts("an argument of the request", SourceLabel.Remote, false), parameter, told);
        return BySchema(schema, entry.Code.Module, Taint.Of(mark), parameter, 0);
    }

    /// <summary>The parameters that the framework does not give something else to.</summary>
    private static IEnumerable<string> FreeParameters(Entry entry)
    {
        for (var i = 0; i < entry.Code.Parameters.Length; i++)
        {
            var parameter = entry.Code.Parameters[i];
            if (
                parameter.Form is not (ParameterForm.Star or ParameterForm.DoubleStar)
                && !(i == 0 && parameter.Name is "self" or "cls")
                && parameter.Name is not ("request" or "req" or "resp" or "response")
                && ClearedByRoute(entry, parameter.Name) is null
            )
                yield return parameter.Name;
        }
    }

    /// <summary>What a function takes as <c>**kwargs</c> that a schema was read for.</summary>
    private bool GiveSchemas(Entry entry, Parameter parameter, FlowCall call)
    {
        var hasAny = false;
        foreach (var read in entry.Code.Schemas ?? [])
        {
            if (
                read.Form != SchemaForm.Keywords
                || ReadBySchema(read.Schema, parameter, entry).Only is not ObjectAtom thing
                || ObjectOf(thing) is not { } fields
            )
                continue;
            hasAny = true;
            foreach (var field in fields.Entries)
            {
                if (field.Key is string name && !entry.Code.Parameters.Any(own => own.Name == name))
                    call.Keywords.Add(new GivenByName(name, field.Value, parameter));
            }
        }

        return hasAny;
    }

    /// <summary>What was read by a schema: a class or an instance of one, or a dict of fields.</summary>
    private Value BySchema(Expression written, FlowModule module, Taint taint, PythonNode node, int depth)
    {
        var (schema, of) = Unaliased(written, module);
        if (schema is DictExpression fields)
            return ByFields(fields, of, taint, node, depth);
        var call = schema as CallExpression;
        if (call is { Function: AttributeExpression { Name: "from_dict" }, Arguments: [{ Value: DictExpression given }, ..] })
            return ByFields(given, of, taint, node, depth);
        if (call is { Function: CallExpression made, Arguments: [] })
            return BySchema(made, of, taint, node, depth + 1);
        var type = ValueIn(of, call?.Function ?? schema).Only switch
        {
            ClassAtom known => known.Type,
            ObjectAtom thing => ObjectOf(thing)?.Class,
            _ => null,
        };
        if (type is null || depth >= MostNestedSchemas)
            return Value.Opaque(null, taint);
        var read = BySchema(type, taint, node, depth);
        return IsGivenTrue(call, "many") ? Allocate(node, HeapObject.Bag(ObjectKind.List, read), schema.Start + 2) : read;
    }

    private Value ByFields(DictExpression fields, FlowModule module, Taint taint, PythonNode node, int depth)
    {
        var read = new HeapObject { Kind = ObjectKind.Dict };
        for (var i = 0; i < fields.Values.Length; i++)
        {
            if (fields.Keys[i] is StringExpression { Value: var name })
                read = read.WithEntry(name, OfField(fields.Values[i], module, taint, node, depth + 1));
        }

        return Allocate(node, read, fields.Start + 1);
    }

    private Value BySchema(ClassInfo type, Taint taint, PythonNode node, int depth)
    {
        var read = new HeapObject { Kind = ObjectKind.Dict };
        FunctionStatement? after = null;
        var isOpen = false;
        foreach (var line in type.Line().Reverse())
        {
            var doubted = new HashSet<string>(StringComparer.Ordinal);
            foreach (var statement in line.Node.Body)
            {
                switch (statement)
                {
                    case AssignStatement
                    {
                        Targets: [NameExpression field],
                        Value: CallExpression or NameExpression or AttributeExpression
                    } set:
                        if (!IsGivenTrue(set.Value as CallExpression, "dump_only"))
                            read = read.WithEntry(field.Name, OfField(set.Value, line.Module, taint, node, depth + 1));
                        break;
                    case ClassStatement { Name: "Meta" } meta:
                        isOpen |= IsOpenMeta(meta);
                        break;
                    case FunctionStatement function:
                        foreach (var decorator in function.Decorators)
                        {
                            if (decorator is CallExpression { Arguments: var names } checks && NameOf(checks.Function) == "validates")
                                doubted.UnionWith(names.Select(name => (name.Value as StringExpression)?.Value ?? ""));
                            if (NameOf((decorator as CallExpression)?.Function ?? decorator) == "post_load")
                                after = function;
                        }

                        break;
                }
            }

            // What a method of the program lets through is not known.
            foreach (var name in doubted)
            {
                if (read.Entry(name) is { } field)
                    read = read.WithEntry(name, field.MapTaint(static own => own.Doubted()));
            }
        }

        if (isOpen)
            read = read with { Rest = Value.Opaque(null, taint), Keys = taint };
        var fields = Allocate(node, read, type.Node.Start + 1);
        return after is not null && MethodOf(type, after.Name) is { Code.Parameters.Length: > 1 } make
            ? CallFunction(make.Bound(AnyInstanceOf(type)), new FlowCall(this, node) { Positional = [new Given(fields, node)] })
            : fields;
    }

    /// <summary>Fields that the class takes from a model, or keeps without having them.</summary>
    private static bool IsOpenMeta(ClassStatement meta) =>
        meta.Body.Any(statement =>
            statement
                is AssignStatement { Targets: [NameExpression { Name: "model" or "table" }] }
                    or AssignStatement
                    {
                        Targets: [NameExpression { Name: "unknown" }],
                        Value: NameExpression { Name: "INCLUDE" }
                            or AttributeExpression { Name: "INCLUDE" }
                            or StringExpression { Value: "include" }
                    }
        );

    /// <summary>What a field gives out of what was sent.</summary>
    private Value OfField(Expression written, FlowModule module, Taint taint, PythonNode node, int depth)
    {
        var (field, of) = Unaliased(written, module);
        var call = field as CallExpression;
        var name = NameOf(call?.Function ?? field) ?? "";
        var inner = call?.Arguments is [{ Form: ArgumentForm.Positional, Value: var first }, ..] ? first : null;
        if (depth > MostNestedSchemas)
            return Value.Opaque(null, taint);
        switch (name)
        {
            case "List" or "DelimitedList" or "Tuple" or "DelimitedTuple" when inner is not null:
                var element = OfField(inner, of, taint, node, depth + 1);
                return Allocate(node, HeapObject.Bag(ObjectKind.List, element), field.Start + 1);
            case "NonNull" or "Argument" or "Required" when inner is not null:
                return OfField(inner, of, taint, node, depth + 1);
            case "Nested" or "Pluck" when inner is not null:
                var nested = BySchema(inner is LambdaExpression later ? later.Body : inner, of, taint, node, depth + 1);
                return IsGivenTrue(call, "many") ? Allocate(node, HeapObject.Bag(ObjectKind.List, nested), field.Start + 1) : nested;
            case "Dict" or "Mapping" or "Raw" or "Field" or "JSON" or "JSONString" or "GenericScalar":
                return Value.Opaque(null, taint.Map(static mark => mark.With(mark.Cleaned & ~SinkKinds.NoSql, mark.IsDoubtful)));
        }

        if (IsPlainType(name))
            return AnyNumber;
        if (ValueIn(of, call?.Function ?? field).Only is ClassAtom { Type: var type })
        {
            var libraries = type.AllLibraries();
            if (libraries.Any(library => IsPlainType(library.Name)))
                return AnyNumber;
            if (libraries.Any(library => library.Name is "InputObjectType"))
                return BySchema(type, taint, node, depth + 1);
            // A field of the program's own, which may check what it likes.
            return Value.Opaque(null, taint.Doubted());
        }

        return LetThrough(call, of, taint);
    }

    /// <summary>A type whose values are no free text.</summary>
    private static bool IsPlainType(string name) =>
        name
            is "Int"
                or "Integer"
                or "BigInt"
                or "Float"
                or "Decimal"
                or "Number"
                or "Bool"
                or "Boolean"
                or "Date"
                or "DateTime"
                or "NaiveDateTime"
                or "AwareDateTime"
                or "Time"
                or "TimeDelta"
                or "UUID"
                or "Enum"
                or "EnumField"
                or "Constant"
                or "Email"
                or "IP"
                or "IPv4"
                or "IPv6"
                or "IPInterface"
                or "IPv4Interface"
                or "IPv6Interface";

    /// <summary>A text that the validators of its field let through.</summary>
    private Value LetThrough(CallExpression? field, FlowModule module, Taint taint)
    {
        foreach (var argument in field?.Arguments ?? [])
        {
            if (argument is not { Form: ArgumentForm.Keyword, Name: "validate" })
                continue;
            ImmutableArray<Expression> validators = argument.Value switch
            {
                ListExpression list => list.Elements,
                TupleExpression tuple => tuple.Elements,
                var only => [only],
            };
            foreach (var validator in validators)
            {
                if (Checked(validator, module, taint, 0) is not { } left)
                    return Value.Unknown;
                taint = left;
            }
        }

        return Value.Opaque(null, taint);
    }

    /// <summary>What is left of a taint; null where it is one of known values.</summary>
    private Taint? Checked(Expression written, FlowModule module, Taint taint, int depth)
    {
        var (validator, of) = Unaliased(written, module);
        if (validator is not CallExpression call || depth > MostNestedSchemas)
            return taint.Doubted();
        switch (NameOf(call.Function))
        {
            case "OneOf" or "Equal" or "ContainsOnly" or "Email" or "AnyOf":
                return null;
            case "Regexp":
                var given = call.Arguments.FirstOrDefault(argument => argument.Form == ArgumentForm.Positional || argument.Name == "regex");
                return given is not null && ValueIn(of, given.Value).Only is ConstantAtom { Text: { } pattern }
                    ? taint.CleanedFor(LetterSets.WhenMatched(pattern, "match"))
                    : taint.Doubted();
            case "And":
                Taint? left = taint;
                foreach (var argument in call.Arguments)
                    left = left is null ? null : Checked(argument.Value, of, left, depth + 1);
                return left;
            case "Length" or "Range" or "NoneOf" or "ContainsNoneOf" or "URL" or "Url" or "Predicate":
                return taint;
            default:
                return taint.Doubted();
        }
    }

    private static bool IsGivenTrue(CallExpression? call, string name)
    {
        foreach (var argument in call?.Arguments ?? [])
        {
            if (argument.Name == name && argument.Value is SingletonExpression { Value: SingletonValue.True })
                return true;
        }

        return false;
    }

    /// <summary>What an expression is in the body of a module.</summary>
    private Value ValueIn(FlowModule module, Expression expression)
    {
        if (expression is not (NameExpression or AttributeExpression or StringExpression))
            return Value.Unknown;
        var outer = _frame;
        Ensure(module);
        _frame = module.Frame ?? outer;
        var value = Evaluate(expression);
        _frame = outer;
        return value;
    }

    /// <summary><c>schema.load(request.json)</c>; null where the object is no schema.</summary>
    private Value? Loaded(ClassInfo type, FlowCall call)
    {
        if (
            call.Argument(0, "data") is not { } given
            || !type.AllLibraries().Any(library => library.Name is "Schema" or "SQLAlchemyAutoSchema" or "SQLAlchemySchema")
        )
            return null;
        var taint = DeepTaint(given);
        if (taint.IsEmpty)
            return null;
        var read = BySchema(type, taint.CleanedFor(SinkKinds.NoSql), call.Node, 0);
        return call.IsTrue(-1, "many") ? Allocate(call.Node, HeapObject.Bag(ObjectKind.List, read), type.Node.Start + 2) : read;
    }
}
