namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component keeps some uses to its makers.</summary>
public sealed class SourceAvailable : DutyRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/source-available",
            Title = "A component keeps some uses to its makers",
            Severity = Severity.Medium,
            Cwe = [1357],
            Why = """
                The source can be read, but the licence is not an open one: mostly it forbids to offer the component as a service, to
                use it in production, or to use it for what the makers think wrong.
                """,
            Fix = """
                Read the terms of this version, and whether your use is among those allowed. Replace the component, buy a licence, or
                write the use that was found allowed under `licences: exceptions:`.
                """,
            References = ["https://mariadb.com/bsl11/", "https://www.elastic.co/licensing/elastic-license"],
        };

    public override IEnumerable<Example> Examples => [Bad("BUSL-1.1"), Good("an open licence", "Apache-2.0")];

    protected override Duty Duty => Duty.SourceAvailable;
}
