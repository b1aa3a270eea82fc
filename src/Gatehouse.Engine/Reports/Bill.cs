using Gatehouse.Engine.Findings;

namespace Gatehouse.Engine.Reports;

/// <summary>How SPDX knows what somebody states as a licence.</summary>
public enum LicenceForm
{
    /// <summary>In nobody's list.</summary>
    Name,

    /// <summary>An identifier of the SPDX list.</summary>
    Id,

    /// <summary>An expression of such identifiers.</summary>
    Expression,
}

/// <summary>What an SBOM or VEX document tells: of what a release is made, and what is known against it.</summary>
public sealed record Bill
{
    /// <summary>What is made of the components.</summary>
    public required string Subject { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>When it was written; the only thing in it that the components do not decide.</summary>
    public required DateTimeOffset Time { get; init; }

    public required ImmutableArray<Component> Components { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];

    public Func<string, LicenceForm> FormOf { get; init; } = _ => LicenceForm.Name;
}
