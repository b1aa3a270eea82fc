using Gatehouse.Scanners.Dependencies.Matching;

namespace Gatehouse.Scanners.Dependencies.Rules;

/// <summary>A package that runs a program of its own when it is installed.</summary>
public sealed class InstallScript : DependencyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "dependencies/install-script",
            Title = "A package runs a script when it is installed",
            Severity = Severity.Info,
            Cwe = [829],
            Tier = Tier.Audit,
            Why = """
                Its makers, and whoever takes over their account, run what they like on every machine that installs it, with all that the
                installing user may do. Most attacks on npm come in this way.
                """,
            Fix = "Install with `ignore-scripts=true` in .npmrc, and allow the few packages that need theirs.",
            References = ["https://docs.npmjs.com/cli/using-npm/scripts#npm-install"],
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
                        "": { "dependencies": { "native-thing": "1.0.0" } },
                        "«node_modules/native-thing»": { "version": "1.0.0", "hasInstallScript": true }
                      }
                    }
                    """
                )
            ),
            Good(
                "a package without one",
                File(
                    "package-lock.json",
                    """
                    {
                      "name": "app",
                      "lockfileVersion": 3,
                      "packages": {
                        "": { "dependencies": { "plain-thing": "1.0.0" } },
                        "node_modules/plain-thing": { "version": "1.0.0" }
                      }
                    }
                    """
                )
            ),
        ];

    public override IEnumerable<Charge> Check(Judged judged) =>
        judged.Component.RunsOnInstall
            ? [new Charge($"{NameOf(judged.Component)} runs a script of its own when it is installed.", "install-script")]
            : [];
}
