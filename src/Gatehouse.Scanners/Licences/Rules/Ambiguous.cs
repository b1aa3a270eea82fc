namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component names a family of licences and not which of them.</summary>
public sealed class Ambiguous : LicenceRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/ambiguous",
            Title = "A component does not say which of several licences it has",
            Severity = Severity.Low,
            Cwe = [1357],
            Tier = Tier.Audit,
            Why = """
                `BSD` may be any of a dozen licences, one of which asks for its makers' name in every advertisement; `GPL` may be a version that
                cannot be combined with another. Which one it is, is written in the component's own licence file.
                """,
            Fix = """
                Install the packages beside the lock file, so that the text can be read, or write what it is under `licences: overrides:` in
                `gatehouse.yml`.
                """,
            References = ["https://peps.python.org/pep-0639/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("BSD"),
            Bad("License :: OSI Approved :: Apache Software License"),
            Good("a name with its version", "Apache License, Version 2.0"),
        ];

    public override string? Objection(JudgedLicence judged) =>
        judged.Word == ListWord.Allowed || judged.Known.Ambiguous.FirstOrDefault() is not { } term
            ? null
            : $"{judged.Name} says `{term.Id["LicenseRef-".Length..]}`, and not which of the licences called so";
}
