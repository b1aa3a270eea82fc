using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>
/// The modules of a Go module (https://go.dev/ref/mod#go-mod-file): from Go 1.17 on, all that it is built of. The standard library is one of
/// them, under the name that OSV gives it.
/// </summary>
public sealed class GoMod : Lockfile
{
    public override string Name => "go.mod";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("go get {name}@{version}");

    public override bool Wants(SourcePath path) => path.IsNamed("go.mod");

    public override void Read(SourceFile file, Listing listing)
    {
        var model = new GoModule();
        listing.Model = model;
        string? block = null;
        foreach (var (number, span, line) in Lines.Of(file))
        {
            var words = Words(line, out var comment);
            if (words.Count == 0)
                continue;
            if (words[0].Text == ")")
            {
                block = null;
                continue;
            }

            var verb = block ?? words[0].Text;
            if (block is null)
                words.RemoveAt(0);
            if (block is null && words.Count == 1 && words[0].Text == "(")
            {
                block = verb;
                continue;
            }

            var isKnown = Take(model, verb, words, comment, span, line);
            if (!isKnown)
                listing.FailAt(number, $"`{TextBytes.Printable(verb)}` without what belongs to it");
        }

        if (block is not null)
            listing.FailAt(file.Lines.Count, "a block that does not close");
        Declare(listing, model);
    }

    /// <summary>Its sums are its modules' digests; before Go 1.17 only they name all modules.</summary>
    public override void Join(Listing own, Listings all)
    {
        if (all[Joining.FolderOf(own.Path) + "go.sum"] is not { Model: GoSums sums } || own.Model is not GoModule model)
            return;
        for (var i = 0; i < own.Entries.Count; i++)
        {
            var entry = own.Entries[i];
            if (entry.Version is { } version && sums.DigestOf(entry.Name, version) is { } digest)
                own.Settle(i, entry with { Hashes = Digests.OfBase64("SHA-256", digest) });
        }

        if (model.IsPruned)
            return;
        var named = own.Entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, version) in sums.Newest)
        {
            if (named.Contains(name) || model.Replaced.ContainsKey(name) || model.Excluded.Contains($"{name}@{version}"))
                continue;
            var isAdded = own.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Go,
                    Name = name,
                    Version = version,
                    Span = model.Module,
                    IsDirect = false,
                    Hashes = Digests.OfBase64("SHA-256", sums.DigestOf(name, version)),
                }
            );
            if (!isAdded)
                return;
        }
    }

    private static bool Take(GoModule model, string verb, List<(string Text, int At)> words, string comment, ByteSpan span, string line)
    {
        ByteSpan Place(int word) => Lines.At(span, line, words[word].At, words[word].Text.Length);
        switch (verb)
        {
            case "module":
                model.Module = words.Count > 0 ? Place(0) : span;
                return words.Count > 0;
            case "go" or "toolchain":
                if (words.Count == 0)
                    return false;
                if (verb == "go")
                    model.Language = (words[0].Text, Place(0));
                else if (words[0].Text.StartsWith("go", StringComparison.Ordinal))
                    model.Toolchain = (words[0].Text[2..].Split('-')[0], Place(0));
                return true;
            case "require":
                if (words.Count < 2)
                    return false;
                model.Required.Add(
                    new GoRequirement(
                        words[0].Text,
                        words[1].Text,
                        Place(0),
                        Place(1),
                        comment.StartsWith("indirect", StringComparison.Ordinal)
                    )
                );
                return true;
            case "replace":
                var arrow = words.FindIndex(word => word.Text == "=>");
                if (arrow < 1 || arrow + 1 >= words.Count)
                    return false;
                var old = arrow > 1 ? $"{words[0].Text}@{words[1].Text}" : words[0].Text;
                model.Replaced[old] = (words[arrow + 1].Text, arrow + 2 < words.Count ? words[arrow + 2].Text : null);
                return true;
            case "exclude":
                if (words.Count >= 2)
                    model.Excluded.Add($"{words[0].Text}@{words[1].Text}");
                return words.Count >= 2;
            default:
                // What a later Go adds (`retract`, `tool`, `godebug`, `ignore` are there) names no module.
                return true;
        }
    }

    private static void Declare(Listing listing, GoModule model)
    {
        foreach (var needed in model.Required)
        {
            var entry = new Declared
            {
                Ecosystem = Ecosystem.Go,
                Name = needed.Name,
                Version = needed.Version,
                Span = needed.Span,
                VersionSpan = needed.VersionSpan,
                IsDirect = !needed.IsIndirect,
            };
            if (
                model.Replaced.TryGetValue($"{needed.Name}@{needed.Version}", out var other)
                || model.Replaced.TryGetValue(needed.Name, out other)
            )
                entry = other.Version is null
                    ? entry with
                    {
                        Version = null,
                        VersionSpan = null,
                        Origin = other.Name,
                    }
                    : entry with
                    {
                        Name = other.Name,
                        Version = other.Version,
                        VersionSpan = null,
                    };
            if (!listing.Add(entry))
                return;
        }

        if ((model.Toolchain ?? model.Language) is { } library)
            listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Go,
                    Name = "stdlib",
                    Version = library.Version,
                    Span = library.Span,
                    VersionSpan = model.Toolchain is null ? library.Span : new ByteSpan(library.Span.Start + 2, library.Version.Length),
                    IsDirect = true,
                }
            );
    }

    /// <summary>Words, quoted ones without their quotes; a comment ends the line.</summary>
    private static List<(string Text, int At)> Words(string line, out string comment)
    {
        comment = "";
        var words = new List<(string, int)>();
        for (var at = 0; at < line.Length; )
        {
            if (line[at] is ' ' or '\t')
            {
                at++;
                continue;
            }

            if (line.AsSpan(at).StartsWith("//"))
            {
                comment = line[(at + 2)..].Trim();
                break;
            }

            if (line[at] is '"' or '`')
            {
                var close = line.IndexOf(line[at], at + 1);
                close = close < 0 ? line.Length : close;
                words.Add((line[(at + 1)..close], at + 1));
                at = close + 1;
                continue;
            }

            var start = at;
            while (at < line.Length && line[at] is not (' ' or '\t' or '"' or '`') && (line[at] is not ('(' or ')') || at == start))
            {
                at++;
                if (line[at - 1] is '(' or ')')
                    break;
            }

            words.Add((line[start..at], start));
        }

        return words;
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            new LockfileExample(
                [
                    new ExampleFile(
                        "go.mod",
                        """
                        module example.com/app

                        go 1.21

                        toolchain go1.21.5

                        require github.com/pkg/errors v0.9.1
                        require (
                            golang.org/x/text v0.3.7 // indirect
                            github.com/old/name v1.0.0
                            example.com/local v0.0.0
                        )

                        replace github.com/old/name => github.com/new/name v1.2.0
                        replace example.com/local => ./local
                        retract v1.0.1 // by mistake
                        """
                    ),
                    new ExampleFile("go.sum", "github.com/pkg/errors v0.9.1 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=\n"),
                ],
                [
                    "pkg:golang/stdlib@1.21.5",
                    "pkg:golang/github.com/pkg/errors@v0.9.1",
                    "pkg:golang/golang.org/x/text@v0.3.7",
                    "pkg:golang/github.com/new/name@v1.2.0",
                    "pkg:golang/example.com/local",
                ]
            ),
        ];
}

/// <summary>A module that a <c>go.mod</c> requires.</summary>
internal sealed record GoRequirement(string Name, string Version, ByteSpan Span, ByteSpan VersionSpan, bool IsIndirect);

/// <summary>What a <c>go.mod</c> says.</summary>
internal sealed class GoModule
{
    public ByteSpan Module { get; set; }

    public (string Version, ByteSpan Span)? Language { get; set; }

    public (string Version, ByteSpan Span)? Toolchain { get; set; }

    public List<GoRequirement> Required { get; } = [];

    public Dictionary<string, (string Name, string? Version)> Replaced { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Excluded { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it names every module of the build, as Go does from 1.17 on.</summary>
    public bool IsPruned =>
        Language is { } language
        && language.Version.Split('.') is { Length: >= 2 } parts
        && int.TryParse(parts[0], out var major)
        && int.TryParse(new string([.. parts[1].TakeWhile(char.IsAsciiDigit)]), out var minor)
        && (major > 1 || minor >= 17);
}
