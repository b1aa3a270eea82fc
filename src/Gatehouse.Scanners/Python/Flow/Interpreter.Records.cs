using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// What was stored and comes back. Every table has a cell of the root: what an entry stores from the outside is put there, and whatever has
/// asked the table is run again, as with all that one entry leaves for another. Where nothing was stored, nothing is read.
/// </summary>
internal sealed partial class Interpreter
{
    /// <summary>
    /// What a stored value is not suspected of: whoever reads a log or is sent on by a link of his own record is another matter, and a
    /// statement has parameters.
    /// </summary>
    private const SinkKinds HarmlessStored =
        SinkKinds.All
        & ~(
            SinkKinds.Html
            | SinkKinds.Template
            | SinkKinds.Code
            | SinkKinds.Command
            | SinkKinds.Request
            | SinkKinds.Deserialisation
            | SinkKinds.Sql
            | SinkKinds.Properties
        );

    /// <summary>Tables by the name that statements call them.</summary>
    private readonly Dictionary<string, StoredTable> _tables = new(StringComparer.Ordinal);

    /// <summary>Classes of records by name; of two of the same name the first that was read.</summary>
    private readonly Dictionary<string, StoredTable> _records = new(StringComparer.Ordinal);

    /// <summary>What a class, by its name, calls the records that point to it.</summary>
    private readonly Dictionary<(string, string), StoredTable> _reverse = [];

    /// <summary>The tables that hold the records of who is logged in, by where the program finds them.</summary>
    private readonly Dictionary<ApiPath, StoredTable> _accounts = [];

    private readonly CellSet _tableCells = new();

    private bool HasTables => _tables.Count > 0 || _records.Count > 0;

    /// <summary>A class was defined: is it kept in a database?</summary>
    private void Tabled(ClassInfo type)
    {
        if (type.Table is not null || !IsRecord(type))
            return;
        var named = NameOfTable(type.Node);
        var table = named is null ? new StoredTable(type.Name) : TableNamed(named);
        table.Type ??= type;
        type.Table = table;
        _records.TryAdd(type.Name, table);
        foreach (var library in type.AllLibraries())
        {
            if (library.AccountAt is { } account)
                _accounts.TryAdd(account, table);
        }

        foreach (var parent in type.Line())
        {
            foreach (var field in parent.Fields.All)
            {
                if (field is { Kind: FieldKind.Relation, Target: { } target })
                    _reverse.TryAdd((target, field.Reverse ?? type.Name.ToLowerInvariant() + "_set"), table);
            }
        }
    }

    private static bool IsRecord(ClassInfo type)
    {
        foreach (var library in type.AllLibraries())
        {
            if (library.IsRecord || library.Bases.Any(parent => parent.IsRecord))
                return true;
            // SQLModel is a schema too, unless it says that it is a table.
            if (library.ToString() == "sqlmodel.SQLModel")
                return type.Node.Arguments.Any(argument =>
                    argument is { Name: "table", Value: SingletonExpression { Value: SingletonValue.True } }
                );
        }

        return NameOfTable(type.Node) is not null && type.Fields.All.Length > 0;
    }

    private static string? NameOfTable(ClassStatement node)
    {
        foreach (var statement in node.Body)
        {
            if (
                statement is AssignStatement
                {
                    Targets: [NameExpression { Name: "__tablename__" or "db_table" or "table_name" }],
                    Value: StringExpression { Value: var name }
                }
            )
                return name.ToLowerInvariant();
            if (statement is ClassStatement { Name: "Meta" } meta && NameOfTable(meta) is { } inner)
                return inner;
        }

        return null;
    }

    private StoredTable TableNamed(string name)
    {
        if (!_tables.TryGetValue(name, out var table))
            _tables.Add(name, table = new StoredTable(name));
        return table;
    }

    private HeapObject RecordOf(StoredTable table)
    {
        if (table.Cell is not { } cell)
        {
            table.Cell = cell = -_nextObject++;
            _tableCells.Add(cell);
            _root.Set(cell, new HeapObject { Kind = ObjectKind.Instance });
        }

        return (HeapObject)Held(cell)!;
    }

    private bool HoldsAny(StoredTable table) => !RecordOf(table).Entries.IsEmpty;

    /// <summary>What somebody outside left in a field; null where nobody did.</summary>
    private Value? Read(StoredTable table, string column, PythonNode node)
    {
        var record = RecordOf(table);
        if ((record.Entry(column) ?? (table.Type is null ? record.Entry("") : null)) is not { } held)
            return null;
        Touch();
        return Stepped(held, node, "read from", ToldOf(table, column)).Join(Value.Unknown);
    }

    private static string ToldOf(StoredTable table, string column) => column.Length == 0 ? table.Name : $"{table.Name}.{column}";

    private Value FieldOf(StoredTable table, RecordField field, PythonNode node) =>
        field.Kind switch
        {
            FieldKind.Text => Read(table, field.Name, node) ?? Value.Unknown,
            FieldKind.Relation when field.Target is { } target && TargetOf(table, target) is { } other => Value.Of(
                new OpaqueAtom(null, Taint.None, other.Rows)
            ),
            _ => Value.Unknown,
        };

    private StoredTable? TargetOf(StoredTable table, string target) => target == "self" ? table : _records.GetValueOrDefault(target);

    private StoredTable? ReverseOf(StoredTable table, string name)
    {
        foreach (var type in table.Type?.Line() ?? [])
        {
            if (_reverse.TryGetValue((type.Name, name), out var other))
                return other;
        }

        return null;
    }

    /// <summary>Something is stored in a field; what came from the outside stays.</summary>
    /// <param name="column">Empty where it could be any.</param>
    private void Keep(StoredTable table, string column, Value value, PythonNode node)
    {
        if (_isRoot || IsTrusted())
            return;
        var taint = DeepTaint(value);
        if (taint.IsEmpty || (column.Length > 0 && !table.Takes(column)))
            return;
        var kept = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            if (atom is TextAtom && !atom.Taint.IsEmpty)
                kept = kept.Join(Value.Of(atom));
        }

        if (kept.Atoms.Length != value.Atoms.Length)
            kept = Value.Opaque(null, taint);
        kept = kept.MapTaint(all => Kept(all, table, column, node));
        if (kept.Taint.IsEmpty)
            return;
        var record = RecordOf(table);
        var before = record.Entry(column);
        var joined = before is null ? kept : before.Join(kept);
        if (before is null || !before.Same(joined))
            SetCell(table.Cell!.Value, record.WithEntry(column, joined));
    }

    private Taint Kept(Taint taint, StoredTable table, string column, PythonNode node)
    {
        var kept = Taint.None;
        foreach (var mark in taint.Marks)
        {
            if (mark.Source.Facts.Label is SourceLabel.WeakRandom or SourceLabel.Filtered)
                continue;
            var told = ToldOf(table, column);
            var module = Module;
            var source = table.SourceOf(
                column,
                () =>
                    new TaintSource(
                        new SourceFacts($"what was stored in `{told}`", SourceLabel.Stored, false),
                        module,
                        node.Span,
                        $"what was stored in `{told}`"
                    )
            );
            var last = mark.Then(module, node.Span, $"stored in `{told}`").Last;
            kept = kept.Join(Taint.Of(new Mark(source, mark.Cleaned | HarmlessStored, mark.IsDoubtful, last)));
        }

        return kept;
    }

    /// <summary>The keywords of a constructor, or of what creates or updates records.</summary>
    private void KeepEach(StoredTable table, FlowCall call)
    {
        foreach (var keyword in call.Keywords)
        {
            if (keyword.Name == "defaults" && table.Field("defaults") is null)
                KeepAll(table, keyword.Value, keyword.Node);
            else
                Keep(table, keyword.Name, keyword.Value, keyword.Node);
        }

        if (call.DoubleStar is not { } more || DeepTaint(more.Value).IsEmpty)
            return;
        foreach (var column in table.Texts())
        {
            if (!call.Keywords.Any(keyword => keyword.Name == column))
                Keep(table, column, more.Value, more.Node);
        }
    }

    /// <summary>A dict, or a list of them, by columns.</summary>
    private void KeepAll(StoredTable table, Value value, PythonNode node, int depth = 0)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is ObjectAtom thing && ObjectOf(thing) is { } content)
            {
                if (content.Kind is ObjectKind.List or ObjectKind.Generator)
                {
                    if (depth < 2)
                        KeepAll(table, content.Contents, node, depth + 1);
                    continue;
                }

                foreach (var entry in content.Entries)
                {
                    if (entry.Key is string column)
                        Keep(table, column, entry.Value, node);
                }

                if (content.Rest is { } rest)
                    KeepSome(table, rest, node);
            }
            else if (atom is not ConstantAtom)
                KeepSome(table, Value.Of(atom), node);
        }
    }

    /// <summary>In columns that nobody can tell.</summary>
    private void KeepSome(StoredTable table, Value value, PythonNode node)
    {
        if (DeepTaint(value).IsEmpty)
            return;
        if (table.Type is null)
            Keep(table, "", value, node);
        foreach (var column in table.Texts())
            Keep(table, column, value, node);
    }

    /// <summary><c>setattr(record, name, value)</c></summary>
    private void KeepAttribute(Atom owner, Value? name, Value value, PythonNode node)
    {
        var table =
            owner is OpaqueAtom { Rows: { } rows } ? rows.Table
            : owner is ObjectAtom thing ? ObjectOf(thing)?.Class?.Table
            : null;
        if (table is null)
            return;
        if (name?.Constants is { } columns)
        {
            foreach (var column in columns)
            {
                if (column.Text is { } known)
                    Keep(table, known, value, node);
            }
        }
        else
            KeepSome(table, value, node);
    }

    /// <summary>Whether only those may store who have the run of the place anyway.</summary>
    private bool IsTrusted() => _entry is { } entry && (entry.IsTrusted ??= TrustSearch.IsIn(entry.Code.Node, entry.Owner?.Node));

    private readonly struct TrustSearch(bool[] found) : IPythonChildren
    {
        public static bool IsIn(PythonNode function, ClassStatement? type)
        {
            var found = new bool[1];
            var search = new TrustSearch(found);
            foreach (var decorator in (function as FunctionStatement)?.Decorators ?? [])
                search.Child(decorator);
            foreach (var argument in type?.Arguments ?? [])
                search.Child(argument);
            foreach (var decorator in type?.Decorators ?? [])
                search.Child(decorator);
            foreach (var statement in type?.Body ?? [])
            {
                if (statement is AssignStatement { Targets: [NameExpression { Name: "permission_classes" or "decorators" }] } asked)
                    search.Child(asked.Value);
            }

            return found[0];
        }

        public void Child(PythonNode child)
        {
            var name = child switch
            {
                NameExpression plain => plain.Name,
                AttributeExpression dotted => dotted.Name,
                StringExpression { Value: { Length: < 40 } text } => text,
                _ => "",
            };
            found[0] |=
                (name.Contains("admin", StringComparison.OrdinalIgnoreCase) && !name.Contains('/', StringComparison.Ordinal))
                || name.Contains("staff", StringComparison.OrdinalIgnoreCase)
                || name.Contains("superuser", StringComparison.OrdinalIgnoreCase);
            var self = this;
            PythonWalk.Children(child, ref self);
        }
    }
}
