using System.Globalization;
using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies.Rules;

/// <summary>A component that the project asks for itself and that is several major versions behind.</summary>
public sealed class Outdated : DependencyRule
{
    private const int ManyMajors = 3;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "dependencies/outdated",
            Title = "A component is several major versions behind",
            Severity = Severity.Info,
            Cwe = [1104],
            Tier = Tier.Audit,
            Why = """
                Fixes are made for the newest versions. Whoever is three major versions behind has a long way to go on the day
                when one is needed. The newest version is the newest that an advisory about the package names; there may be newer ones.
                """,
            Fix = "Upgrade one major version after the other, each with its own notes of what changed.",
            References = ["https://owasp.org/www-project-top-ten/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                Record("EX-2024-3", Advisory),
                File(
                    "requirements.txt",
                    """
                    «leaky»==2.4
                    """
                )
            ),
            Good(
                "two major versions are little",
                Record("EX-2024-3", Advisory),
                File(
                    "requirements.txt",
                    """
                    leaky==3.0
                    """
                )
            ),
            Good(
                "what another component asks for",
                Record("EX-2024-3", Advisory),
                File(
                    "package-lock.json",
                    """
                    {"lockfileVersion": 3, "packages": {"": {}, "node_modules/leaky": {"version": "2.4.0"}}}
                    """
                )
            ),
        ];

    private const string Advisory = """
        {
          "schema_version": "1.7.0",
          "id": "EX-2024-3",
          "modified": "2024-02-01T00:00:00Z",
          "affected": [
            {
              "package": { "ecosystem": "PyPI", "name": "leaky" },
              "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "5.1" }, { "fixed": "5.1.2" }] }]
            },
            {
              "package": { "ecosystem": "npm", "name": "leaky" },
              "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "5.1.0" }, { "fixed": "5.1.2" }] }]
            }
          ]
        }
        """;

    public override IEnumerable<Charge> Check(Judged judged)
    {
        if (judged.Lag is { Majors: >= ManyMajors } lag)
            yield return new Charge(
                $"{NameOf(judged.Component)} is {lag.Majors.ToString(CultureInfo.InvariantCulture)} major versions behind {lag.Newest}, "
                    + "the newest that an advisory names.",
                ""
            );
    }
}
