using System.Collections.Frozen;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets;

/// <summary>
/// Where the comments and documentation strings of a file stand: what is given to a name there is more often an example than in force.
/// Made in one pass, and only for a file in which a claim asks for it.
/// </summary>
internal sealed class CommentMap
{
    private static readonly FrozenDictionary<string, Marks>.AlternateLookup<ReadOnlySpan<char>> ByExtension = new (Marks, string)[]
    {
        (
            Marks.Slashes | Marks.Block,
            ".js .jsx .mjs .cjs .ts .tsx .mts .cts .java .kt .kts .scala .groovy .gradle .cs .go .rs .c .h .cc .cpp .cxx .hpp .hh .m .mm"
                + " .swift .dart .sol .zig .proto .json5 .jsonc .bicep .d .css .scss .less .fs .v .sv .cu .idl .aidl .jenkinsfile .glsl"
        ),
        (Marks.Slashes | Marks.Block | Marks.Hash, ".php .tf .tfvars .hcl .inc .nix .phtml"),
        (Marks.Slashes | Marks.Block | Marks.Markup, ".vue .svelte .cshtml .razor .jsp .html .htm"),
        (
            Marks.Hash,
            ".rb .sh .bash .zsh .fish .ksh .yml .yaml .toml .r .jl .ex .exs .nim .cfg .conf .cnf .env .mk .dockerfile .ps1 .psm1 .tcl .coffee"
                + " .cr .rake .gemspec .eyaml .service .pp .cmake .sls .tt .j2 .erb .graphql .bzl .bazel"
        ),
        (Marks.Hash | Marks.Manual, ".pl .pm .pod .t"),
        (Marks.Hash | Marks.Triple, ".py .pyi .pyx .pxd .bzl"),
        (Marks.Hash | Marks.Semicolon, ".ini .reg .inf .desktop .gitconfig .properties .prefs"),
        (Marks.Dashes | Marks.Block, ".sql .psql .plsql .pls .hs .elm .adb .ads .vhd .vhdl"),
        (Marks.Dashes, ".lua"),
        (Marks.Semicolon, ".clj .cljs .el .lisp .scm .rkt .asm .s .au3 .ahk .nsi"),
        (Marks.Percent, ".tex .sty .erl .hrl .ps .pro .bib"),
        (Marks.Markup, ".xml .svg .xaml .csproj .config .pom .plist .md .xsd .xsl .xslt .wsdl .jelly .resx .props .targets"),
    }
        .SelectMany(family => family.Item2.Split(' ').Select(extension => (extension, family.Item1)))
        .DistinctBy(pair => pair.extension)
        .ToFrozenDictionary(pair => pair.extension, pair => pair.Item2, StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<ByteSpan> _spans = [];

    private CommentMap() { }

    [Flags]
    private enum Marks
    {
        None = 0,

        /// <summary><c>//</c> to the line's end.</summary>
        Slashes = 1,

        /// <summary><c>/* … */</c></summary>
        Block = 2,

        Hash = 4,

        /// <summary><c>--</c> to the line's end.</summary>
        Dashes = 8,

        Semicolon = 16,

        Percent = 32,

        /// <summary><c>&lt;!-- … --&gt;</c></summary>
        Markup = 64,

        /// <summary>A string in three quotes over several lines: documentation, or a text that is shown.</summary>
        Triple = 128,

        /// <summary>From a line that begins with <c>=head1</c> or the like to <c>=cut</c>.</summary>
        Manual = 256,

        /// <summary>Nothing is known of the language: only a line that begins with a mark is a comment.</summary>
        WholeLines = 512,
    }

    public static CommentMap Of(SourceFile file)
    {
        var map = new CommentMap();
        var marks = MarksOf(file.Path);
        if (marks == Marks.WholeLines)
            map.ReadLines(file.Bytes);
        else
            map.Read(file.Bytes, marks);
        return map;
    }

    public bool Holds(ByteSpan place)
    {
        int low = 0,
            high = _spans.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].End <= place.Start)
                low = middle + 1;
            else if (_spans[middle].Start > place.Start)
                high = middle - 1;
            else
                return true;
        }

        return false;
    }

    private static Marks MarksOf(SourcePath path) =>
        ByExtension.TryGetValue(path.Extension, out var marks) ? marks
        : path.Name.StartsWith("Dockerfile", StringComparison.OrdinalIgnoreCase)
        || path.Name.Equals("Makefile", StringComparison.OrdinalIgnoreCase)
            ? Marks.Hash
        : Marks.WholeLines;

    private void ReadLines(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; )
        {
            var end = LineEnd(text, at);
            var line = text[at..end].TrimStart(" \t"u8);
            if (
                line.Length > 1
                && (
                    line[0] is (byte)'#' or (byte)';'
                    || line.StartsWith("//"u8)
                    || line.StartsWith("/*"u8)
                    || line.StartsWith("* "u8)
                    || line.StartsWith("-- "u8)
                    || line.StartsWith("<!--"u8)
                    || line.StartsWith("% "u8)
                )
            )
                _spans.Add(ByteSpan.Between(at, end));
            at = end + 1;
        }
    }

    private void Read(ReadOnlySpan<byte> text, Marks marks)
    {
        for (var at = 0; at < text.Length; )
        {
            var step = text[at..].IndexOfAny(Stops);
            if (step < 0)
                return;
            at += step;
            var rest = text[at..];
            var end = at;
            switch (text[at])
            {
                case (byte)'/' when marks.HasFlag(Marks.Slashes) && rest.StartsWith("//"u8) && (at == 0 || text[at - 1] != ':'):
                case (byte)'#' when marks.HasFlag(Marks.Hash) && StandsAlone(text, at):
                case (byte)'-' when marks.HasFlag(Marks.Dashes) && rest.StartsWith("--"u8):
                case (byte)';' when marks.HasFlag(Marks.Semicolon) && StandsAlone(text, at):
                case (byte)'%' when marks.HasFlag(Marks.Percent) && StandsAlone(text, at):
                    end = LineEnd(text, at);
                    break;
                case (byte)'/' when marks.HasFlag(Marks.Block) && rest.StartsWith("/*"u8):
                    end = Close(text, at + 2, "*/"u8);
                    break;
                case (byte)'<' when marks.HasFlag(Marks.Markup) && rest.StartsWith("<!--"u8):
                    end = Close(text, at + 4, "-->"u8);
                    break;
                case (byte)'=' when marks.HasFlag(Marks.Manual) && (at == 0 || text[at - 1] == '\n') && IsLetter(rest, 1):
                    end = LineEnd(text, Close(text, at, "\n=cut"u8));
                    break;
                case (byte)'"'
                or (byte)'\'' when marks.HasFlag(Marks.Triple) && rest.Length > 5 && rest[1] == rest[0] && rest[2] == rest[0]:
                    end = Close(text, at + 3, rest[..3]);
                    // On one line it is a string like any other.
                    if (!text[at..end].Contains((byte)'\n'))
                    {
                        at = end;
                        continue;
                    }

                    break;
                case (byte)'"' or (byte)'\'':
                    at = PassString(text, at);
                    continue;
            }

            if (end > at)
                _spans.Add(ByteSpan.Between(at, end));
            at = Math.Max(end, at + 1);
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Stops = System.Buffers.SearchValues.Create("/#-;%<=\"'"u8);

    /// <summary>In the middle of a word these marks are part of it: <c>a#b</c>, <c>$#</c>.</summary>
    private static bool StandsAlone(ReadOnlySpan<byte> text, int at) =>
        at == 0 || text[at - 1] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)';' or (byte)'#' or (byte)'%' or (byte)')';

    private static bool IsLetter(ReadOnlySpan<byte> text, int at) => at < text.Length && char.IsAsciiLetter((char)text[at]);

    /// <summary>To the closing quote on the same line; an apostrophe of prose has none and is passed alone.</summary>
    private static int PassString(ReadOnlySpan<byte> text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == text[open])
                return i + 1;
            else if (text[i] == '\n')
                break;
        }

        return open + 1;
    }

    private static int Close(ReadOnlySpan<byte> text, int from, ReadOnlySpan<byte> mark)
    {
        from = Math.Min(from, text.Length);
        var close = text[from..].IndexOf(mark);
        return close < 0 ? text.Length : from + close + mark.Length;
    }

    private static int LineEnd(ReadOnlySpan<byte> text, int at)
    {
        var end = text[at..].IndexOf((byte)'\n');
        return end < 0 ? text.Length : at + end;
    }
}
