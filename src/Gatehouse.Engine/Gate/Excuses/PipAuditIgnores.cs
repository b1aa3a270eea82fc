using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>pip-audit has no file: its <c>--ignore-vuln ID</c> stands where it is called from.</summary>
internal sealed class PipAuditIgnores : ExcuseFile
{
    private const string Option = "--ignore-vuln";

    public override ImmutableArray<string> Files => [".pre-commit-config.yaml", "tox.ini", "Makefile", "noxfile.py", "justfile"];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var number = 0;
        foreach (var raw in TextBytes.Decode(text.Span).EnumerateLines())
        {
            number++;
            var line = raw.ToString();
            for (
                var at = line.IndexOf(Option, StringComparison.Ordinal);
                at >= 0;
                at = line.IndexOf(Option, at + 1, StringComparison.Ordinal)
            )
            {
                var rest = line.AsSpan(at + Option.Length).TrimStart(" =\"',");
                var length = rest.IndexOfAnyExcept(IdCharacters);
                var id = length < 0 ? rest : rest[..length];
                if (!id.IsEmpty)
                    list.Add(new Excuse { Id = id.ToString(), Line = number });
            }
        }
    }

    private static readonly System.Buffers.SearchValues<char> IdCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
    );
}
