using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>The <c>ignore:</c> rules of <c>.grype.yaml</c> (https://github.com/anchore/grype#specifying-matches-to-ignore).</summary>
internal sealed class GrypeIgnore : ExcuseFile
{
    public override ImmutableArray<string> Files => [".grype.yaml", ".grype.yml", ".grype/config.yaml"];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        foreach (var entry in Mappings(Mapping(text, list)?["ignore"]))
        {
            var package = entry["package"] as YamlMapping;
            var (name, version, location) = (Text(package?["name"]), Text(package?["version"]), Text(package?["location"]));
            var fixState = Text(entry["fix-state"]);
            var id = Text(entry["vulnerability"]);
            var line = entry.Place.Line;
            if (id is null && name is null && version is null && location is null && fixState is null)
            {
                list.Tell(line, "an entry that names neither vulnerability nor package would excuse everything, and excuses nothing");
                continue;
            }

            if (fixState is not (null or "fixed" or "not-fixed" or "unknown" or "wont-fix"))
            {
                list.Tell(line, $"`{fixState}` is no state of a fix");
                continue;
            }

            if (location is not null && Glob(location) is null)
            {
                list.Tell(line, $"`{location}` is no path pattern");
                continue;
            }

            var place = location is null ? null : Glob(location);
            list.Add(
                new Excuse
                {
                    Id = id,
                    Fits = finding =>
                        finding.Component is { } component
                        && (name is null || name == component.Name)
                        && (version is null || version == component.Version)
                        && (place is null || place.Matches(finding.Location.Path))
                        && (fixState is null || (fixState == "fixed") == (finding.Advisory?.FixedVersion is not null)),
                    Reason = Text(entry["reason"]),
                    Line = line,
                }
            );
        }
    }

    private static PathGlob? Glob(string location)
    {
        try
        {
            return PathGlob.Parse(location);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
