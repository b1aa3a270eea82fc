namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component cannot be used without a licence that somebody wants to look at first.</summary>
public sealed class ForReview : LicenceRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/for-review",
            Title = "A component has a licence that somebody has to look at",
            Severity = Severity.Medium,
            Cwe = [1357],
            Why = """
                The licence stands under `licences: review:`: whether it may be used depends on how the component is used, and nobody has said
                so for this one yet.
                """,
            Fix = """
                Let those who know look at it. What they found is written under `licences: exceptions:` with the reason and an end, or the
                component is replaced.
                """,
            References = ["https://spdx.org/licenses/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("EPL-2.0", "licences:\n  review: [EPL-2.0]\n"),
            Good("a licence that is on no list", "ISC", "licences:\n  review: [EPL-2.0]\n"),
        ];

    public override string? Objection(JudgedLicence judged) =>
        judged.Word == ListWord.ForReview
            ? $"{judged.Name} is under `{judged.Known.Expression}`{judged.Whence}; {judged.ListName("review")} has `{judged.Entry}`"
            : null;
}
