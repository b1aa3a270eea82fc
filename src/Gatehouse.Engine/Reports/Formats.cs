using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Reports;

/// <summary>Every format that a result can be told in.</summary>
public static partial class Formats
{
    [CatalogOf<Report>]
    public static partial ImmutableArray<Report> All { get; }

    /// <summary>The format that a user's word names; null where there is none.</summary>
    public static Report? Find(string name) =>
        All.FirstOrDefault(report => string.Equals(report.Name, name, StringComparison.OrdinalIgnoreCase));
}
