namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component may not be used for what earns money.</summary>
public sealed class NonCommercial : DutyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/non-commercial",
            Title = "A component may not be used for what earns money",
            Severity = Severity.High,
            Cwe = [1357],
            Why = """
                The makers give the component away for private use, study or research alone. Whoever uses it in a business has no
                licence at all.
                """,
            Fix = """
                Replace the component, or ask its makers for a licence that covers the use.
                """,
            References = ["https://polyformproject.org/licenses/noncommercial/1.0.0/"],
        };

    public override IEnumerable<Example> Examples => [Bad("CC-BY-NC-4.0"), Good("the same without that condition", "CC-BY-4.0")];

    protected override Duty Duty => Duty.NonCommercial;
}
