using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Yarn resolved: its own format up to version 1 (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/), YAML since 2.</summary>
public sealed class YarnLock : Lockfile
{
    public override string Name => "yarn.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => listing.File.Bytes.IndexOf("__metadata:"u8) >= 0 ? Berry : Classic;

    private static RaiseCommand Berry { get; } = new("yarn up -R {name}", "yarn up {name}@{version}");

    private static RaiseCommand Classic { get; } = new("yarn upgrade {name}", "yarn add {name}@{version}");

    public override bool Wants(SourcePath path) => path.IsNamed("yarn.lock");

    /// <summary>The folders of the projects that it resolves, relative to its own; null for version 1, which does not tell.</summary>
    internal static IReadOnlySet<string>? ProjectsOf(Listing listing) => (listing.Model as Reading)?.Projects;

    /// <summary>The entry that stands for a name and a range exactly as a manifest has them.</summary>
    internal static int? Find(Listing listing, string name, string range) => (listing.Model as Reading)?.Find(name, range)?.Number;

    public override void Read(SourceFile file, Listing listing)
    {
        var reading = new Reading(listing);
        listing.Model = reading;
        if (file.Bytes.StartsWith("__metadata:"u8) || file.Bytes.IndexOf("\n__metadata:"u8) >= 0)
            reading.ReadYaml();
        else
            reading.ReadClassic();
        reading.Declare();
    }

    private sealed class Package
    {
        public required string Descriptor { get; init; }
        public required ByteSpan Span { get; init; }
        public int? Number { get; set; }
        public string? Version { get; set; }
        public ByteSpan VersionSpan { get; set; }
        public string? Resolution { get; set; }
        public string? Resolved { get; set; }
        public string? Integrity { get; set; }
        public string? Checksum { get; set; }
        public List<(string Name, string Range)> Needs { get; } = [];
        public HashSet<string> Optional { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Reading(Listing listing)
    {
        private readonly List<Package> _packages = [];
        private readonly Dictionary<string, Package> _byDescriptor = new(StringComparer.Ordinal);

        private readonly Dictionary<string, Package> _byResolution = new(StringComparer.Ordinal);

        public HashSet<string>? Projects { get; private set; }

        public Package? Find(string name, string range) =>
            _byDescriptor.GetValueOrDefault($"{name}@{range}") ?? _byDescriptor.GetValueOrDefault($"{name}@npm:{range}");

        private Package? Begin(string descriptors, ByteSpan span, int line)
        {
            if (_packages.Count > Listing.MaxEntries)
                return null;
            var all = descriptors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (all.Length == 0)
                return null;
            var package = new Package { Descriptor = all[0].Trim('"'), Span = span };
            _packages.Add(package);
            foreach (var descriptor in all)
            {
                if (!_byDescriptor.TryAdd(descriptor.Trim('"'), package))
                    listing.FailAt(line, "a package that stands there for the second time");
            }

            return package;
        }

        public void ReadYaml()
        {
            Projects = new HashSet<string>(StringComparer.Ordinal);
            var lines = new BlockLines(listing);
            Package? at = null;
            while (lines.Next() && _packages.Count <= Listing.MaxEntries)
            {
                if (lines.Depth == 1)
                {
                    at = lines[0] == "__metadata" ? null : Begin(lines[0], lines.KeySpan, lines.Number);
                    continue;
                }

                if (at is null || lines.Value is not { } value)
                    continue;
                if (lines.Depth == 3 && lines[1] == "dependencies")
                    at.Needs.Add((lines[2], value));
                if (lines.Depth == 4 && lines[1] == "dependenciesMeta" && lines[3] == "optional" && value == "true")
                    at.Optional.Add(lines[2]);
                if (lines.Depth != 2)
                    continue;
                switch (lines[1])
                {
                    case "version":
                        (at.Version, at.VersionSpan) = (value, lines.ValueSpan);
                        break;
                    case "resolution":
                        at.Resolution = value;
                        break;
                    case "checksum":
                        at.Checksum = value;
                        break;
                    default:
                        break;
                }
            }
        }

        public void ReadClassic()
        {
            Package? at = null;
            var block = "";
            for (var number = 1; number <= listing.File.Lines.Count; number++)
            {
                var span = listing.File.Lines.Line(number, listing.File.Bytes);
                var line = TextBytes.Decode(listing.File.Bytes[span.Start..span.End]).TrimEnd();
                var text = line.TrimStart(' ');
                if (text.Length == 0 || text[0] == '#')
                    continue;
                var indent = line.Length - text.Length;
                if (indent == 0)
                {
                    if (_packages.Count > Listing.MaxEntries)
                        return;
                    at = text[^1] == ':' ? Begin(text[..^1], new ByteSpan(span.Start, line.Length - 1), number) : null;
                    block = "";
                    if (at is not null)
                        continue;
                }

                var (key, value) = Words(text);
                if (at is null || (value is null && text[^1] != ':'))
                {
                    listing.FailAt(number, "no line as Yarn writes them");
                    return;
                }

                if (indent == 2 && value is null)
                    block = text[..^1];
                else if (indent == 2)
                    TakeField(at, key, value!, span, line);
                else if (value is not null && block is "dependencies" or "optionalDependencies")
                    at.Needs.Add((key, value!));
            }
        }

        private static void TakeField(Package package, string key, string value, ByteSpan span, string line)
        {
            switch (key)
            {
                case "version":
                    package.Version = value;
                    package.VersionSpan = new ByteSpan(span.Start + line.LastIndexOf(value, StringComparison.Ordinal), value.Length);
                    break;
                case "resolved":
                    package.Resolved = value;
                    break;
                case "integrity":
                    package.Integrity = value;
                    break;
                default:
                    break;
            }
        }

        /// <summary>A key and what stands behind it, each with or without quotes.</summary>
        private static (string Key, string? Value) Words(string text)
        {
            var end = text[0] == '"' ? text.IndexOf('"', 1) + 1 : text.IndexOf(' ', StringComparison.Ordinal);
            if (end <= 0 || end >= text.Length)
                return (text.Trim('"', ':'), null);
            return (text[..end].Trim('"'), text[end..].Trim().Trim('"'));
        }

        public void Declare()
        {
            foreach (var package in _packages)
                _byResolution.TryAdd(package.Resolution ?? package.Descriptor, package);
            var projects = _packages.Where(IsProject).ToList();
            foreach (var project in projects)
            {
                var folder = ReferenceOf(project);
                folder = folder[(folder.IndexOf(':', StringComparison.Ordinal) + 1)..];
                if (Listings.Beside("yarn.lock", folder) is { } known)
                    Projects?.Add(known);
            }

            var direct = new HashSet<Package>(
                projects.SelectMany(project => project.Needs).Select(need => Real(Find(need.Name, need.Range))).OfType<Package>()
            );
            foreach (var package in _packages.Where(package => !IsProject(package) && ReferenceEquals(Real(package), package)))
            {
                if (package.Version is null)
                {
                    listing.FailAt(listing.LineOf(package.Span.Start), "a package without a version");
                    continue;
                }

                package.Number = listing.Entries.Count;
                var isAdded = listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Npm,
                        Name = NameOf(package),
                        Version = package.Version,
                        Span = package.Span,
                        VersionSpan = package.VersionSpan,
                        IsScopedByNeed = true,
                        IsDirect =
                            direct.Contains(package) ? true
                            : Projects is null ? null
                            : false,
                        Key = package.Resolution ?? package.Descriptor,
                        DependsOn =
                        [
                            .. package
                                .Needs.Select(need => Real(Find(need.Name, need.Range)))
                                .OfType<Package>()
                                .Select(need => need.Resolution ?? need.Descriptor),
                        ],
                        Hashes = HashesOf(package),
                        Origin = OriginOf(package),
                    }
                );
                if (!isAdded)
                    return;
            }
        }

        private static bool IsProject(Package package) => NodePackages.IsFolder(ReferenceOf(package));

        private static string ReferenceOf(Package package) =>
            NodePackages.SplitAt(package.Resolution ?? package.Descriptor).Reference.Split('#')[0].Split("::")[0];

        /// <summary>A patch is a second entry for the package that it changes.</summary>
        private Package? Real(Package? package)
        {
            if (package?.Resolution is not { } resolution || !resolution.Contains("@patch:", StringComparison.Ordinal))
                return package;
            var inner = NodePackages.SplitAt(resolution).Reference["patch:".Length..].Split('#')[0];
            var (name, reference) = NodePackages.SplitAt(Uri.UnescapeDataString(inner));
            return _byResolution.GetValueOrDefault($"{name}@{reference}") ?? package;
        }

        private static string NameOf(Package package)
        {
            if (package.Resolution is { } resolution)
                return NodePackages.SplitAt(resolution).Name;
            var (name, range) = NodePackages.SplitAt(package.Descriptor);
            return NodePackages.Alias(range) is { } alias ? alias.Name : name;
        }

        private static ImmutableArray<ComponentHash> HashesOf(Package package)
        {
            if (package.Integrity is { } integrity)
                return Digests.OfIntegrity(integrity);
            // Of the archive that Yarn makes itself, behind the version of the format it makes it in.
            if (package.Checksum is { } checksum)
                return Digests.OfHex("sha512", checksum[(checksum.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            return
                package.Resolved is { } resolved
                && resolved.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at
                && NodePackages.IsRegistry(resolved)
                ? Digests.OfHex("sha1", resolved[(at + 1)..])
                : [];
        }

        private static string? OriginOf(Package package)
        {
            if (package.Resolution is { } resolution)
                return NodePackages.SplitAt(resolution).Reference is var rest && rest.StartsWith("npm:", StringComparison.Ordinal)
                    ? null
                    : rest;
            return package.Resolved is { } resolved && !NodePackages.IsRegistry(resolved) ? resolved : null;
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "yarn.lock",
                """
                # yarn lockfile v1


                "@babel/core@^7.0.0", "@babel/core@^7.1.0":
                  version "7.1.0"
                  resolved "https://packages.example.com/@babel/core/-/core-7.1.0.tgz#da39a3ee5e6b4b0d3255bfef95601890afd80709"
                  dependencies:
                    lodash "^4.17.0"

                lodash@^4.17.0, "lodash4@npm:lodash@^4.17.0":
                  version "4.17.20"
                  resolved "https://packages.example.com/lodash/-/lodash-4.17.20.tgz#da39a3ee5e6b4b0d3255bfef95601890afd80709"
                  integrity sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g==

                "old@npm:ms@0.7":
                  version "0.7.1"
                  resolved "https://packages.example.com/ms/-/ms-0.7.1.tgz"
                """,
                "pkg:npm/%40babel/core@7.1.0",
                "pkg:npm/lodash@4.17.20",
                "pkg:npm/ms@0.7.1"
            ),
            Of(
                "yarn.lock",
                """
                __metadata:
                  version: 8
                  cacheKey: 10c0

                "@app/a@workspace:packages/a":
                  version: 0.0.0-use.local
                  resolution: "@app/a@workspace:packages/a"
                  dependencies:
                    lodash4: "npm:lodash@^4.17.0"
                    typescript: "patch:typescript@npm%3A^5.0.0#optional!builtin<compat/typescript>"
                  languageName: unknown
                  linkType: soft

                "linked@link:./linked::locator=app%40workspace%3A.":
                  version: 0.0.0-use.local
                  resolution: "linked@link:./linked::locator=app%40workspace%3A."
                  linkType: soft

                "lodash4@npm:lodash@^4.17.0, lodash@npm:^4":
                  version: 4.17.20
                  resolution: "lodash@npm:4.17.20"
                  linkType: hard

                "tool@https://github.com/example/tool.git":
                  version: 1.0.0
                  resolution: "tool@https://github.com/example/tool.git#commit=0123456"
                  linkType: hard

                "typescript@npm:^5.0.0":
                  version: 5.0.4
                  resolution: "typescript@npm:5.0.4"
                  linkType: hard

                "typescript@patch:typescript@npm%3A^5.0.0#optional!builtin<compat/typescript>":
                  version: 5.0.4
                  resolution: "typescript@patch:typescript@npm%3A5.0.4#optional!builtin<compat/typescript>::version=5.0.4&hash=b5f058"
                  linkType: hard
                """,
                "pkg:npm/lodash@4.17.20",
                "pkg:npm/tool@1.0.0",
                "pkg:npm/typescript@5.0.4"
            ),
        ];
}
