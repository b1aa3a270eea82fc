using Gatehouse.Engine.Sources.Ignore;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary><c>.trivyignore.yaml</c>: lists of ids with paths, package URLs, an end and a statement.</summary>
internal sealed class TrivyIgnoreYaml : ExcuseFile
{
    private static readonly string[] Sections = ["vulnerabilities", "misconfigurations", "secrets", "licenses"];

    public override ImmutableArray<string> Files => [".trivyignore.yaml", ".trivyignore.yml"];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        if (Mapping(text, list) is not { } root)
            return;
        foreach (var entry in Sections.SelectMany(section => Mappings(root[section])))
        {
            var line = entry.Place.Line;
            if (Text(entry["id"]) is not { } id)
            {
                list.Tell(line, "an entry without `id` excuses nothing");
                continue;
            }

            var paths = Globs(entry["paths"], list);
            var purls = entry["purls"] is YamlSequence written ? written.Items.Select(Text).OfType<string>().ToList() : null;
            list.Add(
                new Excuse
                {
                    Id = id,
                    Fits = finding =>
                        (paths is null || paths.Exists(path => path.Matches(finding.Location.Path)))
                        && (purls is null || purls.Exists(purl => FitsPurl(purl, finding))),
                    Reason = Text(entry["statement"]),
                    Until = LastDayBefore(Text(entry["expired_at"]), line, list),
                    Line = line,
                }
            );
        }
    }

    private static List<PathGlob>? Globs(YamlNode? node, ExcuseList list)
    {
        if (node is not YamlSequence written)
            return null;
        var globs = new List<PathGlob>();
        foreach (var item in written.Items.OfType<YamlScalar>())
        {
            try
            {
                // As Trivy reads it, a path begins at the root.
                globs.Add(PathGlob.Parse("/" + item.Text.TrimStart('.', '/')));
            }
            catch (FormatException wrong)
            {
                list.Tell(item.Place.Line, wrong.Message.TrimEnd('.'));
            }
        }

        return globs;
    }
}
