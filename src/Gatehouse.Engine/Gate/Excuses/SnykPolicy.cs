using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary><c>.snyk</c>: ids, under each the ways by which a package came in (https://docs.snyk.io/manage-risk/policies/the-.snyk-file).</summary>
internal sealed class SnykPolicy : ExcuseFile
{
    public override ImmutableArray<string> Files => [".snyk"];

    public override bool IsInAnyFolder => true;

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        if (Mapping(text, list)?["ignore"] is not YamlMapping ignored)
            return;
        foreach (var (id, ways) in ignored.Entries)
        {
            foreach (var way in Mappings(ways).SelectMany(way => way.Entries))
            {
                var terms = way.Value as YamlMapping;
                var line = way.Key.Place.Line;
                var packages = way.Key.Text.Split(" > ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                list.Add(
                    new Excuse
                    {
                        Id = id.Text,
                        Fits = finding => packages is ["*"] or [] || IsWay(packages, finding.Component?.Path ?? []),
                        Reason = Text(terms?["reason"]),
                        Until = LastDayBefore(Text(terms?["expires"]), line, list),
                        Line = line,
                    }
                );
            }
        }
    }

    /// <summary><c>express@4.0.0 > qs > *</c>: names with or without a version; a star at its end stands for all below.</summary>
    private static bool IsWay(string[] pattern, ImmutableArray<string> path)
    {
        var isOpen = pattern[^1] == "*";
        var wanted = isOpen ? pattern[..^1] : pattern;
        return (isOpen ? path.Length >= wanted.Length : path.Length == wanted.Length)
            && wanted
                .Zip(path)
                .All(pair =>
                    pair.First == "*" || pair.First == pair.Second || pair.Second.StartsWith(pair.First + "@", StringComparison.Ordinal)
                );
    }
}
