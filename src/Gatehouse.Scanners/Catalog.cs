namespace Gatehouse.Scanners;

/// <summary>Everything that finds.</summary>
public static partial class Catalog
{
    [CatalogOf<Scanner>]
    public static partial ImmutableArray<Scanner> Scanners { get; }
}
