namespace Gatehouse.Engine.Gate;

/// <summary>What somebody says of a vulnerability and a product, in the four words that all forms of VEX know.</summary>
public enum VexStatus
{
    /// <summary>Nobody has looked yet.</summary>
    UnderInvestigation,
    Affected,
    Fixed,
    NotAffected,
}

/// <summary>One claim of a VEX document.</summary>
public sealed record VexStatement
{
    /// <summary>Package URL, with or without a version; null where the document speaks of all that it is beside.</summary>
    public string? Product { get; init; }

    /// <summary>E.g. <c>CVE-2024-1234</c>.</summary>
    public required string Vulnerability { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    public required VexStatus Status { get; init; }

    /// <summary>In OpenVEX's words, e.g. <c>vulnerable_code_not_present</c>; null where none is given.</summary>
    public string? Justification { get; init; }

    /// <summary>What is said besides, in somebody's own words.</summary>
    public string? Notes { get; init; }

    /// <summary>The document and the line, for notices.</summary>
    public required string Source { get; init; }

    public int Line { get; init; }

    /// <summary>Only who says that there is no danger excuses; who accepts one, or still looks, does not.</summary>
    public bool Excuses => Status is VexStatus.NotAffected or VexStatus.Fixed;
}

/// <summary>The reasons that OpenVEX and CycloneDX know, each in the words of both.</summary>
internal static class VexJustifications
{
    /// <summary>CycloneDX divides what OpenVEX calls by one word; the first of a word is what it becomes.</summary>
    public static ImmutableArray<(string OpenVex, string CycloneDx)> All { get; } =
    [
        ("component_not_present", "code_not_present"),
        ("vulnerable_code_not_present", "code_not_present"),
        ("vulnerable_code_not_in_execute_path", "code_not_reachable"),
        ("vulnerable_code_cannot_be_controlled_by_adversary", "requires_environment"),
        ("vulnerable_code_cannot_be_controlled_by_adversary", "requires_configuration"),
        ("vulnerable_code_cannot_be_controlled_by_adversary", "requires_dependency"),
        ("inline_mitigations_already_exist", "protected_by_mitigating_control"),
        ("inline_mitigations_already_exist", "protected_by_compiler"),
        ("inline_mitigations_already_exist", "protected_at_runtime"),
        ("inline_mitigations_already_exist", "protected_at_perimeter"),
    ];

    public static string? InCycloneDx(string? openVex) => All.FirstOrDefault(pair => pair.OpenVex == openVex).CycloneDx;

    public static string? InOpenVex(string? cycloneDx) =>
        cycloneDx == "code_not_present" ? "vulnerable_code_not_present" : All.FirstOrDefault(pair => pair.CycloneDx == cycloneDx).OpenVex;
}
