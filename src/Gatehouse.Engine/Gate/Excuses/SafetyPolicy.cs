using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>
/// Safety's <c>.safety-policy.yml</c>, versions 2 and 3 (https://docs.safetycli.com/safety-docs/administration/safety-policy-files). Its own
/// numbers are in no public database: only CVE and GHSA ids can match.
/// </summary>
internal sealed class SafetyPolicy : ExcuseFile
{
    public override ImmutableArray<string> Files => [".safety-policy.yml", ".safety-policy.yaml"];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var root = Mapping(text, list);
        ReadList((root?["security"] as YamlMapping)?["ignore-vulnerabilities"], list);
        var report = (root?["report"] as YamlMapping)?["dependency-vulnerabilities"] as YamlMapping;
        ReadList((report?["auto-ignore-in-report"] as YamlMapping)?["vulnerabilities"], list);
    }

    private static void ReadList(YamlNode? node, ExcuseList list)
    {
        var own = 0;
        if (node is not YamlMapping entries)
            return;
        foreach (var (id, value) in entries.Entries)
        {
            own += id.Text.All(char.IsAsciiDigit) ? 1 : 0;
            var terms = value as YamlMapping;
            list.Add(
                new Excuse
                {
                    Id = id.Text,
                    Reason = Text(terms?["reason"]),
                    Until = LastDayBefore(Text(terms?["expires"]), id.Place.Line, list),
                    Line = id.Place.Line,
                }
            );
        }

        if (own > 0)
            list.Tell(
                entries.Place.Line,
                $"{own} ids are numbers of Safety's own database, which is not public; name the CVE or GHSA id instead"
            );
    }
}
