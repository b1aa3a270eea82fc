using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>
/// A text that is put together where it stands, as it is written: <c>f"a {x}"</c>, <c>"a " + x</c>, <c>"a %s" % x</c>,
/// <c>"a {}".format(x)</c>. Only plain shapes, so that it can be written another way without changing what it says.
/// </summary>
internal sealed class WrittenText
{
    private static readonly string[] _statements = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE "];

    /// <summary>Words that only a shell knows.</summary>
    private static readonly string[] _ofShell = ["cd", "export", "source", ".", "exit", "set", "unset", "ulimit", "type", "alias", "exec"];

    private readonly List<Piece> _pieces = [];
    private readonly ReadOnlyMemory<byte> _text;
    private string _quote = "";

    private WrittenText(ReadOnlyMemory<byte> text) => _text = text;

    /// <param name="IsHole">Then the text is that of an expression, else letters between quotes.</param>
    /// <param name="MayBeOther">Whether the expression need not be a string.</param>
    private sealed record Piece(string Text, bool IsHole, bool MayBeOther = false);

    private static string? Of(Expression expression, ReadOnlyMemory<byte> file, Func<WrittenText, string?> write)
    {
        const int longest = 4000;
        if (expression.End - expression.Start > longest)
            return null;
        var written = new WrittenText(file);
        return written.Read(expression) ? write(written) : null;
    }

    /// <summary>A statement with its values beside it: what <c>execute</c> is to be given.</summary>
    /// <param name="placeholder"><c>?</c> or <c>%s</c>, as the driver has it.</param>
    public static string? AsStatement(Expression expression, ReadOnlyMemory<byte> file, string placeholder) =>
        Of(expression, file, written => written.Statement(placeholder));

    /// <summary>A command line as a list of arguments that no shell reads.</summary>
    public static string? AsWords(Expression expression, ReadOnlyMemory<byte> file) => Of(expression, file, written => written.Words());

    private string? Statement(string placeholder)
    {
        var raw = new StringBuilder();
        var values = new List<string>();
        for (var i = 0; i < _pieces.Count; i++)
        {
            if (!_pieces[i].IsHole)
            {
                raw.Append(_pieces[i].Text);
                continue;
            }

            var after = i + 1 < _pieces.Count ? _pieces[i + 1] : new Piece("", false);
            if (after.IsHole)
                return null;
            var before = raw.ToString();
            if (before.Count(letter => letter == '\'') % 2 == 1)
            {
                // `'{name}'` and nothing else between the quotes.
                if (!before.EndsWith('\'') || before.EndsWith("\\'", StringComparison.Ordinal) || !after.Text.StartsWith('\''))
                    return null;
                raw.Length--;
                _pieces[i + 1] = after with { Text = after.Text[1..] };
            }
            else if (!IsValue(before, after.Text))
                return null;
            values.Add(_pieces[i].Text);
            raw.Append('\0');
        }

        var statement = raw.ToString();
        if (
            values.Count == 0
            || statement.AsSpan().IndexOfAny('?', '%', '"') >= 0
            || statement.Contains("--", StringComparison.Ordinal)
            || !_statements.Any(verb => statement.TrimStart().StartsWith(verb, StringComparison.OrdinalIgnoreCase))
        )
            return null;
        var all = values.Count == 1 ? values[0] + "," : string.Join(", ", values);
        return $"{_quote}{statement.Replace("\0", placeholder, StringComparison.Ordinal)}{_quote}, ({all})";
    }

    /// <summary>Where a value stands and no name can: behind a comparison, or among <c>VALUES</c>.</summary>
    private static bool IsValue(string before, string after)
    {
        if (after.Length > 0 && !char.IsWhiteSpace(after[0]) && after[0] is not (')' or ',' or ';'))
            return false;
        var text = before.TrimEnd();
        var values = text.LastIndexOf("VALUES", StringComparison.OrdinalIgnoreCase);
        return text.EndsWith('=')
            || text.EndsWith('<')
            || text.EndsWith('>')
            || (values > 0 && text[^1] is '(' or ',' && text.IndexOf('(', values) > 0);
    }

    private string? Words()
    {
        var words = new List<string>();
        var isOpen = false;
        foreach (var piece in _pieces)
        {
            if (piece.IsHole)
            {
                // A whole word, and not the program.
                if (isOpen || words.Count == 0)
                    return null;
                words.Add(piece.MayBeOther ? $"str({piece.Text})" : piece.Text);
                isOpen = true;
                continue;
            }

            if (!piece.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || "_./:@+,- ".Contains(letter, StringComparison.Ordinal)))
                return null;
            if (piece.Text.Length == 0)
                continue;
            if (isOpen && piece.Text[0] != ' ')
                return null;
            words.AddRange(piece.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{_quote}{word}{_quote}"));
            isOpen = piece.Text[^1] != ' ';
        }

        return words.Count > 0 && _quote.Length == 1 && !_ofShell.Contains(words[0].Trim('"', '\''))
            ? "[" + string.Join(", ", words) + "]"
            : null;
    }

    private bool Read(Expression expression) =>
        expression switch
        {
            StringExpression text => ReadLiteral(text.Span, ""),
            FormattedStringExpression formatted => ReadFormatted(formatted),
            BinaryOpExpression { Operator: BinaryOperator.Add } sum => ReadSide(sum.Left) && ReadSide(sum.Right),
            BinaryOpExpression { Operator: BinaryOperator.Mod, Left: StringExpression pattern } put => ReadPattern(
                pattern,
                "%s",
                put.Right is TupleExpression tuple ? tuple.Elements : [put.Right]
            ),
            CallExpression { Function: AttributeExpression { Name: "format", Value: StringExpression pattern } } call
                when call.Arguments.All(argument => argument.Form == ArgumentForm.Positional) => ReadPattern(
                pattern,
                "{}",
                [.. call.Arguments.Select(argument => argument.Value)]
            ),
            _ => false,
        };

    private bool ReadSide(Expression side) =>
        side switch
        {
            StringExpression text => ReadLiteral(text.Span, ""),
            BinaryOpExpression { Operator: BinaryOperator.Add } sum => ReadSide(sum.Left) && ReadSide(sum.Right),
            _ => ReadHole(side, mayBeOther: false),
        };

    private bool ReadPattern(StringExpression pattern, string placeholder, ImmutableArray<Expression> values)
    {
        if (!ReadLiteral(pattern.Span, ""))
            return false;
        var parts = _pieces[0].Text.Split(placeholder);
        _pieces.Clear();
        if (parts.Length != values.Length + 1 || (placeholder == "{}" && parts.Any(part => part.AsSpan().IndexOfAny('{', '}') >= 0)))
            return false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0 && !ReadHole(values[i - 1], mayBeOther: true))
                return false;
            _pieces.Add(new Piece(parts[i], false));
        }

        return true;
    }

    private bool ReadFormatted(FormattedStringExpression formatted)
    {
        var prefix = _text.Span[formatted.Start];
        var quote = QuoteAt(formatted.Start + 1, formatted.End);
        if (formatted.IsTemplate || prefix is not ((byte)'f' or (byte)'F') || quote is null)
            return false;
        _quote = quote;
        var at = formatted.Start + 1 + quote.Length;
        foreach (var part in formatted.Parts)
        {
            if (part.Start != at)
                return false;
            at = part.End;
            if (part is StringExpression text)
            {
                var letters = Source(text.Span);
                if (letters.AsSpan().IndexOfAny('{', '}', '\\') >= 0)
                    return false;
                _pieces.Add(new Piece(letters, false));
            }
            else if (
                part is not InterpolationExpression { Conversion: null, Format: null } hole
                || Source(ByteSpan.Between(hole.Start + 1, hole.End - 1)) != Source(hole.Value.Span)
                || !ReadHole(hole.Value, mayBeOther: true)
            )
                return false;
        }

        return at == formatted.End - quote.Length;
    }

    /// <summary>One literal between the same quotes as those before it.</summary>
    private bool ReadLiteral(ByteSpan span, string prefix)
    {
        var quote = QuoteAt(span.Start + prefix.Length, span.End);
        if (quote is null || (_quote.Length > 0 && _quote != quote))
            return false;
        _quote = quote;
        var letters = Source(ByteSpan.Between(span.Start + quote.Length, span.End - quote.Length));
        // A quote inside means that several literals stand side by side.
        if (letters.Contains('\\', StringComparison.Ordinal) || letters.Contains(quote, StringComparison.Ordinal))
            return false;
        _pieces.Add(new Piece(letters, false));
        return true;
    }

    private bool ReadHole(Expression value, bool mayBeOther)
    {
        // Names, their attributes, elements and calls need no parentheses in a list.
        if (value is not (NameExpression or AttributeExpression or SubscriptExpression or CallExpression))
            return false;
        var source = Source(value.Span);
        if (source.AsSpan().IndexOfAny('\n', '\r', '#') >= 0)
            return false;
        _pieces.Add(new Piece(source, true, mayBeOther));
        return true;
    }

    private string? QuoteAt(int start, int end)
    {
        var text = _text.Span[start..end];
        return text.StartsWith("\"\"\""u8) ? "\"\"\""
            : text.StartsWith("'''"u8) ? "'''"
            : text.StartsWith("\""u8) ? "\""
            : text.StartsWith("'"u8) ? "'"
            : null;
    }

    private string Source(ByteSpan span) => Encoding.UTF8.GetString(_text.Span.Slice(span.Start, span.Length));
}
