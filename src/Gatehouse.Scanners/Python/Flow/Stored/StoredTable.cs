namespace Gatehouse.Scanners.Python.Flow.Stored;

/// <summary>A table, a class of records, a collection of documents: what one request puts there, another one reads.</summary>
internal sealed class StoredTable(string name)
{
    private readonly Dictionary<string, TaintSource> _sources = new(StringComparer.Ordinal);
    private Rows? _rows;

    public string Name { get; } = name.TrimStart('\u0001');

    /// <summary>The class of the tree that its records are made of.</summary>
    public ClassInfo? Type { get; set; }

    /// <summary>Of a table of no class, its columns in their order, as far as the tree says them.</summary>
    public RecordFields? Columns { get; set; }

    /// <summary>The cell of the root in which all that was ever stored stands.</summary>
    public int? Cell { get; set; }

    /// <summary>Any of its rows.</summary>
    public Rows Rows => _rows ??= new Rows(this, []);

    /// <summary>What a field is of; null where nobody declares it.</summary>
    public RecordField? Field(string name)
    {
        if (Type is null)
            return Columns?.Find(name);
        foreach (var type in Type.Line())
        {
            if (type.Fields.Find(name) is { } field)
                return field;
        }

        return null;
    }

    /// <summary>Whether texts can stand in a field of this name. What is no field of a class is not stored.</summary>
    public bool Takes(string name) => Field(name) is { } field ? field.Kind == FieldKind.Text : Type is null;

    /// <summary>Every field that takes texts, in the order of the source.</summary>
    public IEnumerable<string> Texts()
    {
        var all = Type is null ? (Columns is { } own ? [own] : []) : Type.Line().Select(type => type.Fields);
        return all.SelectMany(fields => fields.All)
            .Where(field => field.Kind == FieldKind.Text)
            .Select(field => field.Name)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>One source for each field, wherever it is stored.</summary>
    public TaintSource SourceOf(string column, Func<TaintSource> make)
    {
        if (!_sources.TryGetValue(column, out var source))
            _sources.Add(column, source = make());
        return source;
    }
}

/// <summary>A column that a query asks for, and what it is called in the rows.</summary>
internal sealed record StoredColumn(StoredTable Table, string Name, string Label);

/// <summary>What a value is that came, or is going to come, out of a table: a query, its rows, one of them.</summary>
/// <param name="table">The one that it is of, or the first of several that are joined.</param>
/// <param name="columns">Those that were asked for, in their order; empty for whole records.</param>
internal sealed class Rows(StoredTable table, ImmutableArray<StoredColumn> columns) : IEquatable<Rows>
{
    public StoredTable Table { get; } = table;
    public ImmutableArray<StoredColumn> Columns { get; } = columns;

    /// <summary>Further tables, whose columns are in the rows too.</summary>
    public ImmutableArray<StoredTable> Joined { get; init; } = [];

    public IEnumerable<StoredTable> Tables => Joined.Prepend(Table);

    public StoredColumn? Find(string label)
    {
        foreach (var column in Columns)
        {
            if (column.Label == label)
                return column;
        }

        return null;
    }

    public Rows With(ImmutableArray<StoredColumn> columns) => new(Table, columns) { Joined = Joined };

    public bool Equals(Rows? other) =>
        ReferenceEquals(this, other)
        || (
            other is not null
            && ReferenceEquals(other.Table, Table)
            && other.Columns.SequenceEqual(Columns)
            && other.Joined.SequenceEqual(Joined)
        );

    public override bool Equals(object? obj) => Equals(obj as Rows);

    public override int GetHashCode() => HashCode.Combine(Table, Columns.Length, Joined.Length);
}
