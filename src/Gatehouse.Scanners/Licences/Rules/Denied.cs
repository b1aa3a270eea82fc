namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component cannot be used without a licence that the settings deny.</summary>
public sealed class Denied : LicenceRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/denied",
            Title = "A component has a licence that the settings deny",
            Severity = Severity.High,
            Cwe = [1357],
            Why = """
                Somebody decided, and wrote under `licences: deny:`, that nothing under this licence may be a part of the product. Every
                way to use the component takes it.
                """,
            Fix = """
                Replace the component. Where it may be used after all, write it under `licences: exceptions:` with the reason and an end.
                """,
            References = ["https://spdx.org/licenses/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("MPL-2.0", "licences:\n  deny: [MPL-*]\n"),
            Good("a choice that avoids it", "MPL-2.0 OR MIT", "licences:\n  deny: [MPL-*]\n"),
            Good("other lists for this scope", "MPL-2.0", "licences:\n  deny: [MPL-*]\n  scopes:\n    shipped: {deny: [GPL-*]}\n"),
        ];

    public override string? Objection(JudgedLicence judged) =>
        judged.Word == ListWord.Denied
            ? $"{judged.Name} is under `{judged.Known.Expression}`{judged.Whence}; {judged.ListName("deny")} has `{judged.Entry}`"
            : null;
}
