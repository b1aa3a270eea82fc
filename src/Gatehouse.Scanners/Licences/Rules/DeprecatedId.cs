namespace Gatehouse.Scanners.Licences.Rules;

/// <summary>A component states its licence by an id that SPDX gave up.</summary>
public sealed class DeprecatedId : LicenceRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "licences/deprecated-id",
            Title = "A component states its licence by an id that was given up",
            Severity = Severity.Info,
            Cwe = [1357],
            Tier = Tier.Audit,
            Why = """
                SPDX gave up ids such as `GPL-2.0`, since nobody could tell whether later versions were meant. Here it counts as what SPDX
                replaced it by, which may be narrower than the makers wanted.
                """,
            Fix = """
                In a package of your own write the id of today. For another's, tell its makers, or say under `licences: overrides:` what counts.
                """,
            References = ["https://spdx.dev/learn/areas-of-interest/licensing/"],
        };

    public override IEnumerable<Example> Examples => [Bad("LGPL-2.1"), Good("the id of today", "LGPL-2.1-only")];

    public override string? Objection(JudgedLicence judged) =>
        judged.Known.Deprecated.IsEmpty || judged.Known.Expression is null
            ? null
            : $"{judged.Name} writes {string.Join(", ", judged.Known.Deprecated.Select(id => $"`{id}`"))}; it counts as `{judged.Known.Expression}`";
}
