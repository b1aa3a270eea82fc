using System.Text;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Code that an editor shows in another order than Python reads it.</summary>
public sealed class BidirectionalText : PythonRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/bidirectional-text",
            Title = "Code that reads otherwise than it runs",
            Severity = Severity.High,
            Cwe = [1007],
            Why = """
                Characters that turn the direction of writing, left open to the end of a line, show a reviewer a comment where there is code, or code where there is
                a comment.
                """,
            Fix =
                "Look at the line in an editor that shows such characters, and take them out; write those that a text needs as escapes (`\\u202e`).",
            References = ["https://trojansource.codes/", "https://www.unicode.org/reports/tr9/"],
            Aliases = ["bandit:B613", "bandit:trojansource", "ruff:PLE2502"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                "access = \"user\"\nif access != \"user«\u202e\u2066»# check if admin\u2069 \u2066\":\n    pass\n".Replace(
                    "«\u202e\u2066»",
                    "«\u202e»\u2066",
                    StringComparison.Ordinal
                )
            ),
            Good("closed again within its line", "greeting = \"\u2067\u05e9\u05dc\u05d5\u05dd\u2069\"\n"),
            Good("as an escape", "mark = \"\\u202e\"\n"),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        var text = module.Tree.Text.Bytes;
        var found = new List<Hit>();
        for (var at = text.IndexOf((byte)0xE2); at >= 0; )
        {
            var start = text[..at].LastIndexOf((byte)'\n') + 1;
            var end = text[at..].IndexOf((byte)'\n') is >= 0 and var length ? at + length : text.Length;
            if (FirstLeftOpen(text[start..end]) is { } place)
                found.Add(new Hit(new ByteSpan(start + place, 3), "From here on the line is shown in another order than it is read"));
            at = text[end..].IndexOf((byte)0xE2) is >= 0 and var next ? end + next : -1;
        }

        return found;
    }

    /// <summary>The characters are U+202A to U+202E and U+2066 to U+2069, all of three bytes that begin with E2 80 or E2 81.</summary>
    private static int? FirstLeftOpen(ReadOnlySpan<byte> line)
    {
        var (embeddings, isolates) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < line.Length; )
        {
            if (Rune.DecodeFromUtf8(line[i..], out var rune, out var length) == System.Buffers.OperationStatus.Done)
            {
                switch (rune.Value)
                {
                    case 0x202A or 0x202B or 0x202D or 0x202E:
                        embeddings.Push(i);
                        break;
                    case 0x202C:
                        embeddings.TryPop(out _);
                        break;
                    case 0x2066 or 0x2067 or 0x2068:
                        isolates.Push(i);
                        break;
                    case 0x2069:
                        isolates.TryPop(out _);
                        break;
                }
            }

            i += length;
        }

        return embeddings.Concat(isolates).Select(at => (int?)at).Min();
    }
}
