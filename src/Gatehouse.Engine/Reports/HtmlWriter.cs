using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>Writes HTML in which the compiler has every value escaped: a hole in the text cannot become markup.</summary>
public sealed class HtmlWriter(TextWriter output)
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("<>&\"'\uFFFE\uFFFF");

    private readonly StringBuilder _call = new();

    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        output.Write(_call);
        _call.Clear();
    }

    /// <summary>Text of our own that is markup: the style sheet and the script.</summary>
    public void WriteConstant(string markup) => output.Write(markup);

    /// <summary>What a rule's author wrote in Markdown.</summary>
    public void WriteProse(string markdown)
    {
        var inList = false;
        var code = new StringBuilder();
        foreach (var block in Prose.Blocks(SafeText.Whole(markdown)))
        {
            if (code.Length > 0 && !block.IsCode)
                CloseCode();
            if (inList && !block.IsItem)
                Write($"</ul>");
            if (!inList && block.IsItem)
                Write($"<ul>");
            inList = block.IsItem;
            if (block.IsCode)
            {
                code.Append(block.Text).Append('\n');
                continue;
            }

            output.Write(block.IsItem ? "<li>" : "<p>");
            WriteLine(block.Text, links: true);
            output.Write(block.IsItem ? "</li>" : "</p>");
        }

        if (inList)
            Write($"</ul>");
        if (code.Length > 0)
            CloseCode();

        void CloseCode()
        {
            output.Write("<pre>");
            foreach (var line in code.ToString().TrimEnd('\n').Split('\n'))
                Write($"{line}\n");
            output.Write("</pre>");
            code.Clear();
        }
    }

    /// <summary>One line; what stands between backticks is code.</summary>
    public void WriteLine(string text, bool links = false)
    {
        foreach (var piece in Prose.Pieces(text, links))
        {
            switch (piece.Kind)
            {
                case PieceKind.Code:
                    Write($"<code>{piece.Text}</code>");
                    break;
                case PieceKind.Strong:
                    Write($"<strong>{piece.Text}</strong>");
                    break;
                case PieceKind.Link:
                    Write($"<a href=\"{piece.Target}\" rel=\"noreferrer noopener\">{piece.Text}</a>");
                    break;
                default:
                    Write($"{piece.Text}");
                    break;
            }
        }
    }

    public static string Escape(string text)
    {
        var line = SafeText.Line(text);
        if (line.AsSpan().IndexOfAny(Escaped) < 0)
            return line;
        var escaped = new StringBuilder(line.Length + 16);
        foreach (var c in line)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\uFFFE' or '\uFFFF' => escaped.Append('\uFFFD'),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>The markup of one call: literals as they are, values escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _call;

        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = formattedCount;
            _call = writer._call;
            _call.EnsureCapacity(literalLength);
        }

        public void AppendLiteral(string literal) => _call.Append(literal);

        public void AppendFormatted(string? text) => _call.Append(Escape(text ?? ""));

        public void AppendFormatted(long number) => _call.Append(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double number) => _call.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
    }
}
