using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Forms and serializers that write into records, and views of the framework that do it, or show records, without a line of code.</summary>
internal sealed partial class Interpreter
{
    private const string FormField = "a form field";

    /// <summary>Views whose class says all that they do.</summary>
    private readonly List<ClassInfo> _generic = [];

    private static bool IsForm(ClassInfo type) =>
        type.AllLibraries()
            .Any(library =>
                library.ToString() is var name
                && (
                    name.StartsWith("django.forms.", StringComparison.Ordinal)
                    || name.StartsWith("rest_framework.serializers.", StringComparison.Ordinal)
                    || name.StartsWith("flask_wtf.", StringComparison.Ordinal)
                    || name.StartsWith("wtforms.", StringComparison.Ordinal)
                    || name.StartsWith("crispy_forms.", StringComparison.Ordinal)
                )
            );

    /// <summary>What a form is given to read.</summary>
    private Taint TaintOfForm(FlowCall call)
    {
        var taint = Joined(call.Positional);
        foreach (var keyword in call.Keywords)
        {
            if (keyword.Name is "data" or "files" or "formdata")
                taint = taint.Join(DeepTaint(keyword.Value));
        }

        return taint;
    }

    /// <summary><c>super().__init__(*args, **kwargs)</c> of a form.</summary>
    private Value BegunBy(SuperAtom above, FlowCall call)
    {
        if (
            above.Self.Only is ObjectAtom thing
            && ObjectOf(thing) is { Class: { } type }
            && IsForm(type)
            && TaintOfForm(call).Join(call.Star is { } star ? DeepTaint(star.Value) : Taint.None) is { IsEmpty: false } taint
        )
            Update(thing, before => before.WithSome(Value.Opaque(null, taint)), true);
        return Value.None;
    }

    /// <summary>A method that an object has from the library that its class derives from, where more is known of it than its name.</summary>
    private Value? CallModel(ObjectAtom thing, HeapObject content, ClassInfo type, string name, FlowCall call)
    {
        switch (name)
        {
            case "load" or "loads" when Loaded(type, call) is { } loaded:
                return loaded;
            case "save" when MetaOf(type) is { } meta:
                return Saved(thing, content, type, meta, call);
            case "get_object" or "get_queryset" when call.Positional.Count == 0 && HasTables && TableOfView(type) is { } shown:
                return Value.Of(new OpaqueAtom(null, Taint.None, shown.Rows));
            case "populate_obj" when call.Argument(0, "obj") is { } record:
                Populate(type, record, call);
                return null;
            case "model_dump" or "dict" or "_asdict" when !content.Entries.IsEmpty && type.Libraries.Count + type.Bases.Count > 0:
                return Allocate(
                    call.Node,
                    new HeapObject
                    {
                        Kind = ObjectKind.Dict,
                        Entries = content.Entries,
                        Rest = content.Rest ?? (content.Keys.IsEmpty ? null : Value.Opaque(null, content.Keys)),
                        Keys = content.Keys,
                    }
                );
            default:
                return null;
        }
    }

    /// <summary>What a form has read, by its fields: numbers are numbers, whatever was sent.</summary>
    private Value? ReadByForm(HeapObject content, ClassInfo type, PythonNode node)
    {
        if (content.Rest is not { Taint: { IsEmpty: false } taint } || !IsForm(type))
            return null;
        var given = Value.Opaque(null, taint);
        var read = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var line in type.Line().Reverse())
        {
            foreach (var field in line.Fields.All)
                read = read.WithEntry(field.Name, field.Kind == FieldKind.Text ? given : Value.Unknown);
        }

        if (MetaOf(type) is { } meta && (ClassAttribute(meta.Line(), "model")?.Only as ClassAtom)?.Type.Table is { } table)
        {
            foreach (var field in TextsOf(meta, "fields"))
            {
                if (read.Entry(field) is null && field != "__all__")
                    read = read.WithEntry(field, table.Takes(field) ? given : Value.Unknown);
            }
        }

        return Allocate(node, read with { Rest = OfDeclared(given) });
    }

    /// <summary>What a form gives out under names that are not known here: it declares them all the same, nobody outside does.</summary>
    private static Value OfDeclared(Value some) => some.MapTaint(static taint => taint.CleanedFor(SinkKinds.MassAssignment));

    private ClassInfo? MetaOf(ClassInfo type) => (ClassAttribute(type.Line(), "Meta")?.Only as ClassAtom)?.Type;

    private Value? Saved(ObjectAtom thing, HeapObject content, ClassInfo type, ClassInfo meta, FlowCall call)
    {
        if ((ClassAttribute(meta.Line(), "model")?.Only as ClassAtom)?.Type.Table is not { } table)
            return null;
        KeepEach(table, call);
        var given = content.Rest?.Taint ?? Taint.None;
        if (!given.IsEmpty)
        {
            foreach (var field in FieldsOfForm(type, meta, table))
            {
                var value = Value.Opaque(null, given);
                if (MethodOf(type, $"clean_{field}", $"validate_{field}") is { } check)
                {
                    var asked = new FlowCall(this, call.Node);
                    if (check.Code.Parameters.Length > 1)
                        asked.Positional.Add(new Given(value, call.Node));
                    value = CallFunction(check.Bound(Value.Of(thing)), asked);
                }

                Keep(table, field, value, call.Node);
            }
        }

        return Value.Of(new OpaqueAtom(null, Taint.None, table.Rows));
    }

    /// <summary>The fields of a record that its form lets somebody write freely.</summary>
    private List<string> FieldsOfForm(ClassInfo type, ClassInfo meta, StoredTable table)
    {
        var named = TextsOf(meta, "fields");
        var closed = TextsOf(meta, "exclude").Concat(TextsOf(meta, "read_only_fields")).ToList();
        var fields = named.Count == 0 || named.Contains("__all__") ? [.. table.Texts()] : named;
        return
        [
            .. fields.Where(field =>
                table.Takes(field)
                && !closed.Contains(field)
                && type.Line().Select(line => line.Fields.Find(field)).FirstOrDefault(own => own is not null)
                    is null
                        or { Kind: FieldKind.Text }
            ),
        ];
    }

    private List<string> TextsOf(ClassInfo type, string attribute)
    {
        var texts = new List<string>();
        if (ClassAttribute(type.Line(), attribute) is not { } value)
            return texts;
        if (value.Only is ConstantAtom { Text: { } all })
            texts.Add(all);
        else
        {
            foreach (var item in ItemsOf(value) ?? [])
            {
                if (item.Only is ConstantAtom { Text: { } one })
                    texts.Add(one);
            }
        }

        return texts;
    }

    /// <summary>WTForms writes every field into the attribute of the same name.</summary>
    private void Populate(ClassInfo type, Value record, FlowCall call)
    {
        foreach (var atom in record.Atoms)
        {
            var table =
                atom is OpaqueAtom { Rows: { } rows } ? rows.Table
                : atom is ObjectAtom thing ? ObjectOf(thing)?.Class?.Table
                : null;
            if (table is null)
                continue;
            var value = Value.Opaque(null, Taint.Of(NewMark(new SourceFacts(FormField, SourceLabel.Remote, false), call.Node)));
            foreach (var line in type.Line())
            {
                foreach (var field in line.Fields.All)
                {
                    if (field.Kind == FieldKind.Text)
                        Keep(table, field.Name, value, call.Node);
                }
            }
        }
    }

    private static bool IsOneOf(ClassInfo type, ReadOnlySpan<string> views)
    {
        foreach (var library in type.AllLibraries())
        {
            var root = library.ToString();
            if (!root.StartsWith("django.", StringComparison.Ordinal) && !root.StartsWith("rest_framework.", StringComparison.Ordinal))
                continue;
            if (views.Contains(library.Name))
                return true;
        }

        return false;
    }

    private static bool IsWriting(ClassInfo type) =>
        IsOneOf(
            type,
            [
                "CreateView",
                "UpdateView",
                "CreateAPIView",
                "ListCreateAPIView",
                "UpdateAPIView",
                "RetrieveUpdateAPIView",
                "RetrieveUpdateDestroyAPIView",
                "ModelViewSet",
                "CreateModelMixin",
                "UpdateModelMixin",
            ]
        );

    /// <summary>What views store that have no code of their own for it.</summary>
    private void StoreGeneric(CellSet changed)
    {
        foreach (var type in _generic)
        {
            if (!IsWriting(type) || TrustSearch.IsIn(type.Node, type.Node) || type.Module.Frame is not { } frame)
                continue;
            var (outer, store, isRoot) = (_frame, _store, _isRoot);
            (_frame, _store, _isRoot) = (frame, new Store(_root), false);
            (_steps, _limit) = (0, _budget.StepsPerEntry);
            var given = Value.Opaque(null, Taint.Of(NewMark(new SourceFacts(FormField, SourceLabel.Remote, false), type.Node)));
            var call = new FlowCall(this, type.Node);
            var form =
                ClassAttribute(type.Line(), "form_class")?.Only as ClassAtom
                ?? ClassAttribute(type.Line(), "serializer_class")?.Only as ClassAtom;
            if (form is { Type: var own } && MetaOf(own) is { } meta)
            {
                var content = new HeapObject
                {
                    Kind = ObjectKind.Instance,
                    Class = own,
                    Rest = given,
                };
                Saved((ObjectAtom)Allocate(type.Node, content).Only!, content, own, meta, call);
            }
            else if (TableOfView(type) is { } table && form is null)
            {
                foreach (var field in TextsOf(type, "fields"))
                {
                    foreach (var text in field == "__all__" ? table.Texts() : [field])
                        Keep(table, text, given, type.Node);
                }
            }

            Keep(null, _store, changed);
            (_frame, _store, _isRoot) = (outer, store, isRoot);
            Forget();
        }
    }

    private StoredTable? TableOfView(ClassInfo type)
    {
        foreach (var name in (string[])["model", "queryset"])
        {
            foreach (var atom in ClassAttribute(type.Line(), name) is { } value ? Each(value) : [])
            {
                if (atom is ClassAtom { Type.Table: { } table })
                    return table;
                if (atom is OpaqueAtom { Rows: { } rows })
                    return rows.Table;
            }
        }

        return null;
    }

    /// <summary>What the framework gives a template beside what the class adds.</summary>
    private Value ContextOfView(ClassInfo type, FlowCall call)
    {
        var context = new HeapObject { Kind = ObjectKind.Dict };
        foreach (var keyword in call.Keywords)
            context = context.WithEntry(keyword.Name, keyword.Value);
        if (HasTables && TableOfView(type) is { } table)
        {
            foreach (var name in NamesInContext(type, table))
                context = context.WithEntry(name, Value.Of(new OpaqueAtom(null, Taint.None, table.Rows)));
        }

        return Allocate(call.Node, context);
    }

    private List<string> NamesInContext(ClassInfo type, StoredTable table)
    {
        var own = table.Name.ToLowerInvariant();
        List<string> names = IsOneOf(type, ["ListView"]) ? ["object_list", "page_obj", own + "_list"] : ["object", own];
        names.AddRange(TextsOf(type, "context_object_name"));
        return names;
    }

    /// <summary>What views show that say it by their class, and by what they add to the context.</summary>
    private void ShowGeneric()
    {
        foreach (var type in _generic)
        {
            if (
                !IsOneOf(type, ["ListView", "DetailView", "UpdateView", "DeleteView", "TemplateView", "CreateView", "FormView"])
                || type.Module.Frame is not { } frame
            )
                continue;
            var table = TableOfView(type);
            var adding = MethodOf(type, "get_context_data");
            if (adding is null && table is null)
                continue;
            var suffix = IsOneOf(type, ["ListView"]) ? "_list" : "_detail";
            var template = ClassAttribute(type.Line(), "template_name")?.Only is ConstantAtom { Text: { } named }
                ? named
                : $"{type.Module.Folder[(type.Module.Folder.LastIndexOf('/') + 1)..]}/{table?.Name.ToLowerInvariant()}{suffix}.html";
            (_frame, _store, _isRoot) = (frame, new Store(_root), false);
            (_steps, _limit) = (0, _budget.StepsPerEntry);
            var context = new List<RenderedValue>();
            foreach (var name in table is null ? [] : NamesInContext(type, table))
                Contexts(name, [], Value.Of(new OpaqueAtom(null, Taint.None, table!.Rows)), context);
            if (adding is not null)
            {
                var made = CallFunction(adding.Bound(AnyInstanceOf(type)), new FlowCall(this, type.Node));
                if (made.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict } content)
                {
                    foreach (var entry in content.Entries)
                    {
                        if (entry.Key is string name)
                            Contexts(name, [], entry.Value, context);
                    }
                }
            }

            if (context.Count > 0)
                _renderings.Add(
                    new Rendering(
                        type.Module,
                        type.Node.Span,
                        template,
                        "django.shortcuts.render",
                        [.. context.Distinct().Take(MostRendered)]
                    )
                );
            (_store, _root.IsDead) = (_root, false);
            Forget();
        }
    }

    /// <summary>A class that shows records of another one in the administration of a site, to those who may do most.</summary>
    private void Administered(ClassInfo type)
    {
        if (!type.AllLibraries().Any(library => library.Name is "ModelAdmin" or "TabularInline" or "StackedInline"))
            return;
        type.Shows = TableOfView(type);
        foreach (var decorator in type.Node.Decorators)
        {
            if (
                decorator is CallExpression { Arguments: [{ Value: var model }, ..] }
                && Evaluate(model).Only is ClassAtom { Type.Table: { } table }
            )
                type.Shows ??= table;
        }
    }

    /// <summary>Nothing from the outside enters where records are only shown, so nobody has read it yet.</summary>
    private void ReadAdministration(CancellationToken cancel)
    {
        if (!_records.Values.Any(table => table.Cell is not null && HoldsAny(table)))
            return;
        foreach (var module in _modules.All)
        {
            if (module.State != ModuleState.Unread)
                continue;
            foreach (var import in module.Imports)
            {
                if (
                    import.Module is "django.contrib.admin"
                    || (import.Module is "django.contrib" && !import.Names.IsDefault && import.Names.Contains("admin"))
                )
                {
                    cancel.ThrowIfCancellationRequested();
                    Ensure(module);
                    break;
                }
            }
        }
    }

    private static Value? ShownTo(Parameter parameter, Entry entry) =>
        entry.Owner is { Shows: { } table }
        && parameter.Name is not ("self" or "cls" or "request" or "form" or "change")
        && parameter.Default is null
            ? Value.Of(new OpaqueAtom(null, Taint.None, table.Rows))
            : null;

    private void BindRecordForms() =>
        On(
            "django.contrib.admin.site.register",
            call =>
            {
                if (
                    call.Argument(0)?.Only is ClassAtom { Type.Table: { } table }
                    && call.Argument(1)?.Only is ClassAtom { Type: var shown }
                )
                    shown.Shows ??= table;
                return Value.None;
            }
        );
}
