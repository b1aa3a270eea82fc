using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What pip is told to install (https://pip.pypa.io/en/stable/reference/requirements-file-format/).</summary>
public sealed class RequirementsFile : Lockfile
{
    private const int MostIncludes = 1000;

    public override string Name => "a requirements file";

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("pip-compile --generate-hashes --upgrade-package {name}=={version}");

    public override bool Wants(SourcePath path)
    {
        var isText = path.HasExtension(".txt") || path.HasExtension(".in");
        if (path.HasExtension(".pip"))
            return true;
        if (!isText)
            return false;
        var folder = path.Directory;
        folder = folder[(folder.LastIndexOf('/') + 1)..];
        return path.Name.Contains("requirements", StringComparison.OrdinalIgnoreCase)
            || folder.Equals("requirements", StringComparison.OrdinalIgnoreCase);
    }

    public override void Read(SourceFile file, Listing listing)
    {
        var reading = new RequirementsReading(listing, ScopeOf(file.Path));
        listing.Model = reading;
        reading.Read();
    }

    /// <summary>By the words of its own name: <c>requirements-dev.txt</c>, <c>test_requirements.txt</c>, <c>requirements/docs.txt</c>.</summary>
    private static ComponentScope ScopeOf(SourcePath path)
    {
        var name = path.Name.ToString().ToLowerInvariant();
        foreach (var word in name.Split('-', '_', '.', ' '))
        {
            if (word is "test" or "tests" or "testing")
                return ComponentScope.Test;
            if (word is "dev" or "develop" or "development" or "lint" or "linting" or "doc" or "docs")
                return ComponentScope.Development;
        }

        return ComponentScope.Shipped;
    }

    public override void Join(Listing own, Listings all)
    {
        var constraints = Follow(own, all);
        foreach (var path in constraints.Where(path => all[path] is null || IsNamedConstraints(path)))
            all.At(path, this)?.Drop(_ => true);
        if (IsNamedConstraints(own.Path) && all.Index(Constraining).Paths.Contains(own.Path))
            own.Drop(_ => true);
        if (!own.Path.EndsWith(".in", StringComparison.Ordinal))
            return;
        var compiled = own.Path[..^3] + ".txt";
        if (all[compiled] is { } locked)
            Pinning.LeaveTo(own, [locked]);
    }

    private static bool IsNamedConstraints(string path) =>
        new SourcePath(path).Name.Contains("constraint", StringComparison.OrdinalIgnoreCase);

    private sealed record Constraints(HashSet<string> Paths);

    /// <summary>The files that some file names as constraints: they ask for nothing themselves.</summary>
    private static Constraints Constraining(Listings all) =>
        new([
            .. all
                .All.Where(listing => listing.Model is RequirementsReading)
                .SelectMany(listing =>
                    ((RequirementsReading)listing.Model!)
                        .Includes.Where(include => include.IsConstraint)
                        .Select(include => Listings.Beside(listing.Path, include.Path))
                )
                .OfType<string>(),
        ]);

    /// <summary>Reads what the file includes, and lets constraints fix the versions that requirements leave open.</summary>
    private HashSet<string> Follow(Listing own, Listings all)
    {
        var asked = new List<Listing> { own };
        var pins = new Dictionary<string, (Listing File, Declared Pin)>(StringComparer.Ordinal);
        var seen = new HashSet<(string, bool)> { (own.Path, false) };
        var constraints = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<(Listing File, bool IsConstraint)>([(own, false)]);
        var follows = all.Index(Constraining).Paths.Count > 0;
        while (queue.TryDequeue(out var at))
        {
            foreach (var (found, isNamedSo) in Included(at.File, all))
            {
                var isConstraint = at.IsConstraint || isNamedSo;
                // A file of this kind by its own name follows its own includes; only constraints reach through it.
                if ((!follows && !isConstraint && all[found.Path] is not null) || !seen.Add((found.Path, isConstraint)))
                    continue;
                if (seen.Count > MostIncludes)
                {
                    own.Fail($"it includes more than {MostIncludes} files; the rest was left out", "Include fewer files.");
                    return constraints;
                }

                queue.Enqueue((found, isConstraint));
                if (!isConstraint)
                    asked.Add(found);
                else if (found.Model is RequirementsReading { } other)
                {
                    constraints.Add(found.Path);
                    foreach (var pin in other.Pins)
                        pins.TryAdd(pin.Key!, (found, pin));
                }
            }
        }

        if (pins.Count > 0)
            asked.ForEach(file => Constrain(file, pins));
        return [.. constraints.Where(path => !seen.Contains((path, false)))];
    }

    /// <summary>The files that a file includes, each once; one that is not there is told.</summary>
    private List<(Listing File, bool IsConstraint)> Included(Listing file, Listings all)
    {
        if (file.Model is not RequirementsReading reading)
            return [];
        if (reading.Included is { } known)
            return known;
        var found = new HashSet<(Listing, bool)>();
        foreach (var include in reading.Includes)
        {
            var path = include.Path.Contains("://", StringComparison.Ordinal) ? null : Listings.Beside(file.Path, include.Path);
            if ((path is null ? null : all.At(path, this)) is { } included)
                found.Add((included, include.IsConstraint));
            // Without its constraints a file still says what it asks for; without its includes it does not.
            else if (!include.IsConstraint && reading.Told.Add(include.Path))
                file.Fail(
                    $"line {include.Line} includes `{TextBytes.Printable(Origins.Plain(include.Path))}`, which the tree does not have",
                    "Add the file to the tree, or remove the line."
                );
        }

        return reading.Included = [.. found];
    }

    private static void Constrain(Listing file, Dictionary<string, (Listing File, Declared Pin)> pins)
    {
        for (var i = 0; i < file.Entries.Count; i++)
        {
            var entry = file.Entries[i];
            if (entry.Version is not null || entry.Origin is not null || !pins.TryGetValue(entry.Key!, out var pinned))
                continue;
            file.Settle(
                i,
                entry with
                {
                    Version = pinned.Pin.Version,
                    VersionSpan = pinned.Pin.VersionSpan,
                    VersionPath = pinned.File.Path,
                }
            );
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "requirements.txt",
                """
                # what the service needs
                --index-url https://packages.example.com/simple
                Flask[async]==2.0.0 ; python_version >= "3.8"  # web
                requests >= 2.20, < 3
                zope.interface===5.4.0
                ruamel_yaml==0.17.*
                django \
                    ==3.2.1 \
                    --hash=sha256:e93c93565005b37ddebf2396b4dc4b6913c1838baa82efdfb79acedd5816c240
                urllib3 @ https://user:${TOKEN}@files.example.com/urllib3-1.26.0-py2.py3-none-any.whl
                git+https://github.com/example/tool.git@v1.2#egg=tool&subdirectory=src
                -e git+https://github.com/example/other.git#egg=other
                -e .
                ./vendor/local-1.0.tar.gz
                git+https://github.com/example/unnamed.git
                """,
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/requests",
                "pkg:pypi/zope-interface@5.4.0",
                "pkg:pypi/ruamel-yaml",
                "pkg:pypi/django@3.2.1",
                "pkg:pypi/urllib3@1.26.0",
                "pkg:pypi/tool",
                "pkg:pypi/other",
                "pkg:pypi/local@1.0",
                "pkg:generic/unnamed?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fexample%2Funnamed.git".Replace(
                    "%2F",
                    "/",
                    StringComparison.Ordinal
                )
            ),
            new LockfileExample(
                [
                    new ExampleFile("app/requirements-dev.txt", "-r ../base.list\n-c limits.txt\npytest\n"),
                    new ExampleFile("app/limits.txt", "pytest==7.0.0\nunused==1.0\n"),
                    new ExampleFile("base.list", "Jinja2==3.0.0\n-r app/requirements-dev.txt\n"),
                ],
                ["pkg:pypi/pytest@7.0.0", "pkg:pypi/jinja2@3.0.0"]
            ),
            new LockfileExample(
                [
                    new ExampleFile("requirements.in", "flask>=2\n"),
                    new ExampleFile("requirements.txt", "click==8.0.0\n    # via flask\nflask==2.0.0\n    # via -r requirements.in\n"),
                ],
                ["pkg:pypi/click@8.0.0", "pkg:pypi/flask@2.0.0"]
            ),
        ];
}
