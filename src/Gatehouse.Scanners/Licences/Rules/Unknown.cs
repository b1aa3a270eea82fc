namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component of which no licence is known, among others that state theirs.</summary>
public sealed class Unknown : LicenceRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/unknown",
            Title = "No licence is known of a component",
            Severity = Severity.Low,
            Cwe = [1357],
            Tier = Tier.Audit,
            Why = """
                What comes without a licence may not be used: all rights stay with its makers. Mostly it has one, and says so where no program
                looks, or in words of its own.
                """,
            Fix = """
                Look for the licence in the component's own repository and write it under `licences: overrides:` in `gatehouse.yml`.
                """,
            References = ["https://choosealicense.com/no-permission/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("UNKNOWN"),
            Bad("whatever pleases you"),
            Good("a licence in other words", "The MIT License (MIT)"),
            Good("a licence of its own", "LicenseRef-ours"),
        ];

    public override string? Objection(JudgedLicence judged) =>
        judged.Word is not null || judged.Known.Expression is not null ? null
        : judged.Known.Unread.IsEmpty ? $"{judged.Name} states no licence, and none was found with it"
        : $"{judged.Name} states {LicenceWords.Quote(judged.Known.Unread[0])}, which no licence is called";
}
