namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component cannot be used under the licences that are allowed.</summary>
public sealed class NotAllowed : LicenceRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/not-allowed",
            Title = "A component has a licence that is not among those allowed",
            Severity = Severity.Medium,
            Cwe = [1357],
            Why = """
                `licences: allow:` names the licences that may be used. There is no way to use this component under them alone, or what it states
                was not understood.
                """,
            Fix = """
                Replace the component, or add its licence to the list. For this one alone, write it under `licences: exceptions:`; where it
                states its licence in words that nobody can read, say what it is under `licences: overrides:`.
                """,
            References = ["https://spdx.org/licenses/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("Zlib", "licences:\n  allow: [MIT, Apache-2.0]\n"),
            Bad("MIT AND Zlib", "licences:\n  allow: [MIT, Apache-2.0]\n"),
            Bad("whatever pleases you", "licences:\n  allow: [MIT, Apache-2.0]\n"),
            Good("a choice that is allowed", "Zlib OR Apache License 2.0", "licences:\n  allow: [MIT, Apache-2.0]\n"),
            Good(
                "a licence that the settings put right",
                "whatever pleases you",
                "licences:\n  allow: [MIT]\n  overrides:\n    - {package: lib, licence: MIT}\n"
            ),
        ];

    public override string? Objection(JudgedLicence judged) =>
        judged.Word != ListWord.NotAllowed ? null
        : judged.Known.Unread.IsEmpty
            ? $"{judged.Name} is under `{judged.Known.Expression}`{judged.Whence}; {judged.ListName("allow")} leaves no way to use it"
        : $"{judged.Name} states {LicenceWords.Quote(judged.Known.Unread[0])}, which no licence is called; {judged.ListName("allow")} asks for one it names";
}
