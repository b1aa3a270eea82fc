using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Queries, rows and records: whatever is asked of one is of the same table until a field is read.</summary>
internal sealed partial class Interpreter
{
    /// <summary>An attribute of a class of records: a column, or a way to its rows.</summary>
    private Value OfTable(ClassInfo type, string name, Value member)
    {
        if (type.Table is not { } table || name.StartsWith('_') || member.Only is FunctionAtom)
            return member;
        if (table.Field(name) is { } field)
        {
            return field.Kind == FieldKind.Relation
                ? Value.Of(new OpaqueAtom(null, Taint.None, table.Rows))
                : Value.Of(new OpaqueAtom(null, Taint.None, table.Rows.With([new StoredColumn(table, name, name)])));
        }

        return name is "metadata" or "Meta" or "DoesNotExist" or "registry" ? member : Of(table.Rows, member);
    }

    /// <summary>The same value, known to be rows; what is an object of the tree has its own methods, and is rows beside.</summary>
    private Value Of(Rows rows, Value value)
    {
        var result = Value.Nothing;
        var isOther = value.IsNothing;
        foreach (var atom in value.Atoms)
        {
            switch (atom)
            {
                case OpaqueAtom { Path: { } path } when IsHarmless(path):
                    return value;
                case OpaqueAtom { Rows: null } opaque:
                    result = result.Join(Value.Of(new OpaqueAtom(opaque.Path, opaque.Taint, rows)));
                    break;
                case ObjectAtom thing
                    when ObjectOf(thing) is { Class: null, Kind: ObjectKind.Instance, Path: { } path } content && !IsAnswer(content):
                    result = result.Join(Value.Of(new OpaqueAtom(path, content.Rest?.Taint ?? Taint.None, rows)));
                    break;
                case ObjectAtom thing when ObjectOf(thing) is { Class.Table: null, Kind: ObjectKind.Instance }:
                    result = result.Join(Value.Of(atom));
                    isOther = true;
                    break;
                default:
                    result = result.Join(Value.Of(atom));
                    break;
            }
        }

        return isOther ? result.Join(Value.Of(new OpaqueAtom(null, Taint.None, rows))) : result;
    }

    private static bool IsAnswer(HeapObject content) => content.Entry(TypeEntry) is not null;

    private Value AttributeOfRows(OpaqueAtom atom, Rows rows, string name, PythonNode node)
    {
        if (rows.Find(name) is { } column)
            return Read(column.Table, column.Name, node) ?? Value.Unknown;
        foreach (var table in rows.Tables)
        {
            if (table.Field(name) is { } field)
                return FieldOf(table, field, node);
            if (table.Type is null)
            {
                if (RecordOf(table).Entry(name) is not null)
                    return Read(table, name, node)!;
            }
            else if (ClassAttribute(table.Type.Line(), name)?.Only is FunctionAtom method)
            {
                if (HoldsAny(table))
                    return BoundTo(Value.Of(method), Value.Of(atom), isInstance: true, node);
            }
            else if (ReverseOf(table, name) is { } other)
                return Value.Of(new OpaqueAtom(null, Taint.None, other.Rows));
        }

        return Of(rows, OpaqueAttribute(atom.Path, atom.Taint, name, node));
    }

    /// <summary>A column of a row by its name or number; a row of rows.</summary>
    private Value ElementOfRows(OpaqueAtom atom, Rows rows, object? key, PythonNode node)
    {
        if (key is string name)
        {
            if (rows.Find(name) is { } column)
                return Read(column.Table, column.Name, node) ?? Value.Unknown;
            foreach (var table in rows.Tables)
            {
                if (table.Field(name) is { } field)
                    return FieldOf(table, field, node);
                if (table.Type is null && Read(table, name, node) is { } held)
                    return held;
            }

            // A collection of a database, an element of a mapping.
            return Of(rows, OpaqueElement(new OpaqueAtom(atom.Path, atom.Taint), node));
        }

        var element = Of(rows, OpaqueElement(new OpaqueAtom(atom.Path, atom.Taint), node));
        var columns = ColumnsOf(rows);
        if (columns.IsEmpty)
            return element;
        if (key is long at)
            return element.Join(At(columns, at) is { } i ? Read(columns[i].Table, columns[i].Name, node) ?? Value.Nothing : Value.Nothing);
        // Rows of one column are often unpacked at once.
        return columns is [var only] ? element.Join(Read(only.Table, only.Name, node) ?? Value.Nothing) : element;
    }

    /// <summary>Those asked for; of a whole row of a table of no class, those that the tree declares.</summary>
    private static ImmutableArray<StoredColumn> ColumnsOf(Rows rows) =>
        !rows.Columns.IsEmpty || rows.Table is not { Type: null, Columns: { } declared } table
            ? rows.Columns
            : [.. declared.All.Select(field => new StoredColumn(table, field.Name, field.Name))];

    private static int? At<T>(ImmutableArray<T> items, long at) =>
        (at < 0 ? at + items.Length : at) is >= 0 and var i && i < items.Length ? (int)i : null;

    /// <summary>The rows that a tuple is made of where it is taken apart: <c>for name, text in rows</c>.</summary>
    private ImmutableArray<Value>? TakenApart(Value value, int count, PythonNode node)
    {
        if (value.Only is not OpaqueAtom { Rows: { } rows } || ColumnsOf(rows) is not { Length: > 1 } columns || columns.Length != count)
            return null;
        return [.. columns.Select(column => Read(column.Table, column.Name, node) ?? Value.Unknown)];
    }

    /// <summary>A collection of a document store by its name: <c>db.notes</c>, <c>db["notes"]</c>.</summary>
    private Rows? Collection(ApiPath? path, string name) =>
        path is { IsDatabase: true } or { Parent.IsServer: true } && name is not "command" and not "client" and not "name"
            ? TableNamed("\u0001" + name).Rows
            : null;

    private Value CallRows(OpaqueAtom atom, Rows rows, string name, FlowCall call)
    {
        var table = rows.Table;
        if (table.Type is { } type && ClassAttribute(type.Line(), name)?.Only is FunctionAtom method)
        {
            if (method.Form == FunctionForm.Plain && (HoldsAny(table) || !Joined(call.Everything).IsEmpty))
                return CallFunction(method.Bound(Value.Of(atom)), call);
            if (method.Form is FunctionForm.Static)
                return CallFunction(method, call);
        }

        KeepBy(table, name, call);
        if (name is "get" or "pop" && call.Argument(0)?.Only is ConstantAtom { Text: { } key } && Keyed(rows, key, call.Node) is { } held)
            return held.Join(call.Argument(1) ?? Value.None);
        var asked = rows;
        if (name is "values" or "values_list" or "only" or "with_entities" or "select" or "with_only_columns")
            asked = Selected(rows, call);
        var result = CallLibraryMethod(atom.Path, atom.Taint, name, call);
        if (name is "count" or "exists" or "delete" or "adelete" or "acount" or "aexists" or "rowcount" or "keys" or "isdigit" or "format")
            return result;
        result = Of(asked, result);
        var isFlat = name is "scalar" or "scalar_one" or "scalar_one_or_none" or "scalars" or "values_list" or "fetchval";
        return isFlat && asked.Columns is [var only, ..] ? result.Join(Read(only.Table, only.Name, call.Node) ?? Value.Nothing) : result;
    }

    private Value? Keyed(Rows rows, string key, PythonNode node)
    {
        if (rows.Find(key) is { } column)
            return Read(column.Table, column.Name, node) ?? Value.Unknown;
        foreach (var table in rows.Tables)
        {
            if (table.Field(key) is { Kind: not FieldKind.Relation } field)
                return FieldOf(table, field, node);
            if (table.Type is null && Read(table, key, node) is { } held)
                return held;
        }

        return null;
    }

    /// <summary>Fewer columns, as named by texts or by the columns themselves.</summary>
    private static Rows Selected(Rows rows, FlowCall call)
    {
        var columns = ImmutableArray.CreateBuilder<StoredColumn>();
        foreach (var given in call.Positional)
        {
            if (given.Value.Only is ConstantAtom { Text: { } name })
                columns.Add(new StoredColumn(rows.Table, name, name));
            else if (given.Value.Only is OpaqueAtom { Rows: { Columns: [var column] } })
                columns.Add(column);
            else
                return rows;
        }

        return rows.With(columns.ToImmutable());
    }

    /// <summary>What creates or changes records.</summary>
    private void KeepBy(StoredTable table, string name, FlowCall call)
    {
        switch (name)
        {
            case "create" or "acreate" or "get_or_create" or "aget_or_create" or "update_or_create" or "aupdate_or_create":
                KeepEach(table, call);
                break;
            case "update" or "aupdate" or "values" or "insert" or "insert_many" or "insert_one" or "save" or "upsert" or "modify":
                KeepEach(table, call);
                if (table.Type is null || name is not "save")
                    KeepGiven(table, call, 0);
                // update_one-like calls with the filter first.
                break;
            case "update_one" or "update_many" or "replace_one" or "find_one_and_update" or "find_one_and_replace" or "find_and_modify":
                KeepGiven(table, call, 1);
                break;
        }
    }

    private void KeepGiven(StoredTable table, FlowCall call, int at)
    {
        if (call.Find(at, at == 0 ? "document" : "update") is not { } given)
            return;
        foreach (var atom in given.Value.Atoms)
        {
            // {"$set": {…}}
            if (atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.Dict } content)
            {
                foreach (var entry in content.Entries)
                {
                    if (entry.Key is string and ['$', ..])
                        KeepAll(table, entry.Value, given.Node);
                }
            }

            if (atom is not TextAtom)
                KeepAll(table, Value.Of(atom), given.Node);
        }
    }

    /// <summary>A function of a library that is given rows, or a class of records, gives rows: <c>session.get(Note, 1)</c>.</summary>
    private Value Asked(Value result, FlowCall call)
    {
        if (!HasTables || call.Positional.Count == 0 || result.Constants is not null)
            return result;
        if (RowsGiven(call) is not { } rows)
            return result;
        result = Of(rows, result);
        return
            rows.Columns is [var only]
            && call.Node is CallExpression { Function: AttributeExpression { Name: "scalar" or "scalars" or "scalar_one" } }
            ? result.Join(Read(only.Table, only.Name, call.Node) ?? Value.Nothing)
            : result;
    }

    private Value Asked(Value result, FlowCall call, Rows rows)
    {
        if (call.Receiver?.Value is { } receiver)
        {
            foreach (var atom in receiver.Atoms)
            {
                if (atom is ObjectAtom thing && ObjectOf(thing) is { Class: null, Kind: ObjectKind.Instance })
                    Update(thing, before => before.WithEntry(RowsEntry, Value.Of(new OpaqueAtom(null, Taint.None, rows))), true);
            }
        }

        return Of(rows, result);
    }

    private const string RowsEntry = "\u0001rows";

    /// <summary>What the last statement of a cursor asked for.</summary>
    private Rows? RowsOf(ObjectAtom thing) =>
        ObjectOf(thing) is { Kind: ObjectKind.Instance, Class: null } content
        && content.Entry(RowsEntry)?.Only is OpaqueAtom { Rows: { } rows }
            ? rows
            : null;

    private Value CallLibraryObject(ObjectAtom thing, HeapObject content, string name, FlowCall call)
    {
        var result = CallLibraryMethod(content.Path, content.Rest?.Taint ?? Taint.None, name, call);
        if (
            name
                is "fetchone"
                    or "fetchall"
                    or "fetchmany"
                    or "fetchrow"
                    or "fetchval"
                    or "all"
                    or "first"
                    or "one"
                    or "mappings"
                    or "scalars"
            && RowsOf(thing) is { } rows
        )
            return Of(rows, result);
        return Asked(result, call);
    }

    private static Rows? RowsGiven(FlowCall call)
    {
        StoredTable? table = null;
        ImmutableArray<StoredColumn>.Builder? columns = null;
        Rows? whole = null;
        for (var i = 0; i < call.Positional.Count && i < 12; i++)
        {
            foreach (var atom in call.Positional[i].Value.Atoms)
            {
                if (atom is ClassAtom { Type.Table: { } named })
                    (table, whole) = (table ?? named, whole ?? named.Rows);
                else if (atom is OpaqueAtom { Rows: { } rows })
                {
                    table ??= rows.Table;
                    if (rows.Columns is [var column] && ReferenceEquals(rows.Table, table))
                        (columns ??= ImmutableArray.CreateBuilder<StoredColumn>()).Add(column);
                    else
                        whole ??= rows;
                }
            }

            if (table is null && i >= 1)
                return null;
        }

        return whole ?? (columns is not null ? table!.Rows.With(columns.ToImmutable()) : null);
    }

    /// <summary>What was stored in rows that a template is given, by all the ways in which it may come to it.</summary>
    private void ContextsOf(Rows rows, string name, ImmutableArray<string> path, Atom atom, List<RenderedValue> context)
    {
        foreach (var column in rows.Columns)
        {
            if (column.Label != column.Name && Held(column) is { } held && Worst(held, SinkKinds.Html, 0) is { } mark)
            {
                foreach (
                    var way in (string[][])
                        [
                            [],
                            ["[]"],
                        ]
                )
                    context.Add(new RenderedValue(name, [.. path, .. way, column.Label], SinkKinds.Html, mark));
            }
        }

        foreach (var table in rows.Tables.Concat(rows.Columns.Select(column => column.Table)).Distinct())
        {
            ContextsOf(
                table,
                name,
                path,
                atom,
                context,
                [
                    [],
                    ["[]"],
                    ["[]", "[]"],
                ]
            );
            foreach (var type in table.Type?.Line() ?? [])
            {
                foreach (var field in type.Fields.All)
                {
                    if (field is { Kind: FieldKind.Relation, Target: { } target } && TargetOf(table, target) is { } other)
                        ContextsOf(other, name, path, new OpaqueAtom(null, Taint.None, other.Rows), context, Below(field.Name));
                }

                foreach (var (key, other) in _reverse)
                {
                    if (key.Item1 == type.Name)
                        ContextsOf(other, name, path, new OpaqueAtom(null, Taint.None, other.Rows), context, Below(key.Item2));
                }
            }
        }
    }

    private Value? Held(StoredColumn column) => RecordOf(column.Table).Entry(column.Name);

    private static string[][] Below(string relation) =>
        [
            [relation],
            ["[]", relation],
            [relation, "[]"],
            ["[]", relation, "[]"],
            [relation, "[]", "[]"],
        ];

    private void ContextsOf(
        StoredTable table,
        string name,
        ImmutableArray<string> path,
        Atom atom,
        List<RenderedValue> context,
        string[][] ways
    )
    {
        var record = RecordOf(table);
        if (record.Entries.IsEmpty)
            return;
        foreach (var entry in record.Entries)
        {
            if (entry.Key is string column && Worst(entry.Value, SinkKinds.Html, 0) is { } mark)
                Add(column.Length == 0 ? "[]" : column, mark);
        }

        // What the class makes of its fields.
        foreach (var type in table.Type?.Line() ?? [])
        {
            foreach (var method in type.Frame.NamesInOrder())
            {
                if (
                    method.StartsWith('_')
                    || Held(type.Frame.CellOf(method)!.Value)
                        is not Value { Only: FunctionAtom { Form: FunctionForm.Plain or FunctionForm.Property } made }
                    || made.Code.Parameters.Length != 1
                    || !record.Entries.Any(entry => entry.Key is string column && made.Code.Names.Contains(column))
                )
                    continue;
                var value = CallFunction(made.Bound(Value.Of(atom)), new FlowCall(this, made.Code.Node));
                if (Worst(value, SinkKinds.Html, 0) is { } mark)
                    Add(method, mark);
            }
        }

        void Add(string last, Mark mark)
        {
            foreach (var way in ways)
            {
                if (context.Count <= MostRendered)
                    context.Add(new RenderedValue(name, [.. path, .. way, last], SinkKinds.Html, mark));
            }
        }
    }
}
