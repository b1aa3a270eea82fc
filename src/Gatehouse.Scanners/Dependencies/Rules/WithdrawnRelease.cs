using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies.Rules;

/// <summary>A release that its makers took back or advise against.</summary>
public sealed class WithdrawnRelease : DependencyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "dependencies/withdrawn-release",
            Title = "A release was deprecated, yanked or retracted by its makers",
            Severity = Severity.Low,
            Cwe = [1104],
            Tier = Tier.Audit,
            Why = "Its makers advise against this release: it is broken, wrong or followed by something else, and will not be mended.",
            Fix = "Take the release or the package that their message names.",
            References = ["https://peps.python.org/pep-0592/", "https://docs.npmjs.com/cli/commands/npm-deprecate"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                File(
                    "package-lock.json",
                    """
                    {
                      "name": "app",
                      "lockfileVersion": 3,
                      "packages": {
                        "": { "dependencies": { "old-thing": "1.0.0" } },
                        "«node_modules/old-thing»": { "version": "1.0.0", "deprecated": "use new-thing" }
                      }
                    }
                    """
                )
            ),
            Good(
                "a release that stands",
                File(
                    "package-lock.json",
                    """
                    {
                      "name": "app",
                      "lockfileVersion": 3,
                      "packages": {
                        "": { "dependencies": { "new-thing": "1.0.0" } },
                        "node_modules/new-thing": { "version": "1.0.0" }
                      }
                    }
                    """
                )
            ),
        ];

    public override IEnumerable<Charge> Check(Judged judged) =>
        judged.Component.Withdrawn is { } why
            ? [new Charge($"{NameOf(judged.Component)} was withdrawn by its makers: {why.TrimEnd('.')}.", "withdrawn")]
            : [];
}
