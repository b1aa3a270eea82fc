using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What conda is asked for, and pip below it (https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html).</summary>
public sealed class CondaEnvironment : Lockfile
{
    private static readonly System.Buffers.SearchValues<char> AfterName = System.Buffers.SearchValues.Create(" =<>!~[");

    public override string Name => "a conda environment";

    public override bool Wants(SourcePath path) =>
        (path.HasExtension(".yml") || path.HasExtension(".yaml"))
        && (
            path.Name.StartsWith("environment", StringComparison.OrdinalIgnoreCase)
            || path.IsNamed("conda.yml")
            || path.IsNamed("conda.yaml")
        );

    public override void Read(SourceFile file, Listing listing)
    {
        // Other tools name files so too: without a list of dependencies it is none of conda's.
        if (listing.Yaml()?["dependencies"] is not YamlSequence packages)
            return;
        foreach (var item in packages.Items)
        {
            if (item is YamlScalar conda)
                AddConda(listing, conda);
            else if (item is YamlMapping inner && inner["pip"] is YamlSequence pip)
                AddPip(listing, pip);
        }
    }

    private static void AddConda(Listing listing, YamlScalar item)
    {
        var text = item.Text;
        var channel = text.LastIndexOf("::", StringComparison.Ordinal);
        var from = channel < 0 ? 0 : channel + 2;
        var end = text.AsSpan(from).IndexOfAny(AfterName);
        end = end < 0 ? text.Length : from + end;
        var name = text[from..end];
        if (name.Length == 0)
            return;
        var range = text[end..].Trim();
        var version = VersionIn(range);
        var place = PlaceOf(listing, item);
        var start = version is null ? 0 : text.IndexOf(version, end, StringComparison.Ordinal);
        listing.Add(
            new Declared
            {
                Ecosystem = Ecosystem.Conda,
                Name = name,
                Version = version,
                Range = version is null && range.Length > 0 ? range : null,
                Span = place.Span(from, name.Length) ?? place.Whole,
                VersionSpan = version is null ? null : place.Span(start, version.Length),
                IsDirect = true,
                Origin = channel > 0 ? text[..channel] : null,
                Purl =
                    channel > 0 && !text[..channel].Contains('/', StringComparison.Ordinal)
                        ? Ecosystem.Conda.Purl(name, version) with
                        {
                            Qualifiers = ImmutableSortedDictionary
                                .Create<string, string>(StringComparer.Ordinal)
                                .Add("channel", text[..channel]),
                        }
                        : null,
            }
        );
    }

    /// <summary>
    /// Conda takes <c>=1.2</c> for all of 1.2; with a build behind it, or three numbers as an exported environment has them, it names one.
    /// </summary>
    private static string? VersionIn(string range)
    {
        var isExact = range.StartsWith("==", StringComparison.Ordinal);
        var parts = range.TrimStart('=').Split('=', 2);
        var version = parts[0].Trim();
        return
            range.StartsWith('=')
            && Requirement.IsVersion(version)
            && !version.Contains('*', StringComparison.Ordinal)
            && (isExact || parts.Length == 2 || version.Count(c => c == '.') >= 2)
            ? version
            : null;
    }

    private static void AddPip(Listing listing, YamlSequence pip)
    {
        foreach (var item in pip.Items.OfType<YamlScalar>())
        {
            var place = PlaceOf(listing, item);
            // The files that it includes are requirements files, and found by their own names.
            if (item.Text.StartsWith('-'))
                continue;
            var entry =
                Requirement.Parse(item.Text) is { } read ? PythonPackages.Declare(read, place, ComponentScope.Shipped)
                : PythonPackages.IsLink(item.Text) ? PythonPackages.DeclareLink(item.Text, place.Whole, ComponentScope.Shipped)
                : null;
            if (entry is not null)
                listing.Add(entry);
            else if (!PythonPackages.IsLink(item.Text) && Requirement.Parse(item.Text) is null)
                listing.FailAt(item.Place.Line, "a requirement that is none");
        }
    }

    private static Placed PlaceOf(Listing listing, YamlScalar item)
    {
        var whole = listing.SpanOf(item);
        var bytes = System.Text.Encoding.UTF8.GetBytes(item.Text);
        var at = bytes.Length == item.Text.Length ? listing.File.Bytes[whole.Start..whole.End].IndexOf(bytes) : -1;
        return at < 0 ? Placed.Roughly(whole) : Placed.Exactly(whole, whole.Start + at);
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "environment.yml",
                """
                name: app
                channels: [conda-forge, defaults]
                dependencies:
                  - python=3.10
                  - numpy=1.23.4=py310hd5efca6_0
                  - conda-forge::scipy==1.9.3
                  - pandas>=1.5
                  - pip
                  - pip:
                      - flask==2.0.0
                      - requests[socks]>=2
                      - -r requirements.txt
                """,
                "pkg:conda/python",
                "pkg:conda/numpy@1.23.4",
                "pkg:conda/scipy@1.9.3?channel=conda-forge",
                "pkg:conda/pandas",
                "pkg:conda/pip",
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/requests"
            ),
        ];
}
