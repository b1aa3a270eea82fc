using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Forms of WTForms: <c>form.name.data</c> is what was sent, by the kind of the field and what its validators let through.</summary>
internal sealed partial class Interpreter
{
    private static bool IsWtForm(ClassInfo type)
    {
        foreach (var library in type.AllLibraries())
        {
            if (library.Name is "FlaskForm" or "Form" or "BaseForm" && (library.IsBelow("flask_wtf") || library.IsBelow("wtforms")))
                return true;
        }

        return false;
    }

    /// <summary>A field as it is read first; from then on the form holds it, so that what is checked there stays checked.</summary>
    private Value? FieldOfForm(ObjectAtom form, ClassInfo type, string name, PythonNode node)
    {
        if (!IsWtForm(type))
            return null;
        if (name == "data")
            return AllOfForm(form, type, node);
        if (FieldDeclared(type, name) is not { } declared || DataOf(declared, type, name, node) is not { } data)
            return null;
        var field = Allocate(declared, new HeapObject { Kind = ObjectKind.Instance }.WithEntry("data", data));
        Update(form, before => before.WithEntry(name, field), isSure: true);
        return field;
    }

    private Value AllOfForm(ObjectAtom form, ClassInfo type, PythonNode node)
    {
        var all = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var one in type.Line().Reverse())
        {
            foreach (var statement in one.Node.Body)
            {
                if (
                    statement is AssignStatement { Targets: [NameExpression { Name: var name }] }
                    && (ObjectOf(form)?.Entry(name) ?? FieldOfForm(form, type, name, node)) is { Only: ObjectAtom field }
                    && ObjectOf(field)?.Entry("data") is { } data
                )
                    all = all.WithEntry(name, data);
            }
        }

        return Allocate(node, all, type.Node.Start + 1);
    }

    private static CallExpression? FieldDeclared(ClassInfo type, string name)
    {
        foreach (var one in type.Line())
        {
            foreach (var statement in one.Node.Body)
            {
                if (
                    statement is AssignStatement { Targets: [NameExpression field], Value: CallExpression made }
                    && field.Name == name
                    && RecordFields.LastName(made.Function)?.EndsWith("Field", StringComparison.Ordinal) == true
                )
                    return made;
            }
        }

        return null;
    }

    /// <summary>Null where nothing is known of the field.</summary>
    private Value? DataOf(CallExpression declared, ClassInfo type, string name, PythonNode node)
    {
        var upload = Value.Opaque(_paths.Of("werkzeug.datastructures.FileStorage()"), Taint.None);
        switch (RecordFields.LastName(declared.Function))
        {
            case "FileField":
                return upload;
            case "MultipleFileField":
                return Allocate(declared, HeapObject.Bag(ObjectKind.List, upload), 1);
            case "StringField"
            or "TextAreaField"
            or "PasswordField"
            or "HiddenField"
            or "SearchField"
            or "TelField"
            or "URLField"
            or "EmailField":
                break;
            case "IntegerField"
            or "IntegerRangeField"
            or "DecimalField"
            or "DecimalRangeField"
            or "FloatField"
            or "BooleanField"
            or "DateField"
            or "DateTimeField"
            or "DateTimeLocalField"
            or "TimeField"
            or "MonthField"
            or "WeekField"
            or "SelectField"
            or "SelectMultipleField"
            or "RadioField":
                return AnyNumber;
            default:
                return null;
        }

        var mark = NewMark(new SourceFacts(FormField, SourceLabel.Remote, false), node, $"the form field `{name}`");
        var cleaned = mark.Cleaned | LetThrough(declared);
        // A check of the program's own may be for letters, or for anything else.
        return cleaned.HasFlag(Harmless)
            ? AnyNumber
            : Value.Opaque(null, Taint.Of(mark.With(cleaned, MethodOf(type, $"validate_{name}") is not null)));
    }

    /// <summary>What a text can do no harm to when the validators of its field have let it through.</summary>
    private static SinkKinds LetThrough(CallExpression declared)
    {
        var kinds = SinkKinds.None;
        for (var i = 0; i < declared.Arguments.Length; i++)
        {
            if (
                declared.Arguments[i] is not { Name: null or "validators", Value: var given }
                || (declared.Arguments[i].Name is null && i != 1)
            )
                continue;
            ImmutableArray<Expression> validators =
                given is ListExpression list ? list.Elements
                : given is TupleExpression tuple ? tuple.Elements
                : [];
            foreach (var validator in validators)
            {
                kinds |= validator is not CallExpression call
                    ? SinkKinds.None
                    : RecordFields.LastName(call.Function) switch
                    {
                        "AnyOf" or "UUID" or "IPAddress" or "MacAddress" or "Email" => Harmless,
                        "Regexp" when call.Arguments is [{ Value: StringExpression { Value: { } pattern } }, ..] => LetterSets.WhenMatched(
                            pattern,
                            "match"
                        ),
                        _ => SinkKinds.None,
                    };
            }
        }

        return kinds;
    }
}
