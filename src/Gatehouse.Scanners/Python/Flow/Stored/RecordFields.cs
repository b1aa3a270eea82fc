using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow.Stored;

internal enum FieldKind : byte
{
    /// <summary>Whatever somebody writes.</summary>
    Text,

    /// <summary>A number, a date, one of some choices: nothing that does harm.</summary>
    Harmless,

    /// <summary>A record, or records, of another table.</summary>
    Relation,
}

/// <param name="Target">Of a relation, the class.</param>
/// <param name="Reverse">Of a relation, what the other side calls the way back.</param>
internal sealed record RecordField(string Name, FieldKind Kind, string? Target = null, string? Reverse = null);

/// <summary>The fields that a class of records declares in its body, or a table in its statement.</summary>
internal sealed class RecordFields(ImmutableArray<RecordField> all)
{
    /// <summary>Parts of the names of types whose values are no free text.</summary>
    private static readonly string[] _harmless =
    [
        "int",
        "float",
        "decimal",
        "numeric",
        "number",
        "double",
        "real",
        "money",
        "bool",
        "date",
        "time",
        "interval",
        "duration",
        "uuid",
        "slug",
        "email",
        "url",
        "enum",
        "ipaddress",
        "ipvany",
        "inet",
        "auto",
        "serial",
        "choice",
        "select",
        "radio",
        "password",
        "file",
        "image",
        "objectid",
    ];

    public static RecordFields None { get; } = new([]);

    public ImmutableArray<RecordField> All { get; } = all;

    public RecordField? Find(string name)
    {
        foreach (var field in All)
        {
            if (field.Name == name)
                return field;
        }

        return null;
    }

    /// <summary>Whether the values of a type of this name are no free text.</summary>
    public static bool IsHarmless(string type)
    {
        foreach (var part in _harmless)
        {
            if (type.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public static RecordFields Of(ClassStatement node)
    {
        var fields = new List<RecordField>();
        foreach (var statement in node.Body)
        {
            var field = statement switch
            {
                AssignStatement { Targets: [NameExpression { Name: var name }], Value: CallExpression call } => Called(name, call, null),
                AnnotatedAssignStatement { Target: NameExpression { Name: var name }, Value: CallExpression call } told => Called(
                    name,
                    call,
                    told.Annotation
                ),
                AnnotatedAssignStatement { Target: NameExpression { Name: var name } } told => Annotated(name, told.Annotation),
                _ => null,
            };
            if (field is not null)
                fields.Add(CleanedIn(node, field) ? field with { Kind = FieldKind.Harmless } : field);
        }

        return fields.Count == 0 ? None : new RecordFields([.. fields]);
    }

    private static RecordField? Called(string name, CallExpression call, Expression? annotation)
    {
        var maker = LastName(call.Function) ?? "";
        if (maker == "deferred" && call.Arguments is [{ Value: CallExpression inner }, ..])
            return Called(name, inner, annotation);
        if (maker is "relationship" or "Relationship" or "dynamic_loader")
        {
            var target = call.Arguments is [{ Form: ArgumentForm.Positional, Value: var first }, ..] ? ClassNamed(first) : null;
            return new RecordField(
                name,
                FieldKind.Relation,
                target ?? (annotation is null ? null : TypesIn(annotation).LastOrDefault()),
                Reversed(call)
            );
        }

        if (
            maker
            is "ForeignKey"
                or "OneToOneField"
                or "ManyToManyField"
                or "ForeignKeyField"
                or "ReferenceField"
                or "OneToOne"
                or "ManyToMany"
        )
            return new RecordField(
                name,
                FieldKind.Relation,
                call.Arguments is [{ Value: var first }, ..] ? ClassNamed(first) : null,
                Reversed(call)
            );
        if (maker is "Column" or "mapped_column" or "MappedColumn")
            return Column(name, call, annotation);
        if (maker == "Field" && annotation is not null)
            return Annotated(name, annotation);
        if (maker.EndsWith("Field", StringComparison.Ordinal))
            return new RecordField(name, IsHarmless(maker) || HasChoices(call) ? FieldKind.Harmless : FieldKind.Text);
        return null;
    }

    private static RecordField Column(string name, CallExpression call, Expression? annotation)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Form != ArgumentForm.Positional && argument.Name is not "type_")
                continue;
            var type = argument.Value is CallExpression made ? LastName(made.Function) : LastName(argument.Value);
            if (type is null or "Sequence" or "Computed" or "FetchedValue")
                continue;
            return new RecordField(name, type == "ForeignKey" || IsHarmless(type) ? FieldKind.Harmless : FieldKind.Text);
        }

        return annotation is not null
            ? Annotated(name, annotation) ?? new RecordField(name, FieldKind.Text)
            : new RecordField(name, FieldKind.Text);
    }

    private static RecordField? Annotated(string name, Expression annotation)
    {
        var types = TypesIn(annotation);
        if (types.Count == 0)
            return null;
        if (types.Any(type => type is "str" or "bytes" or "Any" or "dict" or "Text" or "text"))
            return new RecordField(name, FieldKind.Text);
        return types.All(IsHarmless)
            ? new RecordField(name, FieldKind.Harmless)
            : new RecordField(name, FieldKind.Relation, types.First(type => !IsHarmless(type)));
    }

    /// <summary>The types that an annotation names, without what is only around them.</summary>
    private static List<string> TypesIn(Expression annotation)
    {
        var search = new TypeSearch([]);
        search.Child(annotation);
        return search.Names;
    }

    private readonly struct TypeSearch(List<string> names) : IPythonChildren
    {
        public List<string> Names => names;

        public void Child(PythonNode child)
        {
            var name = child switch
            {
                NameExpression plain => plain.Name,
                AttributeExpression dotted => dotted.Name,
                StringExpression { Value: { Length: < 80 } quoted } => quoted.Trim('[', ']', ' '),
                _ => null,
            };
            if (name is not null)
            {
                if (
                    name
                    is not ("Mapped" or "Optional" or "List" or "list" or "Set" or "set" or "Annotated" or "Union" or "Sequence" or "None")
                )
                    names.Add(name);
                return;
            }

            var self = this;
            PythonWalk.Children(child, ref self);
        }
    }

    private static bool HasChoices(CallExpression call) =>
        call.Arguments.Any(argument => argument is { Form: ArgumentForm.Keyword, Name: "choices" });

    private static string? Reversed(CallExpression call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is not { Form: ArgumentForm.Keyword, Name: "related_name" or "backref" or "back_populates" })
                continue;
            return argument.Value switch
            {
                StringExpression { Value: var text } => text,
                // backref("notes", lazy="dynamic")
                CallExpression { Arguments: [{ Value: StringExpression { Value: var text } }, ..] } => text,
                _ => null,
            };
        }

        return null;
    }

    /// <summary>A class by its name, also in quotes, also with the name of its application before it.</summary>
    private static string? ClassNamed(Expression expression) =>
        expression is StringExpression { Value: var text }
            ? text[(text.LastIndexOf('.') + 1)..]
            : LastName(expression is LambdaExpression lambda ? lambda.Body : expression);

    public static string? LastName(Expression expression) =>
        expression switch
        {
            NameExpression name => name.Name,
            AttributeExpression attribute => attribute.Name,
            _ => null,
        };

    /// <summary>Whether the class itself makes something else of what is put there before it stores it.</summary>
    private static bool CleanedIn(ClassStatement node, RecordField field)
    {
        if (field.Kind != FieldKind.Text)
            return false;
        foreach (var statement in node.Body)
        {
            if (statement is not FunctionStatement function)
                continue;
            if (function.Name is "save" or "asave" or "clean" or "full_clean" or "before_save" or "pre_save")
            {
                var search = new CleaningSearch(field.Name);
                foreach (var inner in function.Body)
                    search.Child(inner);
                if (search.Found)
                    return true;
            }

            if (function.Decorators.Any(decorator => Validates(decorator, field.Name)))
            {
                var search = new CleaningSearch(null);
                foreach (var inner in function.Body)
                    search.Child(inner);
                if (search.Found)
                    return true;
            }
        }

        return false;
    }

    private static bool Validates(Expression decorator, string field) =>
        decorator is CallExpression { Arguments: var arguments } call
        && LastName(call.Function) == "validates"
        && arguments.Any(argument => argument.Value is StringExpression { Value: var text } && text == field);

    /// <summary>Finds <c>self.field = clean(…)</c>; without a field, <c>return clean(…)</c>.</summary>
    private struct CleaningSearch(string? field) : IPythonChildren
    {
        public bool Found { get; private set; }

        public void Child(PythonNode child)
        {
            if (Found)
                return;
            Found = child switch
            {
                AssignStatement { Targets: [AttributeExpression { Name: var name, Value: NameExpression { Name: "self" } }] } set => name
                    == field
                    && Makes(set.Value),
                ReturnStatement { Value: { } value } => field is null && Makes(value),
                _ => false,
            };
            if (!Found)
                PythonWalk.Children(child, ref this);
        }

        /// <summary>A call that does more to a text than to trim it.</summary>
        private static bool Makes(Expression value) =>
            value is CallExpression call
            && LastName(call.Function)
                is not (
                    null
                    or "strip"
                    or "lower"
                    or "upper"
                    or "title"
                    or "replace"
                    or "get"
                    or "str"
                    or "rstrip"
                    or "lstrip"
                    or "capitalize"
                );
    }
}
