namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component says that nobody may use it without leave.</summary>
public sealed class Proprietary : DutyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/proprietary",
            Title = "A component says that nobody may use it without leave",
            Severity = Severity.Medium,
            Cwe = [1357],
            Why = """
                `UNLICENSED`, `Proprietary` and `All rights reserved` mean that there is no licence but the one that a contract gives.
                Without such a contract the component may not be used.
                """,
            Fix = """
                Where it is your own, or a contract covers it, write so under `licences: exceptions:` in `gatehouse.yml`. Else replace
                it.
                """,
            References = ["https://docs.npmjs.com/cli/v11/configuring-npm/package-json#license"],
        };

    public override IEnumerable<Example> Examples => [Bad("Proprietary"), Good("a licence that gives everything away", "The Unlicense")];

    protected override Duty Duty => Duty.Proprietary;
}
