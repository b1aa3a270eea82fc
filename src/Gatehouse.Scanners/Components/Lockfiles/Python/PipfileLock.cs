using Gatehouse.Engine.Syntax.Json;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Pipenv resolved (https://pipenv.pypa.io/en/latest/pipfile.html#pipfile-lock).</summary>
public sealed class PipfileLock : Lockfile
{
    public override string Name => "Pipfile.lock";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("pipenv upgrade {name}", "pipenv upgrade \"{name}>={version}\"");

    public override bool Wants(SourcePath path) => path.IsNamed("Pipfile.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        // Besides its two old categories, a file may have any others.
        foreach (var category in listing.Json().Entries.Where(category => category.Key != "_meta"))
        {
            var scope = category.Key switch
            {
                "default" => ComponentScope.Shipped,
                "develop" => ComponentScope.Development,
                var other => PythonPackages.ScopeOfGroup(other),
            };
            foreach (var package in category.Value.Entries)
            {
                if (Declare(package, scope) is { } entry && !listing.Add(entry))
                    return;
            }
        }
    }

    private static Declared? Declare(JsonEntry package, ComponentScope scope)
    {
        var version = package.Value["version"];
        var text = version.Text ?? "";
        var isPin = text.StartsWith("==", StringComparison.Ordinal) && !text.Contains('*', StringComparison.Ordinal);
        var signs = text.StartsWith("===", StringComparison.Ordinal) ? 3 : 2;
        var git = package.Value["git"].Text;
        var origin = git is not null ? $"git+{git}@{package.Value["ref"].Text}" : package.Value["file"].Text;
        if (package.Value["path"].Text is { } path)
        {
            if (PythonPackages.OfAddress(path) is null)
                return null;
            origin = path;
        }

        return new Declared
        {
            Ecosystem = Ecosystem.PyPI,
            Name = package.Key,
            Version = isPin ? text[signs..].Trim() : null,
            Range = isPin || text.Length == 0 || text == "*" ? null : text,
            Span = package.KeySpan,
            VersionSpan =
                !isPin || version.Span.Length != text.Length
                    ? null
                    : new Engine.Text.ByteSpan(version.Span.Start + signs, version.Span.Length - signs),
            Scope = scope,
            Key = Ecosystem.PyPI.Normalise(package.Key),
            Hashes = [.. package.Value["hashes"].Texts.SelectMany(text => Digests.OfPrefixed(text))],
            Origin = origin,
        };
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "Pipfile.lock",
                """
                {
                    "_meta": {"hash": {"sha256": "0"}, "pipfile-spec": 6, "requires": {}, "sources": []},
                    "default": {
                        "certifi": {
                            "hashes": ["sha256:0f0d56dc5a6ad56fd4ba36484d6cc34451e1c6548c61daad8c320169f91eddc7"],
                            "markers": "python_version >= '3.6'",
                            "version": "==2022.12.7"
                        },
                        "tool": {"git": "https://github.com/example/tool.git", "ref": "0123456789abcdef0123456789abcdef01234567"},
                        "own": {"editable": true, "path": "."}
                    },
                    "develop": {
                        "pytest": {"version": "==7.2.0"}
                    }
                }
                """,
                "pkg:pypi/certifi@2022.12.7",
                "pkg:pypi/tool",
                "pkg:pypi/pytest@7.2.0"
            ),
        ];
}
