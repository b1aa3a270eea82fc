using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies.Rules;

/// <summary>A component that an advisory calls unmaintained, unsound or otherwise not to be relied on.</summary>
public sealed class Unmaintained : DependencyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "dependencies/unmaintained",
            Title = "A component is no longer maintained",
            Severity = Severity.Low,
            Cwe = [1104],
            Tier = Tier.Audit,
            Why = "Nobody will mend the next vulnerability that is found in it.",
            Fix = "Replace it by what the advisory recommends, before it has to be done in a hurry.",
            References = ["https://rustsec.org"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                Record("EX-2024-2", Advisory),
                File(
                    "poetry.lock",
                    """
                    [[package]]
                    name = "«orphan»"
                    version = "1.0"
                    """
                )
            ),
            Good(
                "a vulnerability is another matter",
                Record("EX-2024-2", Advisory.Replace("\"informational\": \"unmaintained\"", "\"x\": 1", StringComparison.Ordinal)),
                File(
                    "poetry.lock",
                    """
                    [[package]]
                    name = "orphan"
                    version = "1.0"
                    """
                )
            ),
        ];

    private const string Advisory = """
        {
          "schema_version": "1.7.0",
          "id": "EX-2024-2",
          "modified": "2024-02-01T00:00:00Z",
          "summary": "orphan is unmaintained",
          "affected": [
            {
              "package": { "ecosystem": "PyPI", "name": "orphan" },
              "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }],
              "database_specific": { "informational": "unmaintained" }
            }
          ]
        }
        """;

    public override IEnumerable<Charge> Check(Judged judged) =>
        from one in judged.Vulnerabilities
        where one.Informational is not null && !one.IsMalicious
        select new Charge($"{NameOf(judged.Component)} is {one.Informational} ({one.Id}){Of(one.Summary)}.", one.Id)
        {
            Aliases = [one.Id, .. one.Aliases],
            Advisory = new Advisory { Id = one.Id, Aliases = one.Aliases },
        };

    private static string Of(string summary) => summary.Length > 0 ? $": {summary.TrimEnd('.')}" : "";
}
