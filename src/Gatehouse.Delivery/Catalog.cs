using Gatehouse.Delivery.Ci;
using Gatehouse.Delivery.Pipeline.Detection;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Delivery;

/// <summary>All that comes in many kinds; what compiles is in it.</summary>
public static partial class Catalog
{
    [CatalogOf<Stack>]
    public static partial ImmutableArray<Stack> Stacks { get; }

    [CatalogOf<WorkflowSystem>]
    public static partial ImmutableArray<WorkflowSystem> WorkflowSystems { get; }
}
