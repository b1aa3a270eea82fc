using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary><c>osv-scanner.toml</c>: <c>[[IgnoredVulns]]</c> and <c>[[PackageOverrides]]</c> (https://google.github.io/osv-scanner/configuration/).</summary>
internal sealed class OsvScannerToml : ExcuseFile
{
    public override ImmutableArray<string> Files => ["osv-scanner.toml"];

    public override bool IsInAnyFolder => true;

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var document = TomlDocument.Parse(text);
        if (document.Problem is { } problem)
        {
            list.Tell(problem.Line, problem.Message);
            return;
        }

        foreach (var entry in Tables(document.Root["IgnoredVulns"]))
        {
            if (Text(entry["id"]) is { } id)
                list.Add(
                    new Excuse
                    {
                        Id = id,
                        Reason = Text(entry["reason"]),
                        Until = LastDayBefore(Text(entry["ignoreUntil"]), entry.Place.Line, list),
                        Line = entry.Place.Line,
                    }
                );
            else
                list.Tell(entry.Place.Line, "an entry without `id` excuses nothing");
        }

        foreach (var entry in Tables(document.Root["PackageOverrides"]))
        {
            var whole = IsTrue(entry["ignore"]);
            var vulnerabilities = whole || (entry["vulnerability"] is TomlTable about && IsTrue(about["ignore"]));
            var licences = whole || (entry["license"] is TomlTable terms && IsTrue(terms["ignore"]));
            if (!vulnerabilities && !licences)
                continue;
            var (name, version, ecosystem) = (Text(entry["name"]), Text(entry["version"]), Text(entry["ecosystem"]));
            list.Add(
                new Excuse
                {
                    Fits = finding =>
                        finding.Component is { } component
                        && (finding.Advisory is null ? licences : vulnerabilities)
                        && (name is null || name.Equals(component.Name, StringComparison.OrdinalIgnoreCase))
                        && (version is null || version == component.Version)
                        && (ecosystem is null || ecosystem.Equals(component.Ecosystem, StringComparison.OrdinalIgnoreCase)),
                    Reason = Text(entry["reason"]),
                    Until = LastDayBefore(Text(entry["effectiveUntil"]), entry.Place.Line, list),
                    Line = entry.Place.Line,
                }
            );
        }
    }

    private static IEnumerable<TomlTable> Tables(TomlNode? node) => node is TomlArray array ? array.Items.OfType<TomlTable>() : [];

    private static string? Text(TomlNode? node) =>
        node switch
        {
            TomlText text => text.Text,
            TomlMoment moment => moment.Text,
            _ => null,
        };

    private static bool IsTrue(TomlNode? node) => node is TomlTruth { IsTrue: true };
}
