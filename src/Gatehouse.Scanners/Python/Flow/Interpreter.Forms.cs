using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Forms, serializers and parsers of arguments: what they give out was read from the request, by the fields that they declare.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Fields whose values are numbers, times, ids or one of a list.</summary>
    private static bool IsHarmlessField(string field) =>
        field
            is "IntegerField"
                or "FloatField"
                or "DecimalField"
                or "BooleanField"
                or "NullBooleanField"
                or "DateField"
                or "DateTimeField"
                or "TimeField"
                or "DurationField"
                or "UUIDField"
                or "IPAddressField"
                or "GenericIPAddressField"
                or "SlugField"
                or "ChoiceField"
                or "TypedChoiceField"
                or "MultipleChoiceField"
                or "ModelChoiceField"
                or "ModelMultipleChoiceField"
                or "PrimaryKeyRelatedField";

    private static bool IsForm(ApiPath library) =>
        library.ToString() is var path
        && (
            path.StartsWith("django.forms.", StringComparison.Ordinal)
            || path.StartsWith("rest_framework.serializers.", StringComparison.Ordinal)
        );

    /// <summary>An instance of a form with what was read into its fields.</summary>
    private HeapObject WithFields(ClassInfo type, HeapObject content, FlowCall call)
    {
        var isSerializer = type.AllLibraries().Any(library => library.ToString().StartsWith("rest_", StringComparison.Ordinal));
        var given = call.Argument(isSerializer ? 1 : 0, "data") ?? Value.Nothing;
        if (!isSerializer && call.Argument(1, "files") is { } files)
            given = given.Join(files);
        var taint = DeepTaint(given);
        if (taint.IsEmpty)
            return content;
        var some = Value.Opaque(null, taint);
        content = content with { Rest = some };
        // One read for many is a list of which nothing more is known.
        return call.Has(-1, "many") ? content : Filled(type, content, some, call.Node);
    }

    private HeapObject Filled(ClassInfo type, HeapObject content, Value some, PythonNode node)
    {
        var read = new HeapObject { Kind = ObjectKind.Dict, Rest = OfDeclared(some) };
        foreach (var one in type.Line().Reverse())
        {
            foreach (var statement in one.Node.Body)
            {
                if (
                    statement is AssignStatement { Targets: [NameExpression field], Value: CallExpression made }
                    && Meaning.Surroundings.LastName(made.Function) is { } name
                    && name.EndsWith("Field", StringComparison.Ordinal)
                )
                    read = read.WithEntry(field.Name, IsHarmlessField(name) ? AnyNumber : some);
            }
        }

        var fields = Allocate(node, read, type.Node.Start + 1);
        return content.WithEntry("cleaned_data", fields).WithEntry("validated_data", fields);
    }

    /// <summary>The form that a view of Django's gives to <c>form_valid</c>, by the class that the view names.</summary>
    private Value? FormGiven(Parameter parameter, Entry entry)
    {
        if (
            entry.Owner is not { } view
            || entry.Code.Name is not ("form_valid" or "form_invalid")
            || entry.Code.Parameters is not [_, var first, ..]
            || !ReferenceEquals(first, parameter)
        )
            return null;
        if (ClassAttribute(view.Line(), "form_class")?.Only is not ClassAtom { Type: var type } || !type.AllLibraries().Any(IsForm))
            return Value.Unknown;
        var mark = NewMark(new SourceFacts("a field of the form", SourceLabel.Remote, false), parameter, "a field of the form");
        var some = Value.Opaque(null, Taint.Of(mark));
        return Allocate(
            parameter,
            Filled(
                type,
                new HeapObject
                {
                    Kind = ObjectKind.Instance,
                    Class = type,
                    Rest = some,
                },
                some,
                parameter
            )
        );
    }

    private void BindForms()
    {
        // Nothing is asked for until it is opened, and then at the address that it was made with.
        On(
            "urllib.request.Request urllib2.Request",
            call => Allocate(call.Node, new HeapObject { Kind = ObjectKind.Instance, Rest = call.Argument(0, "url") })
        );
        foreach (var library in (string[])["flask_restful.reqparse", "flask_restx.reqparse", "flask_restplus.reqparse"])
        {
            On($"{library}.RequestParser().add_argument", Declared);
            On($"{library}.RequestParser().parse_args", Parsed);
        }
    }

    /// <summary><c>parser.add_argument("page", type=int)</c>: kept on the parser, if it is one that was made here.</summary>
    private Value? Declared(FlowCall call)
    {
        if (
            call.Argument(0, "name")?.Only is not ConstantAtom { Text: { Length: > 0 } name }
            || call.Receiver?.Value.Only is not ObjectAtom parser
            || ObjectOf(parser) is null
        )
            return null;
        var isHarmless =
            call.Has(-1, "choices")
            || call.Argument(-1, "type")?.Only is OpaqueAtom { Path: { } type } && IsHarmless(type.Call())
            || call.Argument(-1, "type")?.Only is OpaqueAtom { Path.Name: "boolean" or "natural" or "positive" or "int_range" };
        Update(parser, before => before.WithEntry(FieldPrefix + name, isHarmless ? Value.True : Value.False), isSure: true);
        return Value.Of(parser);
    }

    /// <summary>Attributes of a parser have no such names.</summary>
    private const string FieldPrefix = "=";

    private Value? Parsed(FlowCall call)
    {
        var mark = NewMark(
            new SourceFacts("an argument of the request", SourceLabel.Remote, true),
            call.Node,
            "an argument of the request"
        );
        var some = Value.Opaque(null, Taint.Of(mark));
        var read = new HeapObject { Kind = ObjectKind.Dict, Rest = some };
        if (call.Receiver?.Value.Only is ObjectAtom thing && ObjectOf(thing) is { } parser)
        {
            foreach (var entry in parser.Entries)
            {
                if (entry.Key is string field && field.StartsWith(FieldPrefix, StringComparison.Ordinal))
                    read = read.WithEntry(field[FieldPrefix.Length..], TruthOf(entry.Value) == Truth.Yes ? AnyNumber : some);
            }
        }

        return Allocate(call.Node, read with { Path = _paths.Of(Namespace) });
    }

    /// <summary>What is read by key and by attribute alike.</summary>
    private const string Namespace = "flask_restful.reqparse.Namespace";

    private static Value? FieldOf(HeapObject content, string name) =>
        content is { Kind: ObjectKind.Dict, Path.Name: "Namespace" } ? content.Entry(name) : null;
}
