namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component is under a licence that asks for its changes.</summary>
public sealed class WeakCopyleft : DutyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/weak-copyleft",
            Title = "A component is under a licence that asks for its changes",
            Severity = Severity.Low,
            Cwe = [1357],
            Why = """
                What is changed in the component itself must be published under its licence, and users must be able to replace it. The
                rest of the program stays as it is.
                """,
            Fix = """
                Use the component unchanged and as a library of its own, name it in the notices (`gatehouse licences --format
                markdown`), and publish what you change in it. Allow the licence under `licences: allow:` once that is arranged.
                """,
            References = ["https://www.mozilla.org/en-US/MPL/2.0/FAQ/"],
        };

    public override IEnumerable<Example> Examples => [Bad("LGPL-3.0-only"), Good("a licence that asks for notices only", "BSD-3-Clause")];

    protected override Duty Duty => Duty.WeakCopyleft;
}
