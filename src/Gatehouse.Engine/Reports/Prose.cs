using System.Buffers;
using System.Text;

namespace Gatehouse.Engine.Reports;

/// <summary>What a piece of a rule's text is.</summary>
internal enum PieceKind
{
    Plain,
    Code,
    Strong,
    Link,
}

/// <param name="Target">The address of a link, always <c>http(s)</c>.</param>
internal readonly record struct Piece(PieceKind Kind, string Text, string Target = "");

/// <summary>A paragraph or list item.</summary>
internal readonly record struct Block(bool IsItem, bool IsCode, string Text);

/// <summary>The little Markdown that rules are written in: paragraphs, lists, fenced code; code, strong and links within a line.</summary>
internal static class Prose
{
    /// <summary>Longer text than any rule's is taken as it stands: looking for the ends of its marks could take long.</summary>
    private const int LongestMarked = 8 * 1024;

    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" \t\r\n<>\"'`\\^{}|()[]");

    public static List<Block> Blocks(string markdown)
    {
        var blocks = new List<Block>();
        var open = "";
        var isItem = false;
        var fenced = false;
        foreach (var raw in markdown.Split('\n'))
        {
            var line = raw.Trim(' ', '\t', '\r');
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Close();
                fenced = !fenced;
            }
            else if (fenced)
            {
                blocks.Add(new Block(false, true, raw.TrimEnd('\r')));
            }
            else if (line.Length == 0)
            {
                Close();
            }
            else if (ItemTextOf(line) is { } item)
            {
                Close();
                (isItem, open) = (true, item);
            }
            else
            {
                open = open.Length == 0 ? line : open + " " + line;
            }
        }

        Close();
        return blocks;

        void Close()
        {
            if (open.Length > 0)
                blocks.Add(new Block(isItem, false, open));
            (open, isItem) = ("", false);
        }
    }

    /// <param name="links">False leaves links as the text they are written with.</param>
    public static List<Piece> Pieces(string text, bool links)
    {
        var pieces = new List<Piece>();
        var (plain, at) = (0, 0);
        while (at < text.Length && text.Length <= LongestMarked)
        {
            var end = -1;
            Piece piece = default;
            switch (text[at])
            {
                case '`':
                    (end, piece) = Enclosed(text, at, "`", PieceKind.Code);
                    break;
                case '*':
                    (end, piece) = Enclosed(text, at, "**", PieceKind.Strong);
                    break;
                case '[' when links:
                    (end, piece) = LinkAt(text, at);
                    break;
                default:
                    break;
            }

            if (end < 0)
            {
                at++;
                continue;
            }

            if (at > plain)
                pieces.Add(new Piece(PieceKind.Plain, text[plain..at]));
            pieces.Add(piece);
            plain = at = end;
        }

        if (plain < text.Length)
            pieces.Add(new Piece(PieceKind.Plain, text[plain..]));
        return pieces;
    }

    /// <summary>For where nothing can be drawn: links show their address, code keeps its backticks.</summary>
    public static string Plain(string text) =>
        string.Concat(
            Pieces(text, links: true)
                .Select(piece =>
                    piece.Kind switch
                    {
                        PieceKind.Code => $"`{piece.Text}`",
                        PieceKind.Link => $"{piece.Text} ({piece.Target})",
                        _ => piece.Text,
                    }
                )
        );

    /// <summary>All of it in one line; a semicolon parts the items of a list.</summary>
    public static string OneLine(string markdown)
    {
        var line = new StringBuilder();
        var afterItem = false;
        foreach (var block in Blocks(SafeText.Whole(markdown)))
        {
            line.Append(
                    line.Length == 0 ? ""
                    : afterItem ? "; "
                    : " "
                )
                .Append(block.IsCode ? block.Text : Plain(block.Text));
            afterItem = block.IsItem;
        }

        return SafeText.Flow(line.ToString());
    }

    /// <summary>The first paragraph as one sentence.</summary>
    public static string First(string markdown)
    {
        var first = Blocks(SafeText.Whole(markdown)).FirstOrDefault(block => !block.IsCode).Text ?? "";
        var plain = SafeText.Flow(Plain(first));
        return plain.EndsWith(':') ? plain[..^1] + "." : plain;
    }

    public static bool IsAddress(string text) =>
        (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))
        && text.AsSpan().IndexOfAny(NotInAddress) < 0
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Uri.TryCreate(text, UriKind.Absolute, out _);

    private static string? ItemTextOf(string line)
    {
        if (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal))
            return line[2..].TrimStart();
        var digits = 0;
        while (digits < line.Length && digits < 3 && char.IsAsciiDigit(line[digits]))
            digits++;
        return digits > 0 && line.AsSpan(digits).StartsWith(". ", StringComparison.Ordinal) ? line[(digits + 2)..].TrimStart() : null;
    }

    private static (int End, Piece Piece) Enclosed(string text, int at, string mark, PieceKind kind)
    {
        if (string.CompareOrdinal(text, at, mark, 0, mark.Length) != 0)
            return (-1, default);
        var start = at + mark.Length;
        var close = text.IndexOf(mark, start, StringComparison.Ordinal);
        return close <= start ? (-1, default) : (close + mark.Length, new Piece(kind, text[start..close]));
    }

    private static (int End, Piece Piece) LinkAt(string text, int at)
    {
        var middle = text.IndexOf("](", at, StringComparison.Ordinal);
        var close = middle < 0 ? -1 : text.IndexOf(')', middle);
        if (close < 0 || text.IndexOf('[', at + 1, middle - at - 1) >= 0)
            return (-1, default);
        var address = text[(middle + 2)..close];
        return IsAddress(address) ? (close + 1, new Piece(PieceKind.Link, text[(at + 1)..middle], address)) : (-1, default);
    }
}
