using System.Globalization;

namespace Gatehouse.Scanners.Python.Flow.Stored;

/// <summary>One value that a statement writes.</summary>
/// <param name="Column">Null where only the place of the value tells the column.</param>
/// <param name="Place">The number of the value in its row.</param>
/// <param name="Parameter">Which parameter it is, from 0; null where it has a name or is a hole of the text.</param>
/// <param name="Named">Its name.</param>
/// <param name="Hole">Which hole of the text, from 0.</param>
internal sealed record SqlSet(string? Column, int Place, int? Parameter, string? Named, int? Hole);

/// <param name="Table">The name or alias before the dot; null where there is none.</param>
internal sealed record SqlColumn(string? Table, string Name, string Label);

/// <summary>What a statement writes or reads, as far as its text says it.</summary>
internal sealed class SqlStatement
{
    /// <summary>What stands in the text for a hole.</summary>
    public const char Hole = '\uE000';

    private const int MostTokens = 600;
    private const int MostLetters = 20_000;

    private readonly List<string> _tokens;
    private int _at;
    private int _parameters;
    private int _holes;

    private SqlStatement(List<string> tokens) => _tokens = tokens;

    /// <summary>Tables by name, or by the alias that they are given; the first is the one that is written to or read from.</summary>
    public List<(string Name, string Alias)> Tables { get; } = [];

    public List<SqlSet> Sets { get; } = [];

    public List<SqlColumn> Columns { get; } = [];

    /// <summary>Whether whole rows are asked for.</summary>
    public bool HasStar { get; private set; }

    /// <summary>Null where it is neither a query nor writes a row.</summary>
    public static SqlStatement? Parse(string text)
    {
        if (text.Length > MostLetters)
            return null;
        var statement = new SqlStatement(Split(text));
        return statement.Read() && statement.Tables.Count > 0 ? statement : null;
    }

    private string Now => _at < _tokens.Count ? _tokens[_at] : "";

    private bool Is(string word) => Now.Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool Take(string word)
    {
        if (!Is(word))
            return false;
        Step();
        return true;
    }

    private void Step()
    {
        if (IsPositional(Now))
            _parameters++;
        else if (Now is [Hole])
            _holes++;
        _at++;
    }

    private bool Read()
    {
        if (Take("insert") || Take("replace"))
        {
            while (_at < _tokens.Count && !Is("into"))
                Step();
            return Take("into") && ReadInsert();
        }

        if (Take("update"))
        {
            if (Take("or"))
                Step();
            return ReadName() is { } table && Named(table, table) && ReadSets();
        }

        return Take("select") && ReadSelect();
    }

    private bool Named(string table, string alias)
    {
        Tables.Add((table, alias));
        return true;
    }

    /// <summary>A name with its schema taken away.</summary>
    private string? ReadName()
    {
        string? name = null;
        while (IsName(Now))
        {
            name = Bare(Now);
            Step();
            if (Now != ".")
                return name;
            Step();
        }

        return name;
    }

    private bool ReadInsert()
    {
        if (ReadName() is not { } table)
            return false;
        Named(table, table);
        List<string>? columns = null;
        if (Now == "(")
        {
            Step();
            columns = [];
            while (_at < _tokens.Count && Now != ")")
            {
                if (IsName(Now))
                    columns.Add(Bare(Now));
                Step();
            }

            Step();
        }

        if (Is("set"))
            return ReadSets();
        while (_at < _tokens.Count && !Is("values") && !Is("value"))
            Step();
        Step();
        if (Now != "(")
            return false;
        Step();
        for (var place = 0; _at < _tokens.Count; place++)
        {
            ReadValue(
                columns is null ? null
                    : place < columns.Count ? columns[place]
                    : "",
                place
            );
            if (Now != ",")
                break;
            Step();
        }

        return true;
    }

    private bool ReadSets()
    {
        while (_at < _tokens.Count && !Is("set"))
            Step();
        Step();
        while (ReadName() is { } column)
        {
            if (Now != "=")
                break;
            Step();
            ReadValue(column, Sets.Count);
            if (Now != ",")
                break;
            Step();
        }

        return Sets.Count > 0;
    }

    /// <summary>Up to the comma or bracket after it. What a function other than one that changes letters makes is no text of anybody.</summary>
    private void ReadValue(string? column, int place)
    {
        var depth = 0;
        var isMade = false;
        for (; _at < _tokens.Count; Step())
        {
            if (depth == 0 && (Now is "," or ")" or ";" || Is("where") || Is("returning") || Is("from")))
                return;
            if (Now == "(")
            {
                depth++;
                isMade |=
                    _at > 0
                    && IsName(_tokens[_at - 1])
                    && _tokens[_at - 1].ToLowerInvariant() is not ("lower" or "upper" or "trim" or "coalesce" or "nullif" or "concat");
            }
            else if (Now == ")")
                depth--;
            else if (!isMade && column != "")
            {
                if (Now is [Hole])
                    Sets.Add(new SqlSet(column, place, null, null, _holes));
                else if (IsPositional(Now))
                    Sets.Add(new SqlSet(column, place, _parameters, null, null));
                else if (
                    Now is ['$', _, ..]
                    && int.TryParse(Now.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                )
                    Sets.Add(new SqlSet(column, place, number - 1, null, null));
                else if (Now is [':' or '@', _, ..])
                    Sets.Add(new SqlSet(column, place, null, Now[1..], null));
                else if (Now is ['%', '(', ..])
                    Sets.Add(new SqlSet(column, place, null, Now[2..^2], null));
            }
        }
    }

    private bool ReadSelect()
    {
        _ = Take("distinct") || Take("all");
        while (_at < _tokens.Count && !Is("from"))
        {
            ReadColumn();
            if (Now == ",")
                Step();
        }

        while (_at < _tokens.Count && Tables.Count < 8)
        {
            if (!Is("from") && !Is("join") && !(Now == "," && Tables.Count > 0 && !_hasCondition))
            {
                _hasCondition |= Is("where") || Is("on") || Is("order") || Is("group");
                Step();
                continue;
            }

            Step();
            if (ReadName() is not { } table)
                continue;
            Take("as");
            var alias =
                IsName(Now)
                && Now.ToLowerInvariant()
                    is not (
                        "where"
                        or "join"
                        or "left"
                        or "right"
                        or "inner"
                        or "outer"
                        or "cross"
                        or "full"
                        or "natural"
                        or "on"
                        or "order"
                        or "group"
                        or "limit"
                        or "using"
                        or "having"
                        or "union"
                        or "for"
                    )
                    ? Bare(Now)
                    : table;
            Named(table, alias);
        }

        return true;
    }

    private bool _hasCondition;

    private void ReadColumn()
    {
        var start = _at;
        var depth = 0;
        string? label = null;
        var isMade = false;
        for (; _at < _tokens.Count; Step())
        {
            if (depth == 0 && (Now == "," || Is("from")))
                break;
            depth +=
                Now == "(" ? 1
                : Now == ")" ? -1
                : 0;
            isMade |= Now == "(";
            if (depth == 0 && Is("as") && _at + 1 < _tokens.Count)
                label = Bare(_tokens[_at + 1]);
        }

        if (_at == start)
        {
            Step();
            return;
        }

        var words = _tokens[start.._at];
        if (words is ["*"] or [_, ".", "*"])
        {
            HasStar = true;
            return;
        }

        var end = words.FindIndex(word => word.Equals("as", StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : words.Count;
        var column = (isMade, end) switch
        {
            (false, 1) => new SqlColumn(null, Bare(words[0]), label ?? Bare(words[0])),
            (false, 3) when words[1] == "." => new SqlColumn(Bare(words[0]), Bare(words[2]), label ?? Bare(words[2])),
            (false, 2) => new SqlColumn(null, Bare(words[0]), label ?? Bare(words[1])),
            (false, 4) when words[1] == "." => new SqlColumn(Bare(words[0]), Bare(words[2]), label ?? Bare(words[3])),
            // Its place counts, but it is no column.
            _ => new SqlColumn(null, "", label ?? ""),
        };
        Columns.Add(column);
    }

    private static bool IsName(string token) => token.Length > 0 && (char.IsLetter(token[0]) || token[0] is '_' or '"' or '`' or '[');

    private static string Bare(string token) => token.Trim('"', '`', '[', ']').ToLowerInvariant();

    private static bool IsPositional(string token) => token is "?" or "%s" or "%d" or "%b" or "%i";

    private static List<string> Split(string text)
    {
        var tokens = new List<string>();
        for (var i = 0; i < text.Length && tokens.Count < MostTokens; )
        {
            var letter = text[i];
            var start = i;
            if (char.IsWhiteSpace(letter))
            {
                i++;
                continue;
            }

            if (letter == '-' && i + 1 < text.Length && text[i + 1] == '-')
            {
                i = text.IndexOf('\n', i) is >= 0 and var line ? line : text.Length;
                continue;
            }

            i++;
            if (letter is '"' or '`')
                i = text.IndexOf(letter, i) is >= 0 and var close ? close + 1 : text.Length;
            else if (letter == '[')
                i = text.IndexOf(']', i) is >= 0 and var close ? close + 1 : text.Length;
            else if (letter == '%' && i < text.Length && text[i] == '(')
                i = Math.Min(text.IndexOf(')', i) is >= 0 and var close ? close + 2 : text.Length, text.Length);
            else if (letter == '%' && i < text.Length && char.IsLetter(text[i]))
                i++;
            else if (char.IsLetterOrDigit(letter) || letter is '_' or ':' or '$' or '@')
            {
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_') && text[i] != Hole)
                    i++;
            }
            // A literal is read as what stands in it: a hole in quotes is a value too.
            else if (letter == '\'')
                continue;
            var token = text[start..i];
            tokens.Add(token is [':', ':', ..] ? ":" : token);
        }

        return tokens;
    }
}
