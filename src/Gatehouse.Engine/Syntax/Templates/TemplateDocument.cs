using System.Buffers;
using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Templates;

/// <summary>
/// A Jinja or Django template as text, outputs and tags. Comments are left out, raw text is text. What is no template is text; nothing
/// throws, and the work is linear in the size of the file.
/// </summary>
public sealed class TemplateDocument
{
    private const int MaxParts = 200_000;

    /// <summary>Letters of a tag's name that are read; no known one has more.</summary>
    private const int LongestName = 40;

    private static readonly SearchValues<byte> _quotesAndBraces = SearchValues.Create("\"'{}%"u8);

    private readonly ReadOnlyMemory<byte> _text;

    private TemplateDocument(ReadOnlyMemory<byte> text, ImmutableArray<TemplatePart> parts, bool isCut)
    {
        _text = text;
        Parts = parts;
        IsCut = isCut;
    }

    public ImmutableArray<TemplatePart> Parts { get; }

    /// <summary>Whether it has more parts than anybody writes, and the rest was not read.</summary>
    public bool IsCut { get; }

    public ReadOnlySpan<byte> Text => _text.Span;

    /// <summary>Whether there is anything in it that a template engine would act on.</summary>
    public static bool HasDelimiters(ReadOnlySpan<byte> text) => text.IndexOf("{{"u8) >= 0 || text.IndexOf("{%"u8) >= 0;

    /// <param name="text">Kept by the document.</param>
    public static TemplateDocument Parse(ReadOnlyMemory<byte> text) => new Lexer(text).Read();

    /// <summary>The expression between two braces, or any that begins with the span.</summary>
    public TemplateExpression Expression(ByteSpan span) => new TemplateReader(Text, span).Whole();

    public TemplateReader Reader(ByteSpan span) => new(Text, span);

    public string Show(ByteSpan span) => Encoding.UTF8.GetString(Text.Slice(span.Start, span.Length));

    private sealed class Lexer(ReadOnlyMemory<byte> memory)
    {
        private readonly ImmutableArray<TemplatePart>.Builder _parts = ImmutableArray.CreateBuilder<TemplatePart>();
        private int _at;
        private int _textFrom;

        /// <summary>How many more bytes are looked at for an end that minds quotes; a hostile file has only plain ends after that.</summary>
        private long _patience = 4L * memory.Length + 4096;

        /// <summary>What was once looked for in vain is not looked for again.</summary>
        private bool _openOutput;
        private bool _openTag;
        private bool _openComment;

        private ReadOnlySpan<byte> Text => memory.Span;

        public TemplateDocument Read()
        {
            while (_at < Text.Length && _parts.Count < MaxParts)
            {
                var brace = Text[_at..].IndexOf((byte)'{');
                if (brace < 0 || _at + brace + 1 >= Text.Length)
                    break;
                _at += brace;
                var isRead = Text[_at + 1] switch
                {
                    (byte)'{' => Output(),
                    (byte)'%' => Tag(),
                    (byte)'#' => Comment(),
                    _ => false,
                };
                if (!isRead)
                    _at++;
            }

            var isCut = _parts.Count >= MaxParts;
            if (!isCut)
                FlushText(Text.Length);
            return new TemplateDocument(memory, _parts.DrainToImmutable(), isCut);
        }

        private bool Output()
        {
            var end = EndOf(_at + 2, (byte)'}');
            if (end < 0)
                return false;
            FlushText(_at);
            _parts.Add(new TemplateOutput(ByteSpan.Between(_at, end + 2), Trimmed(_at + 2, end)));
            Continue(end + 2);
            return true;
        }

        private bool Comment()
        {
            var length = _openComment ? -1 : Text[(_at + 2)..].IndexOf("#}"u8);
            if (length < 0)
            {
                _openComment = true;
                return false;
            }

            FlushText(_at);
            Continue(_at + 2 + length + 2);
            return true;
        }

        private bool Tag()
        {
            var end = EndOf(_at + 2, (byte)'%');
            if (end < 0)
                return false;
            FlushText(_at);
            var inner = Trimmed(_at + 2, end);
            var nameEnd = inner.Start;
            while (nameEnd < inner.End && TemplateReader.IsNamePart(Text[nameEnd]))
                nameEnd++;
            var name = nameEnd - inner.Start > LongestName ? "" : Encoding.UTF8.GetString(Text.Slice(inner.Start, nameEnd - inner.Start));
            var after = end + 2;
            switch (name)
            {
                // With something after it, it is Tornado's: it writes that as it is.
                case "raw" when inner.End > nameEnd && Trimmed(nameEnd, inner.End).Length > 0:
                    _parts.Add(new TemplateTag(ByteSpan.Between(_at, after), name, Trimmed(nameEnd, inner.End)));
                    Continue(after);
                    break;
                case "raw" or "verbatim":
                    var (rawEnd, rawAfter) = Closing(after, "end" + name);
                    if (rawEnd > after)
                        _parts.Add(new TemplateText(ByteSpan.Between(after, rawEnd)));
                    Continue(rawAfter);
                    break;
                case "comment":
                    Continue(Closing(after, "endcomment").After);
                    break;
                default:
                    _parts.Add(new TemplateTag(ByteSpan.Between(_at, after), name, Trimmed(nameEnd, inner.End)));
                    Continue(after);
                    break;
            }

            return true;
        }

        /// <summary>Where the tag stands that ends raw text, and where the template goes on; the end of the file where none does.</summary>
        private (int Start, int After) Closing(int from, string name)
        {
            var at = from;
            while (Text[at..].IndexOf("{%"u8) is >= 0 and var found)
            {
                at += found;
                var word = at + 2;
                while (word < Text.Length && Text[word] is (byte)'-' or (byte)'+' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                    word++;
                if (StartsWith(Text[word..], name))
                    return Text[word..].IndexOf("%}"u8) is >= 0 and var length ? (at, word + length + 2) : (Text.Length, Text.Length);
                at = Math.Max(word, at + 2);
            }

            return (Text.Length, Text.Length);
        }

        private static bool StartsWith(ReadOnlySpan<byte> text, string name)
        {
            if (text.Length < name.Length)
                return false;
            for (var i = 0; i < name.Length; i++)
            {
                if (text[i] != name[i])
                    return false;
            }

            return text.Length == name.Length || !TemplateReader.IsNamePart(text[name.Length]);
        }

        /// <summary>Where the closing delimiter begins: past strings and braces, as Jinja reads it; the next one at all where that finds none, as Django does.</summary>
        private int EndOf(int from, byte first)
        {
            var depth = 0;
            var at = from;
            while (_patience > 0 && at < Text.Length)
            {
                var step = Text[at..].IndexOfAny(_quotesAndBraces);
                _patience -= Math.Max(step, 0) + 1;
                if (step < 0)
                    break;
                at += step;
                var next = at + 1 < Text.Length ? Text[at + 1] : (byte)0;
                switch (Text[at])
                {
                    case (byte)'"' or (byte)'\'':
                        var closed = Quoted(at);
                        _patience -= (closed < 0 ? Text.Length : closed) - at;
                        if (closed < 0)
                            return Plain(from, first);
                        at = closed;
                        continue;
                    case (byte)'%' when first == '%' && next == '}':
                        return at;
                    case (byte)'{' when next is (byte)'%' or (byte)'{' && depth == 0 && first == '}':
                        // Another one opens before this one closed.
                        return Plain(from, first);
                    case (byte)'{':
                        depth++;
                        break;
                    case (byte)'}' when depth > 0:
                        depth--;
                        break;
                    case (byte)'}' when first == '}' && next == '}':
                        return at;
                }

                at++;
            }

            return Plain(from, first);
        }

        /// <summary>The byte after the string that begins here; -1 where it does not end.</summary>
        private int Quoted(int at)
        {
            var quote = Text[at++];
            while (at < Text.Length)
            {
                var step = Text[at..].IndexOfAny(quote, (byte)'\\');
                if (step < 0)
                    return -1;
                at += step;
                if (Text[at] == quote)
                    return at + 1;
                at += 2;
            }

            return -1;
        }

        private int Plain(int from, byte first)
        {
            if (first == '}' ? _openOutput : _openTag)
                return -1;
            var found = Text[from..].IndexOf(first == '}' ? "}}"u8 : "%}"u8);
            if (found >= 0)
                return from + found;
            if (first == '}')
                _openOutput = true;
            else
                _openTag = true;
            return -1;
        }

        private void Continue(int at)
        {
            _at = at;
            _textFrom = at;
        }

        private void FlushText(int end)
        {
            if (end > _textFrom)
                _parts.Add(new TemplateText(ByteSpan.Between(_textFrom, end)));
        }

        /// <summary>Without blanks and the signs of whitespace control.</summary>
        private ByteSpan Trimmed(int start, int end)
        {
            if (start < end && Text[start] is (byte)'-' or (byte)'+')
                start++;
            if (start < end && Text[end - 1] is (byte)'-' or (byte)'+')
                end--;
            while (start < end && Text[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                start++;
            while (start < end && Text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                end--;
            return ByteSpan.Between(start, end);
        }
    }
}
