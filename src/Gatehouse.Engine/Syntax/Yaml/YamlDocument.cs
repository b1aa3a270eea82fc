using System.Text;
using Gatehouse.Engine.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gatehouse.Engine.Syntax.Yaml;

/// <summary>Why a text is no YAML document that can be read, and where.</summary>
public sealed record YamlProblem(int Line, int Column, string Message);

/// <summary>One YAML document as nodes with places, or the problem that kept it from being read. Built from parser events only.</summary>
public sealed class YamlDocument
{
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Counts every alias as often as it is used, so that a few lines cannot stand for billions.</summary>
    public const int MaxNodes = 200_000;

    public const int MaxDepth = 64;

    private YamlDocument(YamlNode? root, YamlProblem? problem)
    {
        Root = root;
        Problem = problem;
    }

    /// <summary>Null where the document is empty or could not be read.</summary>
    public YamlNode? Root { get; }

    /// <summary>Null where the document could be read.</summary>
    public YamlProblem? Problem { get; }

    public static YamlDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        var bytes = utf8.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.Length > MaxBytes)
            return new(
                null,
                new YamlProblem(1, 1, $"the file holds {ByteSize.Show(bytes.Length)}; at most {ByteSize.Show(MaxBytes)} are read")
            );
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return new(null, FirstBadByte(bytes));
        try
        {
            return new(new Builder(Encoding.UTF8.GetString(bytes)).Read(), null);
        }
        catch (Refusal refusal)
        {
            return new(null, refusal.Problem);
        }
        catch (YamlException wrong)
        {
            return new(null, new YamlProblem((int)wrong.Start.Line, (int)wrong.Start.Column, Plain(wrong.Message)));
        }
    }

    /// <summary>The parser's sentences begin in the middle of ours and may quote the text.</summary>
    private static string Plain(string message)
    {
        var shown = TextBytes.Printable(message.Length > 200 ? message[..200] + "…" : message).TrimEnd('.');
        return shown.Length == 0 ? "not YAML" : "not YAML: " + char.ToLowerInvariant(shown[0]) + shown[1..];
    }

    private static YamlProblem FirstBadByte(ReadOnlySpan<byte> bytes)
    {
        var good = 0;
        while (Rune.DecodeFromUtf8(bytes[good..], out _, out var length) == System.Buffers.OperationStatus.Done)
            good += length;
        var lines = new LineIndex(bytes);
        var line = lines.LineAt(good);
        var column = TextBytes.CountCharacters(bytes[lines.StartOf(line)..good]) + 1;
        return new YamlProblem(line, column, "a byte that is not UTF-8; save the file as UTF-8");
    }

    /// <summary>Leaves the recursion; never leaves <see cref="Parse"/>.</summary>
    private sealed class Refusal(Mark at, string message) : Exception(message)
    {
        public YamlProblem Problem { get; } = new((int)at.Line, (int)at.Column, message);
    }

    private sealed class Builder(string text)
    {
        private readonly Parser _events = new(new StringReader(text));
        private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
        private readonly HashSet<string> _open = new(StringComparer.Ordinal);
        private int _nodes;

        public YamlNode? Read()
        {
            Advance();
            Advance();
            if (_events.Current is not DocumentStart)
                return null;
            Advance();
            var root = Node(depth: 0);
            Advance();
            if (_events.Current is DocumentStart second)
                throw new Refusal(second.Start, "a second document begins here; only one is read");
            return root;
        }

        private void Advance()
        {
            var at = _events.Current?.End ?? new Mark(0, 1, 1);
            try
            {
                _events.MoveNext();
            }
            catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or FormatException or OverflowException)
            {
                // On some broken text the parser stumbles over itself instead of naming the error, as random texts showed.
                throw new Refusal(at, "not YAML: something after this place, often an open quote or bracket");
            }
        }

        /// <summary>Reads the node at the current event and moves past it.</summary>
        private YamlNode Node(int depth)
        {
            var here = _events.Current ?? throw new Refusal(Mark.Empty, "the document ends too early");
            if (here is AnchorAlias alias)
                return Aliased(alias, depth);
            if (++_nodes > MaxNodes)
                throw new Refusal(here.Start, $"more than {MaxNodes} values");
            if (depth > MaxDepth)
                throw new Refusal(here.Start, $"nested deeper than {MaxDepth} levels");
            if (here is not NodeEvent start)
                throw new Refusal(here.Start, "a value is missing");
            var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
            if (anchor is not null)
                _open.Add(anchor);
            YamlNode node = here switch
            {
                Scalar scalar => ReadScalar(scalar),
                SequenceStart => ReadSequence(start, depth),
                _ => ReadMapping(start, depth),
            };
            if (node.Weight > MaxNodes)
                throw new Refusal(here.Start, $"its aliases stand for more than {MaxNodes} values");
            if (anchor is not null)
            {
                _open.Remove(anchor);
                _anchors[anchor] = node;
            }

            return node;
        }

        private YamlNode Aliased(AnchorAlias alias, int depth)
        {
            if (_open.Contains(alias.Value.Value))
                throw new Refusal(alias.Start, "an alias inside its own anchor has no end");
            if (!_anchors.TryGetValue(alias.Value.Value, out var node))
                throw new Refusal(alias.Start, "an alias without an anchor before it");
            if (depth + node.Height > MaxDepth)
                throw new Refusal(alias.Start, $"its aliases nest deeper than {MaxDepth} levels");
            if (++_nodes > MaxNodes)
                throw new Refusal(alias.Start, $"more than {MaxNodes} values");
            Advance();
            return node;
        }

        private YamlScalar ReadScalar(Scalar scalar)
        {
            Advance();
            return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, Between(scalar.Start, scalar.End), TagOf(scalar));
        }

        private YamlSequence ReadSequence(NodeEvent start, int depth)
        {
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            Advance();
            while (_events.Current is not SequenceEnd)
                items.Add(Node(depth + 1));
            var end = _events.Current.End;
            Advance();
            return new YamlSequence(items.ToImmutable(), Between(start.Start, end), TagOf(start));
        }

        private YamlMapping ReadMapping(NodeEvent start, int depth)
        {
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var keys = new HashSet<string>(StringComparer.Ordinal);
            Advance();
            while (_events.Current is not MappingEnd)
            {
                var place = _events.Current!.Start;
                if (Node(depth + 1) is not YamlScalar key)
                    throw new Refusal(place, "a key must be a word, not a list or a mapping");
                if (!keys.Add(key.Text))
                    throw new Refusal(place, $"the key `{Quoted(key.Text)}` stands here for the second time");
                entries.Add(new YamlEntry(key, Node(depth + 1)));
            }

            var end = _events.Current.End;
            Advance();
            return new YamlMapping(entries.ToImmutable(), Between(start.Start, end), TagOf(start));
        }

        private static string Quoted(string key) => TextBytes.Printable(key.Length > 60 ? key[..60] + "…" : key);

        private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

        private static YamlPlace Between(Mark start, Mark end) => new((int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column);
    }
}
