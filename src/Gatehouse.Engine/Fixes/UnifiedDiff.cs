using System.Globalization;
using System.Text;

namespace Gatehouse.Engine.Fixes;

/// <summary>
/// A fix as a unified diff that <c>git apply</c> and <c>patch -p1</c> carry out. Lines end with LF alone, as both programs see them; a CR
/// before it belongs to the line.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="hidden">Lines of the file, counted from 1, that may not be shown: then the diff stays empty.</param>
    /// <returns>False where the diff would have shown one of them.</returns>
    public static bool Write(FileFix fix, ReadOnlyMemory<byte> file, Func<int, bool> hidden, Stream output)
    {
        var lines = Lines.Of(file);
        var hunks = Hunk.Of(Block.Of(fix, file, lines), lines);
        if (hunks.Exists(hunk => Enumerable.Range(hunk.First, hunk.End - hunk.First).Any(line => hidden(line + 1))))
            return false;
        if (hunks.Count == 0)
            return true;
        var (old, @new) = (Name("a/", fix.Path), Name("b/", fix.Path));
        // With this line a file that became empty stays a file.
        Line(output, $"diff --git {old} {@new}");
        // A tab ends a name with spaces, which a date could follow.
        var end = fix.Path.Contains(' ', StringComparison.Ordinal) ? "\t" : "";
        Line(output, $"--- {old}{end}");
        Line(output, $"+++ {@new}{end}");
        var shift = 0;
        foreach (var hunk in hunks)
            shift += Write(hunk, lines, shift, output);
        return true;
    }

    private static int Write(Hunk hunk, Lines lines, int shift, Stream output)
    {
        var old = hunk.End - hunk.First;
        var grown = hunk.Blocks.Sum(block => block.New.Count - (block.End - block.First));
        Line(output, $"@@ -{Range(hunk.First, old)} +{Range(hunk.First + shift, old + grown)} @@");
        var at = hunk.First;
        foreach (var block in hunk.Blocks)
        {
            for (; at < block.First; at++)
                Line(output, ' ', lines[at]);
            for (; at < block.End; at++)
                Line(output, '-', lines[at]);
            foreach (var line in block.New)
                Line(output, '+', line);
        }

        for (; at < hunk.End; at++)
            Line(output, ' ', lines[at]);
        return grown;
    }

    /// <summary>An empty range is told by the line before it.</summary>
    private static string Range(int first, int count) =>
        count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{first + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? first : first + 1)},{count}");

    private static void Line(Stream output, char sign, ReadOnlyMemory<byte> line)
    {
        output.WriteByte((byte)sign);
        output.Write(line.Span);
        if (!line.Span.EndsWith("\n"u8))
            output.Write("\n\\ No newline at end of file\n"u8);
    }

    private static void Line(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>In quotes, as git does, where the name holds more than plain characters.</summary>
    private static string Name(string side, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(side + path);
        if (bytes.All(b => b is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\')))
            return side + path;
        var name = new StringBuilder("\"");
        foreach (var b in bytes)
        {
            if (b is (byte)'"' or (byte)'\\')
                name.Append('\\').Append((char)b);
            else if (b is < 0x20 or >= 0x7F)
                name.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
            else
                name.Append((char)b);
        }

        return name.Append('"').ToString();
    }

    /// <summary>A file cut after each LF.</summary>
    private sealed class Lines(ReadOnlyMemory<byte> text, List<int> starts)
    {
        public int Count => starts.Count;

        public ReadOnlyMemory<byte> this[int line] => text[starts[line]..EndOf(line)];

        public static Lines Of(ReadOnlyMemory<byte> text)
        {
            var starts = new List<int>();
            for (var at = 0; at < text.Length; )
            {
                starts.Add(at);
                var end = text.Span[at..].IndexOf((byte)'\n');
                at = end < 0 ? text.Length : at + end + 1;
            }

            return new Lines(text, starts);
        }

        public int StartOf(int line) => line < starts.Count ? starts[line] : text.Length;

        public int EndOf(int line) => line + 1 < starts.Count ? starts[line + 1] : text.Length;

        /// <summary>The line that holds an offset; <see cref="Count"/> for the end of a text that ends with a line end, or is empty.</summary>
        public int At(int offset)
        {
            if (offset == text.Length && (text.IsEmpty || text.Span[^1] == (byte)'\n'))
                return Count;
            var found = starts.BinarySearch(offset);
            return found >= 0 ? found : ~found - 1;
        }
    }

    /// <summary>Old lines from First up to End give way to new ones.</summary>
    private sealed record Block(int First, int End, List<ReadOnlyMemory<byte>> New)
    {
        public static List<Block> Of(FileFix fix, ReadOnlyMemory<byte> file, Lines lines)
        {
            var blocks = new List<Block>();
            var group = new List<(int Start, int End, byte[] Text)>();
            var (first, end) = (0, 0);
            foreach (var place in fix.Places(file.Span))
            {
                var (from, to) = (lines.At(place.Start), Math.Min(lines.Count, lines.At(place.End) + 1));
                // What is added at the end of the file goes on with its last line, where that lost its line end.
                var isAtEnd = from == lines.Count && end == lines.Count;
                if (group.Count > 0 && from >= end && !isAtEnd)
                {
                    blocks.Add(Make(file, lines, first, end, group));
                    group.Clear();
                }

                first = group.Count == 0 ? from : first;
                end = Math.Max(end, to);
                group.Add(place);
            }

            if (group.Count > 0)
                blocks.Add(Make(file, lines, first, end, group));
            return [.. blocks.Where(block => block.New.Count > 0 || block.End > block.First)];
        }

        private static Block Make(
            ReadOnlyMemory<byte> file,
            Lines lines,
            int first,
            int end,
            List<(int Start, int End, byte[] Text)> places
        )
        {
            var text = new MemoryStream();
            var done = lines.StartOf(first);
            foreach (var place in places)
            {
                text.Write(file.Span[done..place.Start]);
                text.Write(place.Text);
                done = place.End;
            }

            text.Write(file.Span[done..lines.StartOf(end)]);
            var made = Lines.Of(text.ToArray());
            var (from, to) = (0, made.Count);
            while (first < end && from < to && lines[first].Span.SequenceEqual(made[from].Span))
            {
                first++;
                from++;
            }

            while (first < end && from < to && lines[end - 1].Span.SequenceEqual(made[to - 1].Span))
            {
                end--;
                to--;
            }

            return new Block(first, end, [.. Enumerable.Range(from, to - from).Select(line => made[line])]);
        }
    }

    /// <summary>Blocks that share their context, with the old lines around them.</summary>
    private sealed record Hunk(int First, int End, List<Block> Blocks)
    {
        public static List<Hunk> Of(List<Block> blocks, Lines lines)
        {
            var hunks = new List<Hunk>();
            foreach (var block in blocks)
            {
                var (first, end) = (Math.Max(0, block.First - Context), Math.Min(lines.Count, block.End + Context));
                if (hunks.Count > 0 && first <= hunks[^1].End)
                {
                    hunks[^1].Blocks.Add(block);
                    hunks[^1] = hunks[^1] with { End = end };
                }
                else
                {
                    hunks.Add(new Hunk(first, end, [block]));
                }
            }

            return hunks;
        }
    }
}
