using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What an image is built on and takes files from (https://docs.docker.com/reference/dockerfile/).</summary>
public sealed class Dockerfile : Lockfile
{
    private const int MostInstructions = 100_000;

    public override string Name => "a Dockerfile";

    public override bool Wants(SourcePath path) =>
        IsCalled(path, "Dockerfile")
        || IsCalled(path, "Containerfile")
        || path.HasExtension(".dockerfile")
        || path.HasExtension(".containerfile");

    private static bool IsCalled(SourcePath path, string name) =>
        path.IsNamed(name) || (path.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase) && !path.HasExtension(".md"));

    public override void Read(SourceFile file, Listing listing)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        var isGlobal = true;
        var count = 0;
        foreach (var words in Instructions(file))
        {
            if (++count > MostInstructions)
            {
                listing.Fail($"it has more than {MostInstructions} instructions; the rest was left out", "Split the file.");
                break;
            }

            switch (words[0].Text.ToUpperInvariant())
            {
                case "ARG" when isGlobal:
                    foreach (var (text, _) in words.Skip(1))
                    {
                        var sign = text.IndexOf('=', StringComparison.Ordinal);
                        if (sign > 0 && Resolve(text[(sign + 1)..].Trim('"', '\'')) is { } value)
                            arguments[text[..sign]] = value;
                    }

                    break;
                case "FROM":
                    isGlobal = false;
                    if (words.FindIndex(1, word => !word.Text.StartsWith("--", StringComparison.Ordinal)) is > 0 and var at)
                    {
                        Add(words[at], ComponentScope.Shipped);
                        if (at + 2 < words.Count && words[at + 1].Text.Equals("AS", StringComparison.OrdinalIgnoreCase))
                            stages.Add(words[at + 2].Text);
                    }

                    break;
                case "COPY" or "ADD" or "RUN":
                    foreach (var word in words.Skip(1).TakeWhile(word => word.Text.StartsWith("--", StringComparison.Ordinal)))
                        AddSource(word);
                    break;
                default:
                    break;
            }
        }

        string? Resolve(string text) => ImageName.Expand(text, name => arguments.GetValueOrDefault(name));

        void AddSource((string Text, int Start) word)
        {
            var at =
                word.Text.StartsWith("--from=", StringComparison.Ordinal) ? 7
                : !word.Text.StartsWith("--mount=", StringComparison.Ordinal) ? -1
                : word.Text.IndexOf(",from=", StringComparison.Ordinal) is >= 0 and var comma ? comma + 6
                : word.Text.IndexOf("=from=", StringComparison.Ordinal) is >= 0 and var sign ? sign + 6
                : -1;
            if (at < 0)
                return;
            var image = word.Text[at..].Split(',')[0];
            // A stage may be called by its number.
            if (image.Length > 0 && !image.All(char.IsAsciiDigit))
                Add((image, word.Start + at), ComponentScope.Shipped);
        }

        void Add((string Text, int Start) word, ComponentScope scope)
        {
            if (Resolve(word.Text) is not { Length: > 0 } image || stages.Contains(image))
                return;
            var span = new ByteSpan(word.Start, word.Text.Length);
            if (ImageName.Declare(image, span, image == word.Text) is { } entry)
                listing.Add(entry with { Scope = scope });
        }
    }

    /// <summary>Each instruction as its words: lines that end with the escape go on, comments between them fall away.</summary>
    private static IEnumerable<List<(string Text, int Start)>> Instructions(SourceFile file)
    {
        var words = new List<(string, int)>();
        var escape = '\\';
        var isHead = true;
        var documents = new Queue<(string End, bool Strips)>();
        for (var number = 1; number <= file.Lines.Count; number++)
        {
            var span = file.Lines.Line(number, file.Bytes);
            var line = System.Text.Encoding.Latin1.GetString(file.Bytes[span.Start..span.End]);
            if (documents.TryPeek(out var document))
            {
                if ((document.Strips ? line.TrimStart('\t') : line) == document.End)
                    documents.Dequeue();
                continue;
            }

            var text = line.Trim();
            if (text.StartsWith('#'))
            {
                if (
                    isHead
                    && text[1..].Split('=') is [var directive, var value]
                    && directive.Trim().Equals("escape", StringComparison.OrdinalIgnoreCase)
                    && value.Trim() == "`"
                )
                    escape = '`';
                continue;
            }

            if (text.Length == 0)
                continue;
            isHead = false;
            var goesOn = text[^1] == escape;
            if (words.Count < 10_000)
                AddWords(goesOn ? line[..line.LastIndexOf(escape)] : line, span.Start, words);
            if (goesOn)
                continue;
            if (words.Count > 0)
            {
                foreach (var end in DocumentsIn(words))
                    documents.Enqueue(end);
                yield return words;
            }

            words = [];
        }

        if (words.Count > 0)
            yield return words;
    }

    /// <summary>What follows <c>RUN &lt;&lt;EOF</c> up to a line <c>EOF</c> holds no instructions.</summary>
    private static IEnumerable<(string, bool)> DocumentsIn(List<(string Text, int Start)> words)
    {
        if (words[0].Text.ToUpperInvariant() is not ("RUN" or "COPY" or "ADD"))
            yield break;
        foreach (var (text, _) in words.Skip(1))
        {
            var at = text.IndexOf("<<", StringComparison.Ordinal);
            if (at < 0 || at + 2 >= text.Length || text.AsSpan(0, at).ContainsAnyExceptInRange('0', '9'))
                continue;
            var end = text[(at + 2)..];
            var strips = end[0] == '-';
            end = end.TrimStart('-').Trim('"', '\'');
            if (end.Length > 0 && (char.IsAsciiLetter(end[0]) || end[0] == '_'))
                yield return (end, strips);
        }
    }

    private static void AddWords(string line, int start, List<(string, int)> words)
    {
        var at = 0;
        while (at < line.Length)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
            var from = at;
            while (at < line.Length && !char.IsWhiteSpace(line[at]))
                at++;
            if (at > from)
                words.Add((line[from..at], start + from));
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Dockerfile",
                """
                # syntax=docker/dockerfile:1
                ARG VERSION=3.11
                ARG BASE=python:${VERSION}-slim
                FROM --platform=$BUILDPLATFORM golang:1.20 AS build
                RUN --mount=type=bind,from=alpine:3.18,target=/x \
                    # a comment
                    make
                RUN <<EOF
                FROM nothing:1
                EOF
                FROM $BASE
                COPY --from=build /app /app
                COPY --from=registry.example.com:5000/team/tool:2.0@sha256:e93c93565005b37ddebf2396b4dc4b6913c1838baa82efdfb79acedd5816c240 /tool /tool
                FROM build as last
                FROM ${UNKNOWN}:1
                FROM scratch
                FROM nginx
                """,
                "pkg:docker/golang@1.20",
                "pkg:docker/alpine@3.18",
                "pkg:docker/python@3.11-slim",
                "pkg:docker/team/tool@sha256:e93c93565005b37ddebf2396b4dc4b6913c1838baa82efdfb79acedd5816c240?repository_url=registry.example.com:5000&tag=2.0",
                "pkg:docker/nginx"
            ),
        ];
}
