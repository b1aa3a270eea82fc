namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component is under a licence that takes in the whole program.</summary>
public sealed class StrongCopyleft : DutyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/strong-copyleft",
            Title = "A component is under a licence that takes in the whole program",
            Severity = Severity.Medium,
            Cwe = [1357],
            Why = """
                A program that is delivered with such a component as a part of it must be delivered under the same licence, with its
                source. For a product that is sold without its source that is a breach of its makers' rights.
                """,
            Fix = """
                Replace the component, choose the other licence where it has two, or deliver the program under this one. Where it may be
                used, write it under `licences: exceptions:` in `gatehouse.yml` with the reason.
                """,
            References = ["https://www.gnu.org/licenses/gpl-faq.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("GPL-3.0-or-later"), Good("an exception for what is only linked", "GPL-2.0-only WITH Classpath-exception-2.0")];

    protected override Duty Duty => Duty.StrongCopyleft;
}
