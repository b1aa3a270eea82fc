using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What an installed Python package says of itself (https://packaging.python.org/en/latest/specifications/core-metadata/).</summary>
public sealed class InstalledDistribution : Lockfile
{
    private const int LongestLicence = 120;
    private const string LicenceClassifier = "License ::";

    public override string Name => "the metadata of an installed package";

    public override bool IsGenerated => true;

    public override bool Wants(SourcePath path)
    {
        var folder = path.Directory;
        folder = folder[(folder.LastIndexOf('/') + 1)..];
        if (path.Name is "METADATA")
            return folder.EndsWith(".dist-info", StringComparison.OrdinalIgnoreCase);
        // Distributors of Linux install it as a file without a folder.
        if (path.HasExtension(".egg-info"))
            return path.Name.Contains('-');
        if (path.Name is not "PKG-INFO")
            return false;
        // In a checkout, setuptools leaves the same file for the project's own code.
        return folder is "EGG-INFO"
            || (
                folder.EndsWith(".egg-info", StringComparison.OrdinalIgnoreCase)
                && (
                    folder[..^".egg-info".Length].Contains('-')
                    || path.Value.Contains("site-packages/", StringComparison.Ordinal)
                    || path.Value.Contains("dist-packages/", StringComparison.Ordinal)
                )
            );
    }

    public override void Read(SourceFile file, Listing listing)
    {
        string? name = null;
        string? version = null;
        string? expression = null;
        string? licence = null;
        var nameSpan = default(ByteSpan);
        var classifiers = new List<string>();
        var needs = new List<string>();
        for (var number = 1; number <= file.Lines.Count; number++)
        {
            var span = file.Lines.Line(number, file.Bytes);
            // Behind the first empty line stands the description.
            if (span.Length == 0)
                break;
            var line = file.Bytes[span.Start..span.End];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t')
                continue;
            var value = TextBytes.Decode(line[(colon + 1)..]).Trim();
            switch (Encoding.Latin1.GetString(line[..colon]).ToLowerInvariant())
            {
                case "name":
                    name ??= value;
                    nameSpan = new ByteSpan(span.Start + line.IndexOf(Encoding.UTF8.GetBytes(value)), Encoding.UTF8.GetByteCount(value));
                    break;
                case "version":
                    version ??= value;
                    break;
                case "license-expression":
                    expression = value;
                    break;
                case "license":
                    licence = value;
                    break;
                case "classifier" when value.StartsWith(LicenceClassifier, StringComparison.Ordinal):
                    classifiers.Add(value[(value.LastIndexOf("::", StringComparison.Ordinal) + 2)..].Trim());
                    break;
                case "requires-dist" when Requirement.Parse(value) is { IsOfExtra: false } need:
                    needs.Add(Ecosystem.PyPI.Normalise(need.Name));
                    break;
                default:
                    break;
            }
        }

        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(version))
        {
            listing.FailAt(1, "it has no name or no version");
            return;
        }

        var metadata = file.Path.HasExtension(".egg-info") ? listing.Path : listing.Path[..listing.Path.LastIndexOf('/')];
        listing.Installation = metadata[..(metadata.LastIndexOf('/') + 1)] + "*";
        listing.Add(
            new Declared
            {
                Ecosystem = Ecosystem.PyPI,
                Name = name,
                Version = version,
                Span = nameSpan,
                Key = Ecosystem.PyPI.Normalise(name),
                DependsOn = [.. needs],
                Licences = LicencesOf(expression, licence, classifiers),
            }
        );
    }

    /// <summary>The expression is a promise, the free text a habit; many packages only have the classifier.</summary>
    private static ImmutableArray<string> LicencesOf(string? expression, string? licence, List<string> classifiers)
    {
        if (!string.IsNullOrEmpty(expression))
            return [expression];
        // Some put the whole text there.
        if (licence is { Length: > 0 and <= LongestLicence } && !licence.Equals("UNKNOWN", StringComparison.OrdinalIgnoreCase))
            return [licence];
        return [.. classifiers.Where(classifier => classifier != "OSI Approved")];
    }

    /// <summary>pip leaves an empty file beside the metadata of what the user asked for.</summary>
    public override void Join(Listing own, Listings all)
    {
        if (own.Entries.Count == 1 && all.Has(own.Path[..(own.Path.LastIndexOf('/') + 1)] + "REQUESTED"))
            own.Settle(0, own.Entries[0] with { IsDirect = true });
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            new LockfileExample(
                [
                    new ExampleFile(
                        "lib/site-packages/flask-2.0.0.dist-info/METADATA",
                        """
                        Metadata-Version: 2.1
                        Name: Flask
                        Version: 2.0.0
                        License: BSD-3-Clause
                        Classifier: License :: OSI Approved :: BSD License
                        Requires-Dist: Werkzeug (>=2.0)
                        Requires-Dist: asgiref (>=3.2) ; extra == 'async'

                        Name: no header
                        """
                    ),
                    new ExampleFile("lib/site-packages/Werkzeug.egg-info/PKG-INFO", "Name: Werkzeug\nVersion: 2.0.1\n"),
                    new ExampleFile("src/own.egg-info/PKG-INFO", "Name: own\nVersion: 1.0\n"),
                ],
                ["pkg:pypi/werkzeug@2.0.1", "pkg:pypi/flask@2.0.0"]
            ),
        ];
}
