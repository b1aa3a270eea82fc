using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies.Rules;

/// <summary>A package that is itself the attack.</summary>
public sealed class MaliciousPackage : DependencyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "dependencies/malicious-package",
            Title = "A component is malicious",
            Severity = Severity.Critical,
            Cwe = [506, 1357],
            Why = """
                The package was published, or taken over, to attack whoever installs it.
                Installing it was enough: take every machine that did, and every secret on it, for lost.
                """,
            Fix = "Remove it, rebuild the machines that installed it, and revoke all credentials that they could read.",
            References = ["https://github.com/ossf/malicious-packages", "https://slsa.dev"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                Record("MAL-2024-1", Advisory),
                File(
                    "poetry.lock",
                    """
                    [[package]]
                    name = "«colourama»"
                    version = "0.1.6"
                    """
                )
            ),
            Good(
                "another package",
                Record("MAL-2024-1", Advisory),
                File(
                    "poetry.lock",
                    """
                    [[package]]
                    name = "colorama"
                    version = "0.4.6"
                    """
                )
            ),
        ];

    private const string Advisory = """
        {
          "schema_version": "1.7.0",
          "id": "MAL-2024-1",
          "modified": "2024-02-01T00:00:00Z",
          "summary": "Malicious code in colourama",
          "affected": [
            {
              "package": { "ecosystem": "PyPI", "name": "colourama" },
              "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }]
            }
          ]
        }
        """;

    public override IEnumerable<Charge> Check(Judged judged) =>
        from one in judged.Vulnerabilities
        where one.IsMalicious
        select new Charge(
            $"{NameOf(judged.Component)} is malicious ({one.Id}): remove it, and take what installed it for compromised.",
            one.Id
        )
        {
            Aliases = [one.Id, .. one.Aliases],
            Advisory = new Advisory
            {
                Id = one.Id,
                Aliases = one.Aliases,
                Cvss = (double?)one.Cvss?.Score,
                Vector = one.Vector,
                KnownExploited = one.Exploit is not null,
                Reachable = one.Reachable,
            },
        };
}
