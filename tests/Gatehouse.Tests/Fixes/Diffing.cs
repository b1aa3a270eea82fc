using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Fixes;
using Gatehouse.Engine.Text;

namespace Gatehouse.Tests.Fixes;

public sealed class Diffing
{
    [Fact]
    public void Shows_three_lines_around_and_joins_what_is_near()
    {
        var text = string.Concat(Enumerable.Range(1, 30).Select(line => $"line {line}\n"));
        Diff(text, ("line 2\n", "two\n"), ("line 8\n", ""), ("line 25", "line 25\nmore"))
            .ShouldBe(
                """
                diff --git a/a.txt b/a.txt
                --- a/a.txt
                +++ b/a.txt
                @@ -1,11 +1,10 @@
                 line 1
                -line 2
                +two
                 line 3
                 line 4
                 line 5
                 line 6
                 line 7
                -line 8
                 line 9
                 line 10
                 line 11
                @@ -23,6 +22,7 @@
                 line 23
                 line 24
                 line 25
                +more
                 line 26
                 line 27
                 line 28

                """
            );
    }

    [Theory]
    [InlineData("a", "a", "b", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n")]
    [InlineData("a\nb", "b", "b\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n")]
    [InlineData("a\nb\n", "b\n", "b", "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n")]
    [InlineData("x\nb", "x", "y", "@@ -1,2 +1,2 @@\n-x\n+y\n b\n\\ No newline at end of file\n")]
    [InlineData("a\r\nb\r\n", "a", "c", "@@ -1,2 +1,2 @@\n-a\r\n+c\r\n b\r\n")]
    [InlineData("a\nb\n", "\n", "", "@@ -1,2 +1 @@\n-a\n-b\n+ab\n")]
    [InlineData("a\n", "a\n", "", "@@ -1 +0,0 @@\n-a\n")]
    [InlineData("a\n", "a", "a", "")]
    public void Keeps_line_ends_and_says_where_none_is(string text, string old, string fresh, string hunks)
    {
        var header = hunks.Length == 0 ? "" : "diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n";
        Diff(text, (old, fresh)).ShouldBe(header + hunks);
    }

    [Theory]
    [InlineData("my file.txt", "--- a/my file.txt\t\n")]
    [InlineData("é\"\n.txt", "--- \"a/\\303\\251\\\"\\012.txt\"\n")]
    public void Writes_names_as_git_does(string path, string header)
    {
        var text = "a\n"u8.ToArray();
        using var output = new MemoryStream();
        UnifiedDiff.Write(FixOf(text, [(new ByteSpan(0, 1), "b")]) with { Path = path }, text, _ => false, output);
        Encoding.UTF8.GetString(output.ToArray()).ShouldContain(header);
    }

    [Fact]
    public void Shows_no_line_that_may_not_be_shown()
    {
        var text = "1\n2\n3\n4\n5\n6\n7\n"u8.ToArray();
        var fix = FixOf(text, [(new ByteSpan(0, 1), "one")]);
        foreach (var (line, isShown) in ((int, bool)[])[(1, false), (4, false), (5, true)])
        {
            using var output = new MemoryStream();
            UnifiedDiff.Write(fix, text, at => at == line, output).ShouldBe(isShown);
            (output.Length > 0).ShouldBe(isShown);
        }
    }

    [Fact]
    public void Gives_the_same_bytes_as_the_edits_themselves() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20261122, 47).WithQuietOnSuccess(true),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var (text, changes) = RandomEdits.Of(seed);
                    var fix = FixOf(text, changes);
                    var expected = RandomEdits.Splice(text, changes);
                    fix.Apply(text).ShouldBe(expected);
                    using var diff = new MemoryStream();
                    UnifiedDiff.Write(fix, text, _ => false, diff).ShouldBeTrue();
                    Patched(text, diff.ToArray()).ShouldBe(expected);
                }
            )
        );

    internal static FileFix FixOf(byte[] text, IEnumerable<(ByteSpan Span, string Text)> changes) =>
        new(
            "a.txt",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)),
            [],
            [.. changes.Select(change => new FileChange(new Location("a.txt", 1, 1, 1, 1, change.Span), change.Text))]
        );

    private static string Diff(string text, params (string Old, string New)[] changes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var spans = changes.Select(change =>
            (new ByteSpan(text.IndexOf(change.Old, StringComparison.Ordinal), change.Old.Length), change.New)
        );
        using var output = new MemoryStream();
        UnifiedDiff.Write(FixOf(bytes, spans), bytes, _ => false, output).ShouldBeTrue();
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>A patch program in small: it believes line numbers and checks each line that it takes.</summary>
    private static byte[] Patched(byte[] text, byte[] diff)
    {
        var old = Lines(Encoding.Latin1.GetString(text));
        var patch = Lines(Encoding.Latin1.GetString(diff)).Skip(3).ToList();
        var made = new StringBuilder();
        var at = 0;
        for (var i = 0; i < patch.Count; i++)
        {
            var line = patch[i];
            var end = i + 1 < patch.Count && patch[i + 1][0] == '\\' ? line[1..^1] : line[1..];
            switch (line[0])
            {
                case '@':
                    var range = line.Split(' ')[1][1..].Split(',');
                    var first = int.Parse(range[0], CultureInfo.InvariantCulture);
                    var start = range is [_, "0"] ? first : first - 1;
                    for (; at < start; at++)
                        Add(old[at]);
                    break;
                case ' ':
                    old[at++].ShouldBe(end);
                    Add(end);
                    break;
                case '-':
                    old[at++].ShouldBe(end);
                    break;
                case '+':
                    Add(end);
                    break;
            }
        }

        for (; at < old.Count; at++)
            Add(old[at]);
        return Encoding.Latin1.GetBytes(made.ToString());

        void Add(string line)
        {
            (made.Length == 0 || made[^1] == '\n').ShouldBeTrue("only the last line may lack its end");
            made.Append(line);
        }
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            var end = text.IndexOf('\n', at);
            lines.Add(end < 0 ? text[at..] : text[at..(end + 1)]);
            at = end < 0 ? text.Length : end + 1;
        }

        return lines;
    }
}
