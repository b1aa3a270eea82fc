using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Bundler resolved.</summary>
public sealed class GemfileLock : Lockfile
{
    public override string Name => "Gemfile.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("bundle update --conservative {name}", "bundle add {name} --version \"{version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("Gemfile.lock") || path.IsNamed("gems.locked");

    public override void Read(SourceFile file, Listing listing)
    {
        var section = "";
        string? remote = null,
            revision = null;
        var gems = new Dictionary<(string, string), Gem>();
        var order = new List<Gem>();
        // What the tree's own gems need, and what is asked for by name.
        var direct = new HashSet<string>(StringComparer.Ordinal);
        var digests = new Dictionary<(string, string), List<string>>();
        Gem? last = null;
        foreach (var (number, span, line) in Lines.Of(file))
        {
            if (line.Length == 0)
                continue;
            var depth = line.Length - line.TrimStart(' ').Length;
            var text = line[depth..];
            if (depth == 0)
            {
                (section, remote, revision, last) = (text, null, null, null);
                if (text.StartsWith("<<<<<<<", StringComparison.Ordinal) || text.StartsWith(">>>>>>>", StringComparison.Ordinal))
                    listing.FailAt(number, "an unresolved merge");
                continue;
            }

            switch (section)
            {
                case "GEM" or "GIT" or "PATH" or "PLUGIN SOURCE":
                    if (depth == 2 && text.StartsWith("remote: ", StringComparison.Ordinal))
                        remote = text[8..];
                    else if (depth == 2 && text.StartsWith("revision: ", StringComparison.Ordinal))
                        revision = text[10..];
                    else if (depth == 4)
                    {
                        var (name, version) = Split(text);
                        if (version is null)
                        {
                            listing.FailAt(number, "a gem without a version");
                            break;
                        }

                        // A gem may be built for many platforms; it is one component.
                        var plain = version.Split('-', 2)[0];
                        if (!gems.TryGetValue((name, plain), out last))
                        {
                            last = new Gem(name, plain, Lines.At(span, line, depth, name.Length), section == "PATH");
                            last.Origin =
                                section == "GIT" ? $"{remote}#{revision}"
                                : section == "PATH" ? remote
                                : null;
                            last.VersionSpan = Lines.At(span, line, depth + name.Length + 2, plain.Length);
                            gems.Add((name, plain), last);
                            order.Add(last);
                        }
                    }
                    else if (depth == 6 && last is not null)
                    {
                        var need = Split(text).Name;
                        if (last.IsOwn)
                            direct.Add(need);
                        last.Needs.Add(need);
                    }

                    break;
                case "DEPENDENCIES" when depth == 2:
                    direct.Add(Split(text).Name.TrimEnd('!'));
                    break;
                case "CHECKSUMS" when depth == 2 && text.LastIndexOf(" sha256=", StringComparison.Ordinal) is > 0 and var at:
                    var (sealedName, sealedVersion) = Split(text[..at]);
                    var key = (sealedName, (sealedVersion ?? "").Split('-', 2)[0]);
                    if (!digests.TryGetValue(key, out var known))
                        digests[key] = known = [];
                    known.Add(text[(at + 8)..]);
                    break;
            }
        }

        foreach (var gem in order.Where(gem => !gem.IsOwn))
        {
            var digest = digests.GetValueOrDefault((gem.Name, gem.Version));
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.RubyGems,
                    Name = gem.Name,
                    Version = gem.Version,
                    Span = gem.Span,
                    VersionSpan = gem.VersionSpan,
                    DependsOn = [.. gem.Needs],
                    IsDirect = direct.Contains(gem.Name),
                    // Each platform's package has a digest of its own.
                    Hashes = digest is [var only] ? Digests.OfHex("SHA-256", only) : [],
                    Origin = gem.Origin,
                }
            );
            if (!isAdded)
                return;
        }
    }

    private static (string Name, string? Version) Split(string text)
    {
        var open = text.IndexOf(" (", StringComparison.Ordinal);
        var close = text.LastIndexOf(')');
        return open < 0 || close < open ? (text.Trim(), null) : (text[..open], text[(open + 2)..close]);
    }

    private sealed class Gem(string name, string version, ByteSpan span, bool isOwn)
    {
        public string Name { get; } = name;

        public string Version { get; } = version;

        public ByteSpan Span { get; } = span;

        public bool IsOwn { get; } = isOwn;

        public ByteSpan VersionSpan { get; set; }

        public string? Origin { get; set; }

        public HashSet<string> Needs { get; } = new(StringComparer.Ordinal);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Gemfile.lock",
                """
                GIT
                  remote: https://github.com/example/tool.git
                  revision: 0123456789abcdef0123456789abcdef01234567
                  specs:
                    tool (1.0.0)

                PATH
                  remote: .
                  specs:
                    own (0.1.0)
                      rack (>= 2)

                GEM
                  remote: https://gems.example.com/
                  specs:
                    nokogiri (1.15.4-arm64-darwin)
                      racc (~> 1.4)
                    nokogiri (1.15.4-x86_64-linux)
                      racc (~> 1.4)
                    racc (1.7.1)
                    rack (2.2.8)

                PLATFORMS
                  arm64-darwin
                  x86_64-linux

                DEPENDENCIES
                  nokogiri (~> 1.15)
                  own!
                  tool!

                BUNDLED WITH
                   2.4.19
                """,
                "pkg:gem/tool@1.0.0",
                "pkg:gem/nokogiri@1.15.4",
                "pkg:gem/racc@1.7.1",
                "pkg:gem/rack@2.2.8"
            ),
        ];
}
