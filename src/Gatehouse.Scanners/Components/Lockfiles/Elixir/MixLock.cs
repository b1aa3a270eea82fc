namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Mix resolved: a map of Elixir, one package to a line.</summary>
public sealed class MixLock : Lockfile
{
    public override string Name => "mix.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("mix deps.update {name}");

    public override bool Wants(SourcePath path) => path.IsNamed("mix.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        var isOpen = false;
        foreach (var (number, span, line) in Lines.Of(file))
        {
            var text = line.Trim();
            isOpen |= text.StartsWith("%{", StringComparison.Ordinal);
            if (text.Length == 0 || text[0] is '#' or '%' or '}')
            {
                isOpen &= !text.StartsWith('}') && !text.EndsWith('}');
                continue;
            }

            var texts = Texts(line);
            var kind = line.AsSpan(Math.Min(line.Length, texts.Count > 0 ? texts[0].At + texts[0].Text.Length + 1 : 0));
            var brace = kind.IndexOf('{');
            kind = brace < 0 ? default : kind[(brace + 1)..];
            if (kind.StartsWith(":hex") && texts.Count >= 2)
            {
                var needs = Needs(line, texts);
                var isAdded = listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Hex,
                        // The key is the application; the package may be called otherwise.
                        Name = PackageOf(kind) ?? texts[0].Text,
                        Key = texts[0].Text,
                        Version = texts[1].Text,
                        Span = Lines.At(span, line, texts[0].At, texts[0].Text.Length),
                        VersionSpan = Lines.At(span, line, texts[1].At, texts[1].Text.Length),
                        DependsOn = needs,
                        Hashes = Digests.OfHex("SHA-256", texts[^1].Text),
                    }
                );
                if (!isAdded)
                    return;
            }
            else if (kind.StartsWith(":git") && texts.Count >= 3)
            {
                var isAdded = listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Hex,
                        Name = texts[0].Text,
                        Span = Lines.At(span, line, texts[0].At, texts[0].Text.Length),
                        Origin = $"{texts[1].Text}#{texts[2].Text}",
                    }
                );
                if (!isAdded)
                    return;
            }
            else if (!kind.StartsWith(":path"))
            {
                listing.FailAt(number, "a line that names no package");
            }
        }

        if (isOpen)
            listing.FailAt(file.Lines.Count, "a map that does not close");
    }

    private static string? PackageOf(ReadOnlySpan<char> kind)
    {
        // {:hex, :package, "version"
        var start = kind.IndexOf(',');
        if (start < 0)
            return null;
        var rest = kind[(start + 1)..].TrimStart();
        if (!rest.StartsWith(":"))
            return null;
        var end = rest.IndexOf(',');
        return end < 2 ? null : rest[1..end].Trim().Trim('"').ToString();
    }

    /// <summary>The atoms that open the inner tuples: <c>{:jason, "~> 1.0", [...]}</c>.</summary>
    private static ImmutableArray<string> Needs(string line, List<(string Text, int At)> texts)
    {
        var needs = ImmutableArray.CreateBuilder<string>();
        for (
            var at = line.IndexOf("{:", texts[1].At, StringComparison.Ordinal);
            at >= 0;
            at = line.IndexOf("{:", at + 2, StringComparison.Ordinal)
        )
        {
            var end = at + 2;
            while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'))
                end++;
            needs.Add(line[(at + 2)..end]);
        }

        return needs.ToImmutable();
    }

    private static List<(string Text, int At)> Texts(string line)
    {
        var texts = new List<(string, int)>();
        for (var at = line.IndexOf('"', StringComparison.Ordinal); at >= 0 && at + 1 < line.Length; )
        {
            var close = line.IndexOf('"', at + 1);
            if (close < 0)
                break;
            texts.Add((line[(at + 1)..close], at + 1));
            at = close + 1 < line.Length ? line.IndexOf('"', close + 1) : -1;
        }

        return texts;
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "mix.lock",
                """
                %{
                  "jason": {:hex, :jason, "1.4.1", "af1504e35f629ddcdd6addb3513c3853991f694921b1b9368b0bd32beb9f1b63", [:mix], [{:decimal, "~> 1.0", [hex: :decimal, repo: "hexpm", optional: true]}], "hexpm", "fbb01ecdfd565b56261302f7e1fcc27c4fb8f32d56eab74db621fc154604a7a1"},
                  "own": {:git, "https://github.com/example/own.git", "0123456789abcdef0123456789abcdef01234567", [branch: "main"]},
                }
                """,
                "pkg:hex/jason@1.4.1",
                "pkg:hex/own"
            ),
        ];
}
