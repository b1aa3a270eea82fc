using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow.Stored;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Statements whose text is known: what they store, and what they ask for.</summary>
internal sealed partial class Interpreter
{
    private const string SqlEntry = "\u0001sql";

    private readonly Dictionary<string, SqlStatement?> _statements = new(StringComparer.Ordinal);

    /// <summary>What <c>CREATE TABLE</c> says anywhere in the tree, once somebody asks.</summary>
    private Dictionary<string, RecordFields>? _schemas;

    /// <summary>The rows that a call which runs a statement asks for; what it stores is stored.</summary>
    private Rows? Executed(ApiPath path, FlowCall call)
    {
        foreach (var sink in path.Sinks)
        {
            if (sink.Kind != SinkKinds.Sql || sink.Form != TargetForm.Call)
                continue;
            foreach (var given in call.Those(sink.Arguments))
            {
                if (StatementOf(given.Value, out var holes) is not { } statement)
                    continue;
                var tables = statement.Tables.Select(named => RawTable(named.Name)).ToList();
                if (statement.Sets.Count > 0)
                {
                    KeepSets(statement, tables[0], holes, call, given.Node);
                    return null;
                }

                return RowsOf(statement, tables);
            }
        }

        return null;
    }

    private SqlStatement? StatementOf(Value value, out List<Taint> holes)
    {
        holes = [];
        switch (value.Only)
        {
            case ConstantAtom { Text: { } text }:
                return Parsed(text);
            case TextAtom written:
                var whole = new StringBuilder();
                foreach (var piece in written.Pieces)
                {
                    whole.Append(piece.Literal ?? SqlStatement.Hole.ToString());
                    if (piece.Literal is null)
                        holes.Add(piece.Taint);
                }

                return Parsed(whole.ToString());
            // sqlalchemy.text("SELECT …")
            case ObjectAtom thing when ObjectOf(thing) is { Class: null } content && content.Entry(SqlEntry) is { } inner:
                return StatementOf(inner, out holes);
            default:
                return null;
        }
    }

    private SqlStatement? Parsed(string text)
    {
        if (!_statements.TryGetValue(text, out var statement))
            _statements.Add(text, statement = SqlStatement.Parse(text));
        return statement;
    }

    private StoredTable RawTable(string name)
    {
        if (!_tables.TryGetValue(name, out var table))
            table = TableNamed(name);
        return table;
    }

    private static Rows RowsOf(SqlStatement statement, List<StoredTable> tables)
    {
        var columns = ImmutableArray.CreateBuilder<StoredColumn>();
        foreach (var column in statement.Columns)
        {
            var at = column.Table is null
                ? 0
                : Math.Max(0, statement.Tables.FindIndex(named => named.Alias == column.Table || named.Name == column.Table));
            columns.Add(new StoredColumn(tables[at], column.Name, column.Label));
        }

        return new Rows(tables[0], statement.HasStar ? [] : columns.ToImmutable())
        {
            Joined = statement.HasStar ? [.. tables.Skip(1).Distinct()] : [],
        };
    }

    private void KeepSets(SqlStatement statement, StoredTable table, List<Taint> holes, FlowCall call, PythonNode node)
    {
        if (!HasAnyTaint(call))
            return;
        if (table.Type is null)
            table.Columns ??= SchemaOf(table.Name);
        foreach (var set in statement.Sets)
        {
            var value = set.Hole is { } hole ? (hole < holes.Count ? Value.Text(holes[hole]) : null) : ParameterOf(call, set, node);
            if (value is null || DeepTaint(value).IsEmpty)
                continue;
            var column = set.Column ?? (ColumnsOf(table.Rows) is var all && set.Place < all.Length ? all[set.Place].Name : "");
            Keep(table, column, column.Length == 0 ? value.MapTaint(taint => taint.Doubted()) : value, node);
        }
    }

    private bool HasAnyTaint(FlowCall call)
    {
        foreach (var given in call.Everything)
        {
            if (!DeepTaint(given.Value).IsEmpty)
                return true;
        }

        return false;
    }

    private Value? ParameterOf(FlowCall call, SqlSet set, PythonNode statement)
    {
        var at = call.Positional.FindIndex(given => ReferenceEquals(given.Node, statement));
        var parameters = call.Find(at + 1, null) ?? Named(call);
        if (set.Named is { } name)
        {
            foreach (var keyword in call.Keywords)
            {
                if (keyword.Name == name)
                    return keyword.Value;
            }

            return parameters is null ? null : All(RowsIn(parameters.Value.Value).Select(row => Indexed(row, Value.Of(name), statement)));
        }

        if (set.Parameter is not { } number || parameters is not { } first)
            return null;
        // asyncpg takes them one by one.
        if (call.Positional.Count > at + 2 || first.Value.Only is TextAtom or ConstantAtom)
            return call.Find(at + 1 + number, null)?.Value;
        var isMany = call.Node is CallExpression { Function: AttributeExpression { Name: "executemany" or "execute_many" } };
        var rows = isMany ? ElementOf(first.Value, statement) : first.Value;
        return Indexed(rows, Value.Of((long)number), statement);
    }

    private static Given? Named(FlowCall call)
    {
        foreach (var keyword in call.Keywords)
        {
            if (keyword.Name is "parameters" or "params" or "args" or "vars" or "values" or "seq_of_parameters")
                return new Given(keyword.Value, keyword.Node);
        }

        return null;
    }

    /// <summary>A dict of parameters, or each of a list of them.</summary>
    private IEnumerable<Value> RowsIn(Value value)
    {
        var element = value.Only is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.List } content ? content.Contents : value;
        return [element];
    }

    /// <summary>The columns of a table in their order, by the statement that makes it.</summary>
    private RecordFields? SchemaOf(string table)
    {
        if (_schemas is null)
        {
            _schemas = new Dictionary<string, RecordFields>(StringComparer.Ordinal);
            foreach (var module in _modules.All)
                SqlSchema.Read(module.Text.Span, _schemas);
        }

        return _schemas.GetValueOrDefault(table);
    }

    private void BindStatements()
    {
        foreach (var text in (string[])["sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text"])
        {
            On(
                text,
                call =>
                    call.Argument(0, "text") is { } statement
                        ? Allocate(
                            call.Node,
                            new HeapObject { Kind = ObjectKind.Instance, Path = _paths.Of(text).Call() }.WithEntry(SqlEntry, statement)
                        )
                        : null
            );
        }

        On(
            "sqlalchemy.Table sqlalchemy.schema.Table",
            call =>
                call.Text(0, "name") is { } name
                    ? Value.Of(new OpaqueAtom(_paths.Of("sqlalchemy.Table()"), Taint.None, TableNamed(name.ToLowerInvariant()).Rows))
                    : null
        );
    }
}
