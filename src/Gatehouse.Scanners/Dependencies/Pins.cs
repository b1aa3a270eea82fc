namespace Gatehouse.Scanners.Dependencies;

/// <summary>Raises a component where its file pins it.</summary>
internal static class Pins
{
    /// <summary>Null where the file writes no version that a newer one could stand in for.</summary>
    public static Edit? Raise(Component component, string version) =>
        component is { VersionSpan: { Length: > 0 } place, Version: { } pinned } && pinned != version
            // Every vulnerability of the component asks for the same: it is written once.
            ? new Edit($"Raise {component.Name} from {pinned} to {version}", [new Replacement(place, version, IsShared: true)])
            : null;
}
