using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies.Rules;

/// <summary>A package whose name is one slip of the pen away from a well-known one.</summary>
public sealed class NearlyNamed : DependencyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "dependencies/nearly-named",
            Title = "A package has nearly the name of a well-known one",
            Severity = Severity.Medium,
            Confidence = Confidence.Low,
            Cwe = [1357, 506],
            Tier = Tier.Audit,
            Why = """
                Attackers publish packages under names that people mistype.
                Well-known are the packages that the advisory database names most often.
                """,
            Fix =
                "Look at who publishes the package; if it is the wrong one, remove it and treat its machines as `dependencies/malicious-package` says.",
            References = ["https://cwe.mitre.org/data/definitions/1357.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                Record("EX-2024-3", Known("requests", 1)),
                Record("EX-2024-4", Known("requests", 2)),
                Record("EX-2024-5", Known("requests", 3)),
                File(
                    "poetry.lock",
                    """
                    [[package]]
                    name = "«reqeusts»"
                    version = "1.0"
                    """
                )
            ),
            Good(
                "the well-known package itself, and one whose name is its own",
                Record("EX-2024-3", Known("requests", 1)),
                Record("EX-2024-4", Known("requests", 2)),
                Record("EX-2024-5", Known("requests", 3)),
                File(
                    "poetry.lock",
                    """
                    [[package]]
                    name = "requests"
                    version = "9.0"

                    [[package]]
                    name = "grequests"
                    version = "1.0"

                    [[package]]
                    name = "requests-toolbelt"
                    version = "1.0"
                    """
                )
            ),
        ];

    private static string Known(string name, int number) =>
        $$"""
            {
              "schema_version": "1.7.0",
              "id": "EX-2024-{{number + 2}}",
              "modified": "2024-02-01T00:00:00Z",
              "affected": [
                {
                  "package": { "ecosystem": "PyPI", "name": "{{name}}" },
                  "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": "{{number}}.0" }] }]
                }
              ]
            }
            """;

    public override IEnumerable<Charge> Check(Judged judged) =>
        judged.Resembles is { } other
            ?
            [
                new Charge(
                    $"{judged.Component.Name} is nearly named as the well-known {other}: make sure that it is the one you mean.",
                    other
                ),
            ]
            : [];
}
