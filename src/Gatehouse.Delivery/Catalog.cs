using Gatehouse.Delivery.Ci;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Notices;
using Gatehouse.Delivery.Pipeline.Detection;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Delivery;

/// <summary>All that comes in many kinds; what compiles is in it.</summary>
public static partial class Catalog
{
    [CatalogOf<ImageBuilder>]
    public static partial ImmutableArray<ImageBuilder> ImageBuilders { get; }

    [CatalogOf<Notifier>]
    public static partial ImmutableArray<Notifier> Notifiers { get; }

    [CatalogOf<Stack>]
    public static partial ImmutableArray<Stack> Stacks { get; }

    [CatalogOf<WorkflowSystem>]
    public static partial ImmutableArray<WorkflowSystem> WorkflowSystems { get; }
}
