using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What pnpm resolved, in the versions 5 to 9 of its file (https://github.com/pnpm/spec/tree/master/lockfile).</summary>
public sealed class PnpmLock : Lockfile
{
    public override string Name => "pnpm-lock.yaml";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("pnpm update --depth Infinity {name}", "pnpm add {name}@{version}");

    public override bool Wants(SourcePath path) => path.IsNamed("pnpm-lock.yaml");

    /// <summary>The folders of the projects that it resolves, relative to its own.</summary>
    internal static IReadOnlySet<string> ProjectsOf(Listing listing) => listing.Model as HashSet<string> ?? [];

    public override void Read(SourceFile file, Listing listing)
    {
        var reading = new Reading(listing);
        listing.Model = reading.Projects;
        reading.Read();
    }

    /// <summary>A package, in as many parts of the file as speak of it.</summary>
    private sealed class Package(string key)
    {
        public string Key { get; } = key;
        public ByteSpan Span { get; init; }
        public string? Name { get; set; }
        public string? Version { get; set; }
        public string? Integrity { get; set; }
        public string? Origin { get; set; }
        public string? Withdrawn { get; set; }
        public bool IsFolder { get; set; }
        public bool? IsDevelopment { get; set; }
        public bool IsOptional { get; set; }
        public bool RunsOnInstall { get; set; }
        public List<(string Name, string Reference)> Needs { get; } = [];
    }

    private sealed class Reading(Listing listing)
    {
        private readonly List<Package> _packages = [];
        private readonly Dictionary<string, Package> _byKey = new(StringComparer.Ordinal);
        private readonly HashSet<(string, string)> _stood = [];
        private readonly List<(string Name, string Reference, ComponentScope Scope)> _asked = [];
        private int _major = 9;
        private Package? _at;

        public HashSet<string> Projects { get; } = new(StringComparer.Ordinal);

        public void Read()
        {
            var lines = new BlockLines(listing);
            while (lines.Next() && _packages.Count <= Listing.MaxEntries)
            {
                if (lines.Depth == 1)
                    _at = null;
                switch (lines[0])
                {
                    case "lockfileVersion" when lines.Depth == 1:
                        _major = int.TryParse((lines.Value ?? "").Split('.')[0], out var major) ? major : _major;
                        break;
                    case "importers" when lines.Depth == 2:
                        Projects.Add(lines[1] == "." ? "" : lines[1]);
                        break;
                    case "importers" when lines.Depth >= 4:
                        TakeAsked(lines, 2);
                        break;
                    case "dependencies" or "devDependencies" or "optionalDependencies" when lines.Depth >= 2:
                        Projects.Add("");
                        TakeAsked(lines, 0);
                        break;
                    case "packages" or "snapshots":
                        TakePackage(lines);
                        break;
                    default:
                        break;
                }
            }

            Declare();
        }

        /// <summary>Either <c>name: reference</c>, or the reference under <c>version</c>.</summary>
        private void TakeAsked(BlockLines lines, int level)
        {
            ComponentScope? scope = lines[level] switch
            {
                "dependencies" => ComponentScope.Shipped,
                "optionalDependencies" => ComponentScope.Optional,
                "devDependencies" => ComponentScope.Development,
                _ => null,
            };
            var isReference = lines.Depth == level + 2 || (lines.Depth == level + 3 && lines[level + 2] == "version");
            if (scope is { } known && isReference && lines.Value is { } reference)
                _asked.Add((lines[level + 1], reference, known));
        }

        private void TakePackage(BlockLines lines)
        {
            if (lines.Depth == 2)
            {
                var key = lines[1];
                if (!_stood.Add((lines[0], key)))
                    listing.FailAt(lines.Number, "a package that stands there for the second time");
                if (!_byKey.TryGetValue(key, out _at) && !_byKey.TryGetValue(Plain(key), out _at))
                {
                    _at = new Package(key) { Span = lines.KeySpan };
                    _packages.Add(_at);
                    _byKey.TryAdd(Plain(key), _at);
                }

                _byKey.TryAdd(key, _at);
                return;
            }

            if (_at is null || lines.Value is not { } value)
                return;
            if (lines.Depth == 4 && lines[2] is "dependencies" or "optionalDependencies")
                _at.Needs.Add((lines[3], value));
            else if (lines[2] == "resolution")
                TakeResolution(_at, lines.Depth == 4 ? [(lines[3], value)] : BlockLines.Flow(value));
            else if (lines.Depth == 3)
                TakeField(_at, lines[2], value);
        }

        private static void TakeField(Package package, string field, string value)
        {
            switch (field)
            {
                case "name":
                    package.Name = value;
                    break;
                case "version":
                    package.Version = value;
                    break;
                case "dev":
                    package.IsDevelopment = value == "true" && package.IsDevelopment != false;
                    break;
                case "optional":
                    package.IsOptional = value == "true";
                    break;
                case "requiresBuild":
                    package.RunsOnInstall = value == "true";
                    break;
                case "deprecated":
                    package.Withdrawn = value;
                    break;
                default:
                    break;
            }
        }

        private void TakeResolution(Package package, IEnumerable<(string Key, string Value)> facts)
        {
            string? repository = null;
            string? commit = null;
            foreach (var (key, value) in facts)
            {
                switch (key)
                {
                    case "integrity":
                        package.Integrity = value;
                        break;
                    case "tarball" when !NodePackages.IsRegistry(value):
                        package.Origin = value;
                        break;
                    case "directory":
                        package.IsFolder = true;
                        if (Listings.Beside("pnpm-lock.yaml", value) is { } folder)
                            Projects.Add(folder);
                        break;
                    case "repo":
                        repository = value;
                        break;
                    case "commit":
                        commit = value;
                        break;
                    default:
                        break;
                }
            }

            if (repository is not null)
                package.Origin = $"git+{repository}#{commit}";
        }

        /// <summary>Without the peers that it was resolved with: they change where it lies, not what it is.</summary>
        private string Plain(string key)
        {
            var bracket = key.IndexOf('(', StringComparison.Ordinal);
            if (bracket > 0)
                return key[..bracket];
            if (_major >= 6 || !key.StartsWith('/'))
                return key;
            var version = key.LastIndexOf('/');
            // Peers with a scope have their slash written as a plus sign.
            var peers = key.IndexOf('_', version + 1);
            return peers < 0 ? key : key[..peers];
        }

        private (string Name, string Version) NameOf(Package package)
        {
            var key = Plain(package.Key).TrimStart('/');
            string name;
            string version;
            if (_major >= 6)
            {
                (name, version) = NodePackages.SplitAt(key);
            }
            else
            {
                var end = key.LastIndexOf('/');
                name = end < 0 ? key : key[..end];
                version = end < 0 ? "" : key[(end + 1)..];
                // Another registry stands before the name.
                if (
                    name.Split('/') is [var host, .. var rest]
                    && rest.Length > 0
                    && host[0] != '@'
                    && host.Contains('.', StringComparison.Ordinal)
                )
                    name = string.Join('/', rest);
            }

            return (package.Name ?? name, package.Version ?? version);
        }

        private Package? Find(string name, string reference) =>
            _byKey.GetValueOrDefault(reference)
            ?? _byKey.GetValueOrDefault($"{name}@{reference}")
            ?? _byKey.GetValueOrDefault($"/{name}@{reference}")
            ?? _byKey.GetValueOrDefault($"/{name}/{reference}")
            ?? (Plain(reference) is var plain && plain != reference ? Find(name, plain) : null);

        private void Declare()
        {
            var direct = new Dictionary<Package, ComponentScope>();
            foreach (var (name, reference, scope) in _asked)
            {
                if (Find(name, reference) is { } package && (!direct.TryGetValue(package, out var other) || scope < other))
                    direct[package] = scope;
            }

            // What a folder of the project needs, the project needs.
            foreach (var (name, reference) in _packages.Where(package => package.IsFolder).SelectMany(package => package.Needs))
            {
                if (Find(name, reference) is { } package)
                    direct.TryAdd(package, ComponentScope.Shipped);
            }

            foreach (var package in _packages.Where(package => !package.IsFolder))
            {
                var (name, version) = NameOf(package);
                var isAddress = NodePackages.IsAddress(version) || version.Length == 0 || !char.IsAsciiDigit(version[0]);
                if (name.Length == 0)
                    continue;
                var isDirect = direct.TryGetValue(package, out var scope);
                var at = listing.File.Bytes[package.Span.Start..package.Span.End].LastIndexOf(System.Text.Encoding.UTF8.GetBytes(version));
                var isAdded = listing.Add(
                    new Declared
                    {
                        Ecosystem = Ecosystem.Npm,
                        Name = name,
                        Version = isAddress ? null : version,
                        Span = package.Span,
                        VersionSpan = isAddress || at < 0 ? null : new ByteSpan(package.Span.Start + at, version.Length),
                        Scope =
                            package.IsDevelopment == true ? ComponentScope.Development
                            : package.IsOptional ? ComponentScope.Optional
                            : scope,
                        IsScopedByNeed = package.IsDevelopment is null && !package.IsOptional && !isDirect,
                        IsDirect = Projects.Count == 0 ? null : isDirect,
                        Key = package.Key,
                        DependsOn = [.. package.Needs.Select(need => Find(need.Name, need.Reference)?.Key).OfType<string>()],
                        Hashes = Digests.OfIntegrity(package.Integrity),
                        Origin = package.Origin ?? (isAddress && version.Length > 0 ? version : null),
                        Withdrawn = package.Withdrawn,
                        RunsOnInstall = package.RunsOnInstall,
                    }
                );
                if (!isAdded)
                    return;
            }
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "pnpm-lock.yaml",
                """
                lockfileVersion: '9.0'

                importers:

                  .:
                    dependencies:
                      lodash4:
                        specifier: npm:lodash@^4.17.0
                        version: lodash@4.17.20
                      react-dom:
                        specifier: 'catalog:'
                        version: 18.3.1(react@18.3.1)
                    devDependencies:
                      tool:
                        specifier: github:example/tool
                        version: https://codeload.example.com/example/tool/tar.gz/0123456

                  packages/a:
                    dependencies:
                      app:
                        specifier: workspace:*
                        version: link:../..

                packages:

                  '@scope/loose-envify@1.4.0':
                    resolution: {integrity: sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g==}
                    deprecated: |-
                      no longer
                      supported

                  lodash@4.17.20:
                    resolution: {integrity: sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g==}

                  react-dom@18.3.1:
                    resolution: {integrity: sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g==}
                    peerDependencies:
                      react: ^18.3.1

                  react@18.3.1:
                    resolution: {integrity: sha512-mHJ9O79RqluphRrcw2X/GTh3k9tVv8YcoyY4Kkh4WDMUYKRZUq0h1o0w2rrrxBqM7VoeUVqgb27xlEMXTnYt4g==}

                  tool@https://codeload.example.com/example/tool/tar.gz/0123456:
                    resolution: {tarball: https://codeload.example.com/example/tool/tar.gz/0123456}
                    version: 1.0.0

                snapshots:

                  '@scope/loose-envify@1.4.0': {}

                  lodash@4.17.20: {}

                  react-dom@18.3.1(react@18.3.1):
                    dependencies:
                      '@scope/loose-envify': 1.4.0
                      react: 18.3.1

                  react@18.3.1: {}

                  tool@https://codeload.example.com/example/tool/tar.gz/0123456: {}
                """,
                "pkg:npm/%40scope/loose-envify@1.4.0",
                "pkg:npm/lodash@4.17.20",
                "pkg:npm/react-dom@18.3.1",
                "pkg:npm/react@18.3.1",
                "pkg:npm/tool@1.0.0"
            ),
            Of(
                "pnpm-lock.yaml",
                """
                lockfileVersion: 5.4
                specifiers:
                  '@babel/core': ^7.0.0
                dependencies:
                  '@babel/core': 7.1.0_react@18.0.0
                packages:
                  /@babel/core/7.1.0_react@18.0.0:
                    resolution: {integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=}
                    dependencies: {react: 18.0.0}
                    dev: false
                  /react/18.0.0:
                    resolution: {integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=}
                    dev: true
                  github.com/example/tool/0123456:
                    resolution: {tarball: https://codeload.example.com/example/tool/tar.gz/0123456}
                    name: tool
                    version: 2.0.0
                """,
                "pkg:npm/%40babel/core@7.1.0",
                "pkg:npm/react@18.0.0",
                "pkg:npm/tool@2.0.0"
            ),
        ];
}
