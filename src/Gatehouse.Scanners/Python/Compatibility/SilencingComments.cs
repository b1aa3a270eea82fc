using System.Globalization;
using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Compatibility;

/// <summary>
/// Comments by which Bandit, ruff and flake8 are told to be silent: <c># nosec</c>, <c># nosec B602, B607</c>, <c># noqa</c>,
/// <c># noqa: S602</c>, <c># ruff: noqa: S101</c>. They excuse rules that have a name in the tool, and no others.
/// </summary>
internal sealed class SilencingComments
{
    private readonly SortedDictionary<int, Mark> _nosec = [];
    private readonly Dictionary<int, Mark> _noqa = [];
    private readonly List<Mark> _ofFile = [];
    private readonly LineIndex _lines;

    /// <param name="Names">Names of tests; none stands for all.</param>
    private sealed record Mark(string Text, ImmutableArray<string> Names, int Line);

    private SilencingComments(LineIndex lines) => _lines = lines;

    /// <summary>Null where no comment speaks to these tools.</summary>
    /// <param name="isTest">Whether a word is the name or number of one of Bandit's tests.</param>
    public static SilencingComments? Read(PythonTree tree, SourceFile file, bool ignoresNosec, Predicate<string> isTest)
    {
        var text = tree.Text.Bytes;
        SilencingComments? comments = null;
        foreach (var span in tree.Comments)
        {
            var bytes = text.Slice(span.Start, span.Length);
            var isNosec = !ignoresNosec && bytes.IndexOf("nosec"u8) >= 0;
            var isNoqa = HasNoqa(bytes);
            if (!isNosec && !isNoqa)
                continue;
            comments ??= new SilencingComments(file.Lines);
            var line = file.Lines.LineAt(span.Start);
            if (isNosec)
                comments.AddNosec(TextBytes.Decode(bytes), line, isTest);
            if (isNoqa)
                comments.AddNoqa(TextBytes.Decode(bytes), line);
        }

        return comments;
    }

    /// <summary>In any case: flake8 and ruff read it so.</summary>
    private static bool HasNoqa(ReadOnlySpan<byte> comment)
    {
        while (comment.IndexOfAny((byte)'q', (byte)'Q') is >= 0 and var at)
        {
            if (at >= 2 && at + 1 < comment.Length && Ascii.EqualsIgnoreCase(comment.Slice(at - 2, 4), "noqa"u8))
                return true;
            comment = comment[(at + 1)..];
        }

        return false;
    }

    public ForeignExcuse? Excuse(Rule rule, Hit hit, string path)
    {
        var mark = IsOf(rule, "bandit:") ? Nosec(rule, hit) : null;
        mark ??= IsOf(rule, "ruff:") ? Noqa(rule, hit) : null;
        return mark is null ? null : new ForeignExcuse($"`{mark.Text}` beside it", path, mark.Line);
    }

    /// <summary>As Bandit: the comment on the reported line, and the first on the lines of the code around it.</summary>
    private Mark? Nosec(Rule rule, Hit hit)
    {
        if (_nosec.Count == 0)
            return null;
        var around = hit.Around ?? hit.Span;
        if (_nosec.TryGetValue(_lines.LineAt(hit.Span.Start), out var own) && Covers(own, rule))
            return own;
        var last = LastLine(around);
        for (var line = _lines.LineAt(around.Start); line <= last; line++)
        {
            if (_nosec.TryGetValue(line, out var mark))
                return Covers(mark, rule) ? mark : null;
        }

        return null;
    }

    private Mark? Noqa(Rule rule, Hit hit)
    {
        foreach (var mark in _ofFile)
        {
            if (HasCode(mark, rule))
                return mark;
        }

        var last = _noqa.Count == 0 ? 0 : LastLine(hit.Span);
        for (var line = _lines.LineAt(hit.Span.Start); line <= last; line++)
        {
            if (_noqa.TryGetValue(line, out var mark) && HasCode(mark, rule))
                return mark;
        }

        return null;
    }

    private int LastLine(ByteSpan span) => _lines.LineAt(Math.Max(span.Start, span.End - 1));

    private static bool IsOf(Rule rule, string tool) => rule.Facts.Aliases.Any(alias => alias.StartsWith(tool, StringComparison.Ordinal));

    private static bool Covers(Mark mark, Rule rule) => mark.Names.IsEmpty || mark.Names.Any(name => rule.Facts.IsNamed("bandit:" + name));

    /// <summary>A code stands for all that begin with it, as in flake8: <c>S6</c> for <c>S602</c>.</summary>
    private static bool HasCode(Mark mark, Rule rule) =>
        mark.Names.IsEmpty
        || mark.Names.Any(code => rule.Facts.Aliases.Any(alias => alias.StartsWith("ruff:" + code, StringComparison.OrdinalIgnoreCase)));

    private void AddNosec(string comment, int line, Predicate<string> isTest)
    {
        const string word = "nosec";
        for (var at = comment.IndexOf('#', StringComparison.Ordinal); at >= 0; at = comment.IndexOf('#', at + 1))
        {
            var rest = comment.AsSpan(at + 1).TrimStart();
            if (!rest.StartsWith(word, StringComparison.Ordinal) || (rest.Length > word.Length && IsWord(rest[word.Length])))
                continue;
            rest = rest[word.Length..];
            var end = rest.IndexOf('#');
            var words = Words(end < 0 ? rest : rest[..end]);
            var tests = words.Where(one => isTest(one)).ToImmutableArray();
            // The number of a test that is none excuses nothing; Bandit would be silent altogether.
            if (tests.IsEmpty && words.Find(IsNumber) is { } unknown)
                tests = [unknown];
            _nosec.TryAdd(line, new Mark(tests.IsEmpty ? "# nosec" : $"# nosec {string.Join(", ", tests)}", tests, line));
            return;
        }
    }

    private void AddNoqa(string comment, int line)
    {
        var at = comment.IndexOf("noqa", StringComparison.OrdinalIgnoreCase);
        var before = at < 0 ? [] : comment.AsSpan(0, at).TrimEnd();
        // In a comment of other things it may follow a second `#`.
        var isOfFile =
            before.EndsWith("ruff:", StringComparison.OrdinalIgnoreCase) || before.EndsWith("flake8:", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || !(isOfFile || before is [.., '#']) || (at + 4 < comment.Length && IsWord(comment[at + 4])))
            return;
        var rest = comment.AsSpan(at + 4).TrimStart();
        var codes = ImmutableArray.CreateBuilder<string>();
        if (rest is [':', ..])
        {
            foreach (var code in Words(rest[1..]))
            {
                if (code.Length < 2 || !char.IsAsciiLetter(code[0]) || !char.IsAsciiDigit(code[^1]))
                    break;
                codes.Add(code.ToUpperInvariant());
            }
        }

        var name = isOfFile ? "# ruff: noqa" : "# noqa";
        var mark = new Mark(codes.Count == 0 ? name : $"{name}: {string.Join(", ", codes)}", codes.ToImmutable(), line);
        if (isOfFile)
            _ofFile.Add(mark);
        else
            _noqa.TryAdd(line, mark);
    }

    private static bool IsNumber(string word) =>
        word is ['B', _, ..] && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && IsWord(text[at]))
                at++;
            if (at > start)
                words.Add(text[start..at].ToString());
        }

        return words;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
