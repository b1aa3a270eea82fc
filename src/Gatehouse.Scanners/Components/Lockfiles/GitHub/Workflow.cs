using System.Text;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>The actions, reusable workflows and images that workflows and actions use (https://docs.github.com/en/actions/reference/workflows-and-actions).</summary>
public sealed class Workflow : Lockfile
{
    private const string Image = "docker://";

    public override string Name => "a workflow of GitHub";

    public override bool Wants(SourcePath path)
    {
        if (!path.HasExtension(".yml") && !path.HasExtension(".yaml"))
            return false;
        if (path.IsNamed("action.yml") || path.IsNamed("action.yaml"))
            return true;
        var folder = path.Directory;
        return folder is ".github/workflows" || folder.EndsWith("/.github/workflows", StringComparison.Ordinal);
    }

    public override void Read(SourceFile file, Listing listing)
    {
        if (listing.Yaml() is not { } root)
            return;
        foreach (var job in ((root["jobs"] as YamlMapping)?.Entries ?? []).Select(job => job.Value).OfType<YamlMapping>())
        {
            AddUse(listing, job["uses"]);
            AddSteps(listing, job["steps"]);
            AddImage(listing, job["container"]);
            foreach (var service in (job["services"] as YamlMapping)?.Entries ?? [])
                AddImage(listing, service.Value);
        }

        if (root["runs"] is not YamlMapping runs)
            return;
        AddSteps(listing, runs["steps"]);
        if (runs["image"] is YamlScalar image && image.Text.StartsWith(Image, StringComparison.Ordinal))
            AddImage(listing, image);
    }

    private static void AddSteps(Listing listing, YamlNode? steps)
    {
        foreach (var step in ((steps as YamlSequence)?.Items ?? []).OfType<YamlMapping>())
            AddUse(listing, step["uses"]);
    }

    private static void AddImage(Listing listing, YamlNode? node)
    {
        if ((node is YamlMapping container ? container["image"] : node) is not YamlScalar scalar)
            return;
        var span = YamlPlaces.Inner(listing, scalar);
        var isPlain = span.Length == scalar.Text.Length;
        var from = scalar.Text.StartsWith(Image, StringComparison.Ordinal) ? Image.Length : 0;
        var place = isPlain ? new ByteSpan(span.Start + from, span.Length - from) : span;
        if (ImageName.Declare(scalar.Text[from..], place, isPlain) is { } entry)
            listing.Add(entry with { Scope = ComponentScope.Development });
    }

    private static void AddUse(Listing listing, YamlNode? node)
    {
        if (node is not YamlScalar uses || uses.Text.StartsWith('.'))
            return;
        if (uses.Text.StartsWith(Image, StringComparison.Ordinal))
        {
            AddImage(listing, uses);
            return;
        }

        var at = uses.Text.IndexOf('@', StringComparison.Ordinal);
        var parts = (at < 0 ? uses.Text : uses.Text[..at]).Split('/');
        var reference = at < 0 ? "" : uses.Text[(at + 1)..];
        if (
            parts.Length < 2
            || parts.Any(part => part.Length == 0)
            || reference.Length == 0
            || uses.Text.Contains("${{", StringComparison.Ordinal)
        )
        {
            listing.FailAt(uses.Place.Line, "`uses:` names no action");
            return;
        }

        var span = YamlPlaces.Inner(listing, uses);
        var isPlain = span.Length == uses.Text.Length;
        var isCommit = reference.Length is 40 or 64 && reference.All(char.IsAsciiHexDigit);
        // `v4` and `main` move on; a commit does not, and what it was tagged with stands in a comment by custom.
        var noted = isCommit ? VersionNoted(listing, span.End) : null;
        var version =
            isCommit ? noted ?? reference
            : IsComplete(reference) ? reference
            : null;
        var name = $"{parts[0]}/{parts[1]}";
        listing.Add(
            new Declared
            {
                Ecosystem = Ecosystem.GitHubActions,
                Name = name,
                Version = version,
                Range = version is null ? reference : null,
                Span = span,
                VersionSpan = isPlain ? new ByteSpan(span.Start + at + 1, reference.Length) : null,
                Scope = ComponentScope.Development,
                IsDirect = true,
                Purl = Ecosystem.GitHubActions.Purl(name, reference) with { Subpath = string.Join('/', parts[2..]) },
            }
        );
    }

    private static bool IsComplete(string reference) =>
        reference.TrimStart('v').Split('-', '+')[0].Split('.') is { Length: 3 } parts
        && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));

    /// <summary>The version in the comment behind a commit: <c># v4.1.0</c>, <c># tag=v4.1.0</c>.</summary>
    private static string? VersionNoted(Listing listing, int from)
    {
        var line = listing.File.Lines.Line(listing.File.Lines.LineAt(Math.Max(0, from - 1)), listing.File.Bytes);
        if (from > line.End)
            return null;
        var rest = Encoding.Latin1.GetString(listing.File.Bytes[from..line.End]);
        var sign = rest.IndexOf('#', StringComparison.Ordinal);
        if (sign < 0)
            return null;
        return rest[(sign + 1)..]
            .Split([' ', '\t', '=', ',', '@', ':'], StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word =>
                word.TrimStart('v') is [>= '0' and <= '9', ..]
                && word.Contains('.', StringComparison.Ordinal)
                && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+')
            );
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                ".github/workflows/build.yml",
                """
                on: push
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    container: node:18.2
                    services:
                      db:
                        image: postgres:15
                    steps:
                      - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v4.1.0
                      - uses: github/codeql-action/init@v3
                      - uses: "tj-actions/changed-files@v45.0.7"
                      - uses: ./.github/actions/own
                      - uses: docker://alpine:3.18
                      - run: make
                  call:
                    uses: example/shared/.github/workflows/deploy.yml@main
                """,
                "pkg:docker/node@18.2",
                "pkg:docker/postgres@15",
                "pkg:githubactions/actions/checkout@0123456789abcdef0123456789abcdef01234567",
                "pkg:githubactions/github/codeql-action@v3#init",
                "pkg:githubactions/tj-actions/changed-files@v45.0.7",
                "pkg:docker/alpine@3.18",
                "pkg:githubactions/example/shared@main#.github/workflows/deploy.yml"
            ),
            Of(
                "action.yml",
                """
                runs:
                  using: composite
                  steps:
                    - uses: actions/cache@v4.0.2
                """,
                "pkg:githubactions/actions/cache@v4.0.2"
            ),
        ];
}
