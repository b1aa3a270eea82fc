using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Poetry resolved (https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock).</summary>
public sealed class PoetryLock : Lockfile
{
    public override string Name => "poetry.lock";

    public override bool Wants(SourcePath path) => path.IsNamed("poetry.lock");

    public override void Read(SourceFile file, Listing listing)
    {
        var document = TomlDocument.Parse(file.Text);
        if (document.Problem is { } problem)
        {
            listing.FailAt(problem.Line, problem.Message);
            return;
        }

        if (document.Root["package"] is not TomlArray packages)
            return;
        foreach (var package in packages.Items.OfType<TomlTable>())
        {
            if (package["name"] is not TomlText name || package["version"] is not TomlText version)
            {
                listing.FailAt(package.Place.Line, "a package without name or version");
                continue;
            }

            listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.PyPI,
                    Name = name.Text,
                    Version = version.Text,
                    Span = listing.SpanAt(name.Place.Line, name.Place.Column, name.Text.Length + 2),
                    Key = Ecosystem.PyPI.Normalise(name.Text),
                    DependsOn = package["dependencies"] is TomlTable needs
                        ? [.. needs.Entries.Select(need => Ecosystem.PyPI.Normalise(need.Key))]
                        : [],
                }
            );
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "poetry.lock",
                """
                [[package]]
                name = "Flask"
                version = "2.0.0"
                optional = false

                [package.dependencies]
                Werkzeug = ">=2.0"

                [[package]]
                name = "werkzeug"
                version = "2.0.1"
                """,
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/werkzeug@2.0.1"
            ),
        ];
}
