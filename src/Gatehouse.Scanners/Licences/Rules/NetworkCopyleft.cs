namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component is under a licence that reaches over the network.</summary>
public sealed class NetworkCopyleft : DutyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/network-copyleft",
            Title = "A component is under a licence that reaches over the network",
            Severity = Severity.High,
            Cwe = [1357],
            Why = """
                Whoever offers such a component over a network, even as a part of a service that nobody downloads, must offer the source
                of all that belongs to it under the same licence. Some of these licences reach the programs that run the service, too.
                """,
            Fix = """
                Replace the component, buy another licence from its makers where they sell one, or keep it out of what is shipped. Where
                it may be used, write it under `licences: exceptions:` in `gatehouse.yml` with the reason.
                """,
            References = ["https://www.gnu.org/licenses/agpl-3.0.html", "https://www.mongodb.com/licensing/server-side-public-license/faq"],
        };

    public override IEnumerable<Example> Examples => [Bad("AGPL-3.0-or-later"), Good("a free choice", "AGPL-3.0-only OR MIT")];

    protected override Duty Duty => Duty.NetworkCopyleft;
}
