using System.Text;
using System.Xml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Xml;

/// <summary>Why a text is no XML document that can be read, and where.</summary>
public sealed record XmlProblem(int Line, string Message);

/// <summary>An attribute and the place of its value, without quotes.</summary>
public sealed record ElementAttribute(string Name, string Value, ByteSpan ValueSpan);

/// <summary>An element of an XML document; names are without their namespace's prefix.</summary>
public sealed class Element
{
    private readonly List<Element> _children = [];

    internal Element(string name, ByteSpan span, ImmutableArray<ElementAttribute> attributes) =>
        (Name, Span, Attributes) = (name, span, attributes);

    public string Name { get; }

    /// <summary>Of its opening tag.</summary>
    public ByteSpan Span { get; }

    public ImmutableArray<ElementAttribute> Attributes { get; }

    public IReadOnlyList<Element> Children => _children;

    /// <summary>What stands in it beside its elements, trimmed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The place of its text; null where it has none, or has it in pieces.</summary>
    public ByteSpan? TextSpan { get; private set; }

    public ElementAttribute? Attribute(string name) =>
        Attributes.FirstOrDefault(attribute => attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public Element? this[string name] => _children.Find(child => child.Name == name);

    public IEnumerable<Element> Named(string name) => _children.Where(child => child.Name == name);

    internal void Add(Element child) => _children.Add(child);

    internal void Add(string text, ByteSpan? span)
    {
        (Text, TextSpan) = (Text + text, Text.Length == 0 ? span : null);
    }
}

/// <summary>One XML document with places. Nothing outside it is ever asked for, and no document type can make entities that swell.</summary>
public sealed class XmlTree
{
    public const int MaxDepth = 200;
    public const int MaxNodes = 2_000_000;

    private XmlTree(Element? root, XmlProblem? problem) => (Root, Problem) = (root, problem);

    /// <summary>Null where the document could not be read.</summary>
    public Element? Root { get; }

    /// <summary>Null where the document could be read.</summary>
    public XmlProblem? Problem { get; }

    public static XmlTree Parse(ReadOnlySpan<byte> bytes) => new Reading(bytes).Read();

    /// <summary>Counts from the reader's lines and columns, in UTF-16, to bytes.</summary>
    private sealed class Reading
    {
        private readonly string _text;
        private readonly List<(int Character, int Byte)> _lines = [(0, 0)];
        private readonly bool _isOneToOne;
        private int _nodes;

        public Reading(ReadOnlySpan<byte> bytes)
        {
            // As text: what an XML declaration says of an encoding was settled when the file was read.
            _text = TextBytes.Decode(bytes);
            _isOneToOne = _text.Length == bytes.Length;
            for (var at = 0; at < _text.Length; at++)
            {
                if (_text[at] == '\n' || (_text[at] == '\r' && (at + 1 == _text.Length || _text[at + 1] != '\n')))
                {
                    var (character, offset) = _lines[^1];
                    _lines.Add((at + 1, offset + Bytes(character, at + 1)));
                }
            }
        }

        public XmlTree Read()
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                IgnoreWhitespace = true,
            };
            Element? root = null;
            try
            {
                using var reader = XmlReader.Create(new StringReader(_text), settings);
                var open = new Stack<Element>();
                while (reader.Read())
                {
                    if (reader.Depth > MaxDepth)
                        return new XmlTree(null, new XmlProblem(Line(reader), $"it nests more than {MaxDepth} deep"));
                    if (_nodes > MaxNodes)
                        return new XmlTree(null, new XmlProblem(Line(reader), $"more than {MaxNodes} elements and attributes"));
                    switch (reader.NodeType)
                    {
                        case XmlNodeType.Element:
                            var element = Open(reader);
                            root ??= element;
                            if (open.TryPeek(out var holder))
                                holder.Add(element);
                            if (!reader.IsEmptyElement)
                                open.Push(element);
                            break;
                        case XmlNodeType.EndElement:
                            open.Pop();
                            break;
                        case XmlNodeType.Text or XmlNodeType.CDATA when open.TryPeek(out var within):
                            _nodes++;
                            within.Add(reader.Value.Trim(), reader.NodeType == XmlNodeType.Text ? TextAt(IndexOf(reader)) : null);
                            break;
                    }
                }
            }
            catch (XmlException wrong)
            {
                // The reader's own sentence quotes the text.
                var what = _text.Contains("<!DOCTYPE", StringComparison.Ordinal)
                    ? "it is not XML, or declares a document type, which is not read"
                    : "it is not XML, or cut off";
                return new XmlTree(null, new XmlProblem(Math.Max(1, wrong.LineNumber), what));
            }

            return root is null ? new XmlTree(null, new XmlProblem(1, "it holds no element")) : new XmlTree(root, null);
        }

        private Element Open(XmlReader reader)
        {
            _nodes += 1 + reader.AttributeCount;
            var name = reader.LocalName;
            // A reader's place of an element is behind its bracket.
            var start = Math.Max(0, IndexOf(reader) - 1);
            var end = start + 1;
            ImmutableArray<ElementAttribute> attributes = [];
            if (reader.AttributeCount > 0)
            {
                var read = ImmutableArray.CreateBuilder<ElementAttribute>(reader.AttributeCount);
                while (reader.MoveToNextAttribute())
                {
                    var (from, to) = ValueAt(IndexOf(reader));
                    end = Math.Max(end, to);
                    read.Add(new ElementAttribute(reader.LocalName, reader.Value, Span(from, to)));
                }

                reader.MoveToElement();
                attributes = read.ToImmutable();
            }

            var close = _text.IndexOf('>', Math.Min(end, _text.Length));
            return new Element(name, Span(start, close < 0 ? _text.Length : close + 1), attributes);
        }

        private (int From, int To) ValueAt(int name)
        {
            var quote = _text.AsSpan(name).IndexOfAny('"', '\'');
            if (quote < 0)
                return (name, name);
            var from = name + quote + 1;
            var to = _text.IndexOf(_text[from - 1], from);
            return (from, to < 0 ? _text.Length : to);
        }

        private ByteSpan TextAt(int from)
        {
            var to = _text.IndexOf('<', from);
            to = to < 0 ? _text.Length : to;
            while (from < to && char.IsWhiteSpace(_text[from]))
                from++;
            while (to > from && char.IsWhiteSpace(_text[to - 1]))
                to--;
            return Span(from, to);
        }

        private static int Line(XmlReader reader) => ((IXmlLineInfo)reader).LineNumber;

        private int IndexOf(XmlReader reader)
        {
            var place = (IXmlLineInfo)reader;
            return Math.Min(_text.Length, _lines[Math.Clamp(place.LineNumber, 1, _lines.Count) - 1].Character + place.LinePosition - 1);
        }

        private ByteSpan Span(int from, int to) => ByteSpan.Between(ByteAt(from), ByteAt(to));

        private int ByteAt(int character)
        {
            if (_isOneToOne)
                return character;
            int low = 0,
                high = _lines.Count - 1;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (_lines[middle].Character <= character)
                    low = middle;
                else
                    high = middle - 1;
            }

            return _lines[low].Byte + Bytes(_lines[low].Character, character);
        }

        private int Bytes(int from, int to) => _isOneToOne ? to - from : Encoding.UTF8.GetByteCount(_text.AsSpan(from, to - from));
    }
}
